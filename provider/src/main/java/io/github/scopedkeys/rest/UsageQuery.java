/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.usage.KeyUsage;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Set;

/** The query parameters of a key's usage and advice. Unknown or repeated ones are rejected. */
public final class UsageQuery {

    private static final String DAYS = "days";
    private static final int DEFAULT = 30;

    private UsageQuery() {}

    /**
     * Returns how many days are asked for, 30 if the parameter is absent or empty.
     *
     * @throws Rejection 400 {@code unknown_parameter} or {@code invalid_request}
     */
    public static int days(MultivaluedMap<String, String> query) {
        if (!Set.of(DAYS).containsAll(query.keySet())) {
            throw Rejection.badRequest("unknown_parameter", "Unknown query parameter. Use only days.");
        }
        List<String> values = query.getOrDefault(DAYS, List.of(""));
        if (values.size() != 1) {
            throw Rejection.badRequest("invalid_request", "Send the parameter days only once");
        }
        String text = values.get(0);
        if (text == null || text.isEmpty()) {
            return DEFAULT;
        }
        return (int) WholeNumber.parse(text, 1, KeyUsage.MAX_DAYS)
                .orElseThrow(() -> Rejection.badRequest(
                        "invalid_request", "days must be a whole number from 1 to " + KeyUsage.MAX_DAYS));
    }
}
