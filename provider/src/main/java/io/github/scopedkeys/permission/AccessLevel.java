/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.permission;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The access that a key grants to one resource. Each level includes the previous ones. */
public enum AccessLevel {
    NONE(List.of()),
    READ(List.of(Action.READ)),
    READ_WRITE(List.of(Action.READ, Action.WRITE));

    @SuppressWarnings("ImmutableEnumChecker") // List.of returns immutable lists
    private final List<Action> actions;

    AccessLevel(List<Action> actions) {
        this.actions = actions;
    }

    /** Returns the actions of this level, read first. */
    public List<Action> actions() {
        return actions;
    }

    public boolean allows(Action action) {
        return actions.contains(action);
    }

    public boolean exceeds(AccessLevel other) {
        return compareTo(other) > 0;
    }

    /** Returns the word in JSON and in the database: {@code none}, {@code read} or {@code read_write}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the level that a word denotes; empty if there is none. */
    public static Optional<AccessLevel> parse(String word) {
        return switch (word) {
            case "none" -> Optional.of(NONE);
            case "read" -> Optional.of(READ);
            case "read_write" -> Optional.of(READ_WRITE);
            default -> Optional.empty();
        };
    }
}
