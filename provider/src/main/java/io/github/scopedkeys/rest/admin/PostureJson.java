/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import io.github.scopedkeys.search.Posture;
import io.github.scopedkeys.store.KeyDetails.Kind;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Builds {@code {"timestamp":…,"counts":{"<sort of key>":{"count":…,"filter":{…}},…}}}, where a filter holds the query
 * parameters of the list that has exactly those keys.
 */
final class PostureJson {

    private PostureJson() {}

    static Map<String, Object> of(Posture posture) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("all", count(posture.all(), Map.of()));
        counts.put("enabled", count(posture.enabled(), Map.of("enabled", "true")));
        counts.put("neverUsed", count(posture.neverUsed(), Map.of("neverUsed", "true")));
        counts.put(
                "unused90Days", count(posture.unused(), Map.of("unusedSince", String.valueOf(posture.unusedSince()))));
        counts.put("withoutExpiry", count(posture.withoutExpiry(), Map.of("withoutExpiry", "true", "enabled", "true")));
        counts.put(
                "expiring30Days",
                count(
                        posture.expiring(),
                        Map.of("expiringWithin", String.valueOf(Posture.SOON_DAYS), "enabled", "true")));
        counts.put("legacy", count(posture.legacy(), usable("kind", Kind.LEGACY.word())));
        counts.put("wideOpen", count(posture.wideOpen(), usable("wideOpen", "true")));
        counts.put("leaked", count(posture.leaked(), Map.of("leaked", "true")));
        counts.put("leakedEnabled", count(posture.leakedEnabled(), usable("leaked", "true")));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("timestamp", posture.time());
        json.put("counts", counts);
        return json;
    }

    private static Map<String, String> usable(String name, String value) {
        return Map.of(name, value, "enabled", "true", "expired", "false");
    }

    private static Map<String, Object> count(long count, Map<String, String> filter) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("count", count);
        json.put("filter", filter);
        return json;
    }
}
