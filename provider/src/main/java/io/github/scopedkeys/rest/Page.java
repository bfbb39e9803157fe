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

    static Page of(String search, Integer first, Integer max) {
        if ((first != null && first < 0) || (max != null && max < 0)) {
            throw Rejection.badRequest("invalid_request", "first and max are numbers from 0");
        }
        String text = PlainText.ofParameter("search", search);
        return new Page(
                text == null || text.isBlank() ? null : text.strip(),
                first == null ? 0 : first,
                max == null ? DEFAULT : Math.min(max, MAX));
    }
}
