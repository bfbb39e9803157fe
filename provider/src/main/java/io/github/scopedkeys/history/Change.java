/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.history;

import io.github.scopedkeys.permission.PermissionsMap;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.KeyDetails.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * One change to a key. Both states name only what the change concerns, with the fields and values of the key's JSON.
 * For a name, a note, permissions and an expiry, each is a change that the owner's PATCH accepts; null stands for none.
 *
 * @param before null if there was no key
 */
record Change(Word word, Map<String, Object> before, Map<String, Object> after) {

    /** What happened. */
    enum Word {
        CREATED,
        IMPORTED,
        RENAMED,
        NOTE,
        PERMISSIONS,
        EXPIRY,
        ENABLED,
        /** Also if the key was disabled already, by someone else. */
        DISABLED,
        ROTATED,
        /** A replaced key: before its time. */
        ENDED,
        /** A replaced key: after its end. Only the first use is recorded. */
        REUSED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Change created(KeyDetails key) {
        return new Change(Word.CREATED, null, everything(key));
    }

    /** @param former the key that the new one replaces */
    static Change createdInstead(KeyDetails key, KeyDetails former) {
        Map<String, Object> after = everything(key);
        after.put("rotatedFrom", former.id().value());
        return new Change(Word.CREATED, null, after);
    }

    /** @param access the level, as a word */
    static Change imported(String name, String access, String disabledBy) {
        Map<String, Object> after = new LinkedHashMap<>();
        after.put("name", name);
        after.put("access", access);
        after.putAll(enabled(disabledBy == null, disabledBy));
        return new Change(Word.IMPORTED, null, after);
    }

    /** @param expires when the former key ends, in milliseconds since the epoch */
    static Change rotated(KeyDetails former, KeyDetails successor, long expires) {
        Map<String, Object> after = new LinkedHashMap<>();
        after.put("rotatedTo", successor.id().value());
        after.put("expiresTimestamp", expires);
        return new Change(Word.ROTATED, one("expiresTimestamp", former.expires()), after);
    }

    /** @param source where the key was found; null if unknown */
    static Change leaked(KeyDetails former, KeyDetails key, String source) {
        Map<String, Object> after = enabled(key.enabled(), key.disabledBy());
        if (!KeyDetails.BY_LEAK.equals(key.disabledBy())) {
            // Else nothing would tell that an administrator reported a key that one had disabled before.
            after.put("leakedTimestamp", key.leaked());
        }
        if (source != null) {
            after.put("source", source);
        }
        return new Change(Word.DISABLED, enabled(former.enabled(), former.disabledBy()), after);
    }

    /** @param now when the key ends, in milliseconds since the epoch */
    static Change ended(KeyDetails former, long now) {
        return new Change(Word.ENDED, one("expiresTimestamp", former.expires()), one("expiresTimestamp", now));
    }

    /** @param now when the key was used, in milliseconds since the epoch */
    static Change reused(long now) {
        return new Change(Word.REUSED, one("reusedTimestamp", null), one("reusedTimestamp", now));
    }

    /** Returns what differs; empty if nothing does. */
    static List<Change> between(KeyDetails former, KeyDetails key) {
        List<Change> changes = new ArrayList<>();
        add(changes, Word.RENAMED, former, key, of -> one("name", of.name()));
        add(changes, Word.NOTE, former, key, of -> one("note", of.note()));
        if (key.kind() == Kind.SCOPED) {
            add(changes, Word.PERMISSIONS, former, key, of -> one("permissions", PermissionsMap.of(of.permissions())));
        }
        add(changes, Word.EXPIRY, former, key, of -> one("expiresTimestamp", of.expires()));
        add(
                changes,
                key.enabled() ? Word.ENABLED : Word.DISABLED,
                former,
                key,
                of -> enabled(of.enabled(), of.disabledBy()));
        return changes;
    }

    /** Describes whether a key is enabled, and else by whom it was disabled. */
    static Map<String, Object> enabled(boolean enabled, String disabledBy) {
        Map<String, Object> state = one("enabled", enabled);
        if (!enabled) {
            state.put("disabledBy", disabledBy);
        }
        return state;
    }

    private static void add(
            List<Change> changes,
            Word word,
            KeyDetails former,
            KeyDetails key,
            Function<KeyDetails, Map<String, Object>> state) {
        Map<String, Object> before = state.apply(former);
        Map<String, Object> after = state.apply(key);
        if (!Objects.equals(before, after)) {
            changes.add(new Change(word, before, after));
        }
    }

    private static Map<String, Object> everything(KeyDetails key) {
        Map<String, Object> state = one("name", key.name());
        if (key.note() != null) {
            state.put("note", key.note());
        }
        state.put("permissions", PermissionsMap.of(key.permissions()));
        if (key.expires() != null) {
            state.put("expiresTimestamp", key.expires());
        }
        return state;
    }

    private static Map<String, Object> one(String field, Object value) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put(field, value);
        return state;
    }
}
