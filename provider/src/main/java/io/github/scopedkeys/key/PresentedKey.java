/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import java.util.List;
import java.util.Optional;

/**
 * A string that a caller presented as a key; only its shape has been checked. All entry points use this one parser, so
 * they never read different keys from the same text.
 */
public sealed interface PresentedKey permits ScopedKey, LegacyKey {

    /**
     * Maximum input length; longer input is rejected unread. A legacy key has up to 255 characters, the rest is
     * decoration.
     */
    int MAX_LENGTH = 1024;

    /**
     * Parses a presented key, with or without {@linkplain Decoration decoration}.
     *
     * <p>A text that reads as a string of the scoped shape is only ever a scoped key: with a wrong checksum it is
     * rejected here, not looked up as a legacy key. A legacy key may look decorated, so it is taken literally first;
     * see {@link LegacyKey#otherwise()}.
     *
     * @return the key; empty if {@code text} cannot be a key, or contains two
     */
    static Optional<PresentedKey> parse(String text) {
        if (text == null || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        // The usual case needs no search for decoration.
        List<String> readings = ScopedKey.hasShape(text) ? List.of(text) : Decoration.readings(text);
        for (String reading : readings) {
            if (ScopedKey.hasShape(reading)) {
                return ScopedKey.parse(reading).map(PresentedKey.class::cast);
            }
        }
        return LegacyKey.ofReadings(readings).map(PresentedKey.class::cast);
    }

    /**
     * Returns whether all the texts are the same key, since a key may be sent in two places. False for an empty list.
     */
    static boolean agree(List<String> texts) {
        List<Optional<PresentedKey>> keys =
                texts.stream().map(PresentedKey::parse).toList();
        return !keys.isEmpty() && keys.stream().allMatch(key -> key.isPresent() && isSame(key.get(), keys.get(0)));
    }

    private static boolean isSame(PresentedKey key, Optional<PresentedKey> other) {
        // Both come from the same caller, so the timing of this comparison reveals nothing.
        return other.isPresent()
                && key.characters().expose().equals(other.get().characters().expose());
    }

    /** Returns what the text may be as a key, from the literal text to the barest one without decoration. */
    static List<String> readings(String text) {
        return Decoration.readings(text);
    }

    /** Returns whether the text reads as a scoped key, whether or not such a key exists. */
    static boolean isScoped(String text) {
        return parse(text).filter(ScopedKey.class::isInstance).isPresent();
    }

    /**
     * Returns whether the text is meant to be a scoped key, even if it is truncated, mistyped or too long.
     *
     * @param prefix the prefix of the realm's keys
     */
    static boolean isMeant(String text, String prefix) {
        if (text == null) {
            return false;
        }
        String start = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
        return KeyHint.holdsKey(start)
                || Decoration.readings(start).stream()
                        .anyMatch(reading -> ScopedKey.resembles(reading) || reading.startsWith(prefix + "_"));
    }

    /** Returns the characters that distinguish this key from any other. */
    Secret characters();
}
