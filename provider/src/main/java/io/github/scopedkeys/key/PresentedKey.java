/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import java.util.List;
import java.util.Optional;

/**
 * What somebody showed us as a key. Nothing about it is proven but its shape. This is the one reader for all doors, so that
 * no two of them read different keys from the same text.
 */
public sealed interface PresentedKey permits ApiKey, LegacyKey {

    /** Longer input is refused before it is looked at: a legacy key has up to 255 characters, the rest is decoration. */
    int MAX_LENGTH = 1024;

    /**
     * Reads what was presented, with or without what people and programs leave around a key ({@link Decoration}). A text
     * that reads as a string of our shape is only ever that key: with a wrong checksum it is refused here, not looked up as a
     * legacy key. A legacy key may look decorated, so it is first taken literally; see {@link LegacyKey#otherwise()}.
     *
     * @return the key, or nothing if {@code text} cannot be one, or holds two
     */
    static Optional<PresentedKey> parse(String text) {
        if (text == null || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        // The usual case is read without looking for decoration.
        List<String> readings = ApiKey.hasShape(text) ? List.of(text) : Decoration.readings(text);
        for (String reading : readings) {
            if (ApiKey.hasShape(reading)) {
                return ApiKey.parse(reading).map(PresentedKey.class::cast);
            }
        }
        return LegacyKey.ofReadings(readings).map(PresentedKey.class::cast);
    }

    /** Tells whether all the texts are the same key: in two places, a key is still one. None of no texts. */
    static boolean agree(List<String> texts) {
        List<Optional<PresentedKey>> keys =
                texts.stream().map(PresentedKey::parse).toList();
        return !keys.isEmpty() && keys.stream().allMatch(key -> key.isPresent() && isSame(key.get(), keys.get(0)));
    }

    private static boolean isSame(PresentedKey key, Optional<PresentedKey> other) {
        // Both come from the same caller, who learns nothing from the time that this takes.
        return other.isPresent()
                && key.characters().expose().equals(other.get().characters().expose());
    }

    /** Tells whether the text reads as a scoped key; whether there is such a key is another question. */
    static boolean isScoped(String text) {
        return parse(text).filter(ApiKey.class::isInstance).isPresent();
    }

    /**
     * Tells whether whoever wrote this meant a scoped key, even if it is cut short, mistyped or too long.
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
                        .anyMatch(reading -> ApiKey.resembles(reading) || reading.startsWith(prefix + "_"));
    }

    /** Returns what tells this key from any other. */
    Secret characters();
}
