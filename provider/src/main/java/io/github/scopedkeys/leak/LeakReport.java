/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.key.KeysInText;
import io.github.scopedkeys.manage.Rejection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A report from anyone: {@code {"keys": ["rpa_…"], "source": "…"}}. It is rejected for its form only, never for what
 * the keys are.
 *
 * @param keys the different texts that may be keys, in their order: the keys that a string contains, or else the string
 * @param source where they were found, {@linkplain ReportedSource cleaned}; null if unknown
 */
record LeakReport(Set<String> keys, String source) {

    private static final int MAX_KEYS = 100;
    private static final Set<String> FIELDS = Set.of("keys", "source");

    /** @throws Rejection 400 {@code invalid_request} or {@code unknown_field} */
    static LeakReport of(byte[] body) {
        JsonNode json = LimitedBody.json(body);
        if (!json.isObject()) {
            throw invalid("The body must be a JSON object");
        }
        json.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                throw Rejection.badRequest("unknown_field", "The body has an unknown field. Use only: keys, source");
            }
        });
        JsonNode source = json.path("source");
        if (!source.isTextual() && !source.isNull() && !source.isMissingNode()) {
            throw invalid("source must be a string");
        }
        Set<String> keys = keys(json.path("keys"));
        return new LeakReport(keys, ReportedSource.clean(source.textValue(), keys));
    }

    private static Set<String> keys(JsonNode array) {
        if (!array.isArray() || array.isEmpty() || array.size() > MAX_KEYS) {
            throw invalid("keys must be an array of 1 to " + MAX_KEYS + " strings");
        }
        Set<String> keys = new LinkedHashSet<>();
        for (JsonNode text : array) {
            if (!text.isTextual()) {
                throw invalid("keys must be an array of 1 to " + MAX_KEYS + " strings");
            }
            Set<String> found = KeysInText.in(text.textValue());
            keys.addAll(found.isEmpty() ? Set.of(text.textValue()) : found);
        }
        if (keys.size() > MAX_KEYS) {
            throw invalid("keys must contain at most " + MAX_KEYS + " keys");
        }
        return keys;
    }

    private static Rejection invalid(String message) {
        return Rejection.badRequest("invalid_request", message);
    }
}
