/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import io.github.scopedkeys.manage.Rejection;

/**
 * Which part of a list is asked for.
 *
 * @param search null for everything
 * @param first how many to leave out; default 0
 * @param max how many to return; default 100, at most 1000
 */
record Page(String search, int first, int max) {

    private static final int DEFAULT = 100;
    private static final int MAX = 1000;
    private static final int MAX_SEARCH = 255;

    static Page of(String search, Integer first, Integer max) {
        if ((first != null && first < 0) || (max != null && max < 0)) {
            throw Rejection.badRequest("invalid_request", "first and max are numbers from 0");
        }
        if (search != null && (search.length() > MAX_SEARCH || !PlainText.is(search))) {
            throw Rejection.badRequest(
                    "invalid_request", "search has at most " + MAX_SEARCH + " characters and no control characters");
        }
        return new Page(
                search == null || search.isBlank() ? null : search.strip(),
                first == null ? 0 : first,
                max == null ? DEFAULT : Math.min(max, MAX));
    }
}
