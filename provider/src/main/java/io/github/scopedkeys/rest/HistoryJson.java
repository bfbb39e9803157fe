/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import io.github.scopedkeys.history.Author.Actor;
import io.github.scopedkeys.history.HistoryEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds the JSON of a key's history. Absent values are omitted. */
public final class HistoryJson {

    private HistoryJson() {}

    /**
     * Returns the history as the owner sees it. Keycloak shows users nothing of its administrators; so of them, this
     * shows neither who acted nor through which application.
     */
    public static List<Map<String, Object>> forOwner(List<HistoryEntry> entries) {
        return entries.stream()
                .map(entry -> of(entry, !entry.actor().equals(Actor.ADMIN.word())))
                .toList();
    }

    public static List<Map<String, Object>> forAdministrator(List<HistoryEntry> entries) {
        return entries.stream().map(entry -> of(entry, true)).toList();
    }

    private static Map<String, Object> of(HistoryEntry entry, boolean named) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("timestamp", entry.timestamp());
        json.put("actor", entry.actor());
        if (named && entry.actorId() != null) {
            json.put("actorId", entry.actorId());
        }
        if (named && entry.client() != null) {
            json.put("client", entry.client());
        }
        json.put("change", entry.change());
        if (entry.before() != null) {
            json.put("before", entry.before());
        }
        json.put("after", entry.after());
        return json;
    }
}
