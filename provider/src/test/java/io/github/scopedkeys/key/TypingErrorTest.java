/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A mistyped key is rejected by its shape and checksum alone. */
class TypingErrorTest {

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";

    @Test
    void everySingleSubstitutionIsRefused() {
        for (int n = 0; n < 20; n++) {
            String key = ScopedKey.generate("rpa").reveal();
            for (int at = 0; at < key.length(); at++) {
                for (int letter = 0; letter < ALPHABET.length(); letter++) {
                    char typed = ALPHABET.charAt(letter);
                    if (typed != key.charAt(at)) {
                        assertRefused(key.substring(0, at) + typed + key.substring(at + 1));
                    }
                }
            }
        }
    }

    @Test
    void everySwapOfNeighboursIsRefused() {
        for (int n = 0; n < 500; n++) {
            String key = ScopedKey.generate("rpa").reveal();
            for (int at = 0; at + 1 < key.length(); at++) {
                if (key.charAt(at) != key.charAt(at + 1)) {
                    assertRefused(key.substring(0, at) + key.charAt(at + 1) + key.charAt(at) + key.substring(at + 2));
                }
            }
        }
    }

    @Test
    void everyTruncationAtEitherEndIsRefused() {
        for (int n = 0; n < 200; n++) {
            String key = ScopedKey.generate("rpa").reveal();
            for (int cut = 1; cut < key.length(); cut++) {
                assertRefused(key.substring(0, key.length() - cut));
                assertRefused(key.substring(cut));
            }
        }
    }

    @Property
    void everyMissingOrExtraCharacterIsRefused(
            @ForAll @IntRange(min = 0, max = 54) int at, @ForAll @CharRange(from = '!', to = '~') char extra) {
        String key = ScopedKey.generate("rpa").reveal();

        assertRefused(key.substring(0, at) + key.substring(at + 1));
        assertRefused(key.substring(0, at) + extra + key.substring(at));
    }

    @Test
    void aBadChecksumNeverMakesALegacyKeyOfOurShape() {
        String key = ScopedKey.generate("rpa").reveal();
        String last = key.endsWith("0") ? "1" : "0";
        String mistyped = key.substring(0, 54) + last;

        assertThat(PresentedKey.parse(mistyped)).isEmpty();
        assertThat(LegacyKey.parse(mistyped)).isEmpty();
    }

    @Test
    void aStringThatLostOurShapeIsOnlyACandidateForALegacyKey() {
        String key = ScopedKey.generate("rpa").reveal();

        assertThat(PresentedKey.parse(key.substring(0, 54))).containsInstanceOf(LegacyKey.class);
    }

    /** Not a scoped key, and not a legacy key either if it still has our shape. */
    private static void assertRefused(String mistyped) {
        assertThat(ScopedKey.parse(mistyped)).isEmpty();
        if (ScopedKey.hasShape(mistyped)) {
            assertThat(PresentedKey.parse(mistyped)).isEmpty();
        }
    }
}
