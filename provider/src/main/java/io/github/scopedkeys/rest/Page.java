/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import io.github.scopedkeys.key.KeyHint;
import io.github.scopedkeys.manage.Rejection;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Set;

/**
 * The requested part of a list. Numbers are parsed here, since JAX-RS would respond with 404 to one that it cannot
 * convert.
 *
 * @param search the search text; null for everything
 * @param first how many results to skip; default 0
 * @param max how many results to return; default 100, larger values are reduced to 1000
 */
public record Page(String search, int first, int max) {

    private static final Set<String> NAMES = Set.of("search", "first", "max");
    private static final Set<String> NAMES_WITHOUT_SEARCH = Set.of("first", "max");
    private static final int DEFAULT = 100;
    private static final int MAX = 1000;
    private static final int MAX_NUMBER = 999_999_999;

    /**
     * Reads the query parameters of a list that accepts no others. An empty parameter counts as absent.
     *
     * @throws Rejection 400 {@code unknown_parameter} or {@code invalid_request}
     */
    public static Page of(MultivaluedMap<String, String> query) {
        validate(query, NAMES, "Unknown query parameter. Use only search, first and max.");
        String given = query.getFirst("search");
        String search = given == null ? null : PlainText.ofParameter("search", KeyHint.ofSearch(given));
        return of(
                search == null || search.isBlank() ? null : search.strip(),
                query.getFirst("first"),
                query.getFirst("max"));
    }

    /**
     * Reads the query parameters of a list that cannot be searched.
     *
     * @throws Rejection as for {@link #of}
     */
    public static Page withoutSearch(MultivaluedMap<String, String> query) {
        validate(query, NAMES_WITHOUT_SEARCH, "Unknown query parameter. Use only first and max.");
        return of(null, query.getFirst("first"), query.getFirst("max"));
    }

    /**
     * Validates the query of a request that takes no parameters.
     *
     * @throws Rejection 400 {@code unknown_parameter} if there is any
     */
    public static void requireNoParameters(MultivaluedMap<String, String> query) {
        validate(query, Set.of(), "Unknown query parameter. Send none.");
    }

    private static void validate(MultivaluedMap<String, String> query, Set<String> names, String unknown) {
        query.forEach((name, values) -> {
            if (!names.contains(name)) {
                throw Rejection.badRequest("unknown_parameter", unknown);
            }
            if (values.size() != 1) {
                throw Rejection.badRequest("invalid_request", "Send the parameter " + name + " only once");
            }
        });
    }

    /**
     * Parses a page.
     *
     * @param first null or empty for the default
     * @param max null or empty for the default
     * @throws Rejection 400 {@code invalid_request}
     */
    public static Page of(String search, String first, String max) {
        return new Page(search, number("first", first, 0), Math.min(number("max", max, DEFAULT), MAX));
    }

    private static int number(String name, String text, int absent) {
        if (text == null || text.isEmpty()) {
            return absent;
        }
        return (int) WholeNumber.parse(text, 0, MAX_NUMBER)
                .orElseThrow(() -> Rejection.badRequest(
                        "invalid_request", name + " must be a whole number from 0 to " + MAX_NUMBER));
    }
}
