/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import java.util.Arrays;
import java.util.Optional;

/**
 * The order of a list of keys. Each has its own index, and ends with the id, so that pages neither repeat nor skip
 * keys.
 */
public enum KeySort {
    NEWEST_FIRST("-created", "k.created desc, k.id desc"),
    OLDEST_FIRST("created", "k.created, k.id"),
    BY_NAME("name", "lower(k.name), k.id"),
    BY_NAME_REVERSED("-name", "lower(k.name) desc, k.id desc"),
    /** Keys that never expire come last. */
    EXPIRING_FIRST("expires", "k.expires asc nulls last, k.id asc"),
    /** Keys that never expire come first. */
    EXPIRING_LAST("-expires", "k.expires desc nulls first, k.id desc"),
    /** Keys that were never used come first. */
    UNUSED_FIRST("lastUsed", "u.lastUsed, u.keyId"),
    /** Keys that were never used come last. */
    RECENTLY_USED_FIRST("-lastUsed", "u.lastUsed desc, u.keyId desc");

    private static final String LAST_USE = " join ScopedKeyUseEntity u on u.keyId = k.id and u.realmId = k.realmId";

    private final String word;
    private final String order;

    KeySort(String word, String order) {
        this.word = word;
        this.order = order;
    }

    /** Returns the value of the query parameter. */
    public String word() {
        return word;
    }

    /** Returns the order that a value of the query parameter denotes; empty if there is none. */
    public static Optional<KeySort> parse(String word) {
        return Arrays.stream(values()).filter(sort -> sort.word.equals(word)).findFirst();
    }

    /** Returns the JPQL that selects the ids of keys {@code k}. */
    String select() {
        return "select k.id from ScopedKeyEntity k" + (order.startsWith("u.") ? LAST_USE : "");
    }

    String orderBy() {
        return " order by " + order;
    }

    /**
     * Returns the condition for keys to come before the first one created at {@code :edge}, or with it; null for none.
     */
    String within() {
        return switch (this) {
            case NEWEST_FIRST -> "k.created >= :edge";
            case OLDEST_FIRST -> "k.created <= :edge";
            default -> null;
        };
    }
}
