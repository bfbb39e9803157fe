/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

/**
 * A text that must not be printed. It has no value-based {@code equals} and cannot be serialized. Only
 * {@link #expose()} returns the characters, so a search for that name finds every reader.
 */
public final class Secret {

    private final String characters;

    public Secret(String characters) {
        this.characters = characters;
    }

    /** Returns the characters. Callers must not log, store or compare them with {@code equals}. */
    public String expose() {
        return characters;
    }

    @Override
    public String toString() {
        return "***";
    }
}
