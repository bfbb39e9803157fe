/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import io.github.scopedkeys.key.KeyHint;
import io.github.scopedkeys.manage.Rejection;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Set;

/**
 * Which part of a list is asked for. The numbers are read from text here: JAX-RS would respond with 404 to one that it cannot
 * convert.
 *
 * @param search null for everything
 * @param first how many to leave out; default 0
 * @param max how many to return; default 100, at most 1000
 */
public record Page(String search, int first, int max) {

    private static final Set<String> NAMES = Set.of("search", "first", "max");
    private static final int DEFAULT = 100;
    private static final int MAX = 1000;

    /**
     * Reads the query of a list that has no other parameters. An empty one counts as absent.
     *
     * @throws Rejection 400 {@code unknown_parameter} or {@code invalid_request}
     */
    public static Page of(MultivaluedMap<String, String> query) {
        query.forEach((name, values) -> {
            if (!NAMES.contains(name)) {
                throw Rejection.badRequest("unknown_parameter", "There is a query parameter that is not known here");
            }
            if (values.size() != 1) {
                throw Rejection.badRequest("invalid_request", name + " stands more than once");
            }
        });
        String given = query.getFirst("search");
        String search = given == null ? null : PlainText.ofParameter("search", KeyHint.ofSearch(given));
        return of(
                search == null || search.isBlank() ? null : search.strip(),
                query.getFirst("first"),
                query.getFirst("max"));
    }

    /**
     * @param first null or empty for the default, as {@code max}
     * @throws Rejection 400 {@code invalid_request}
     */
    public static Page of(String search, String first, String max) {
        return new Page(search, number("first", first, 0), Math.min(number("max", max, DEFAULT), MAX));
    }

    private static int number(String name, String text, int absent) {
        if (text == null || text.isEmpty()) {
            return absent;
        }
        if (!text.matches("[0-9]{1,9}")) {
            throw Rejection.badRequest("invalid_request", name + " is a number from 0 to 999999999");
        }
        return Integer.parseInt(text);
    }
}
