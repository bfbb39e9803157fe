/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.key.KeyHint;
import java.util.LinkedHashMap;
import java.util.Map;

/** Converts changes into rows, and rows into entries. */
final class ChangeRows {

    /** ASCII, so that any database stores it whatever its character set. */
    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private ChangeRows() {}

    /** @param now milliseconds since the epoch */
    static ScopedKeyChangeEntity row(String keyId, int number, Change change, Author author, long now) {
        ScopedKeyChangeEntity row = new ScopedKeyChangeEntity();
        row.keyId = keyId;
        row.number = number;
        row.changed = now;
        row.actor = author.actor().word();
        row.actorId = author.id();
        row.clientId = KeyHint.redact(author.client());
        row.word = change.word().toString();
        row.before = change.before() == null ? null : text(change.before());
        row.after = text(change.after());
        row.textLength = row.after.length() + (row.before == null ? 0 : row.before.length());
        return row;
    }

    static HistoryEntry entry(ScopedKeyChangeEntity row) {
        return new HistoryEntry(
                row.changed,
                row.actor,
                row.actorId,
                row.clientId,
                row.word,
                row.before == null ? null : state(row.before),
                state(row.after));
    }

    /** Names and notes that hold a key are rejected now, but an earlier version may have stored one. */
    private static String text(Map<String, Object> state) {
        Map<String, Object> redacted = new LinkedHashMap<>(state);
        redacted.replaceAll((field, value) -> value instanceof String text ? KeyHint.redact(text) : value);
        try {
            return MAPPER.writeValueAsString(redacted);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ObjectNode state(String text) {
        try {
            return MAPPER.readValue(text, ObjectNode.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored change is damaged", e);
        }
    }
}
