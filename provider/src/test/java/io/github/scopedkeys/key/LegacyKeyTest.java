/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LegacyKeyTest {

    private static final String TEXT = "legacy-key-of-an-older-system-0001";
    private static final String SHA256 = "c65a4342e3007f9465b4ff4a519bfe6e7671184d359293a41f7b751b199f3da8";

    @Test
    void aLegacyKeyIsKnownByTheSha256OfItsText() {
        assertThat(LegacyKey.parse(TEXT).orElseThrow().sha256().expose()).isEqualTo(SHA256);
    }

    @Test
    void aSha256FromAnOlderTableStandsForTheSameKeyInEitherCase() {
        assertThat(LegacyKey.ofSha256(SHA256.toUpperCase(Locale.ROOT))
                        .orElseThrow()
                        .sha256()
                        .expose())
                .isEqualTo(SHA256);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 19, 256, 257, 100_000})
    void parseWhenTooShortOrTooLongThenRefused(int length) {
        assertThat(LegacyKey.parse("k".repeat(length))).isEmpty();
        assertThat(PresentedKey.parse("k".repeat(length))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 255})
    void parseWhenOfTheShortestAndLongestLengthThenRead(int length) {
        assertThat(PresentedKey.parse("k".repeat(length))).containsInstanceOf(LegacyKey.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "legacy key of an older system",
                "legacy-key\nof-an-older-system",
                "legacy-key\tof-an-older-system",
                "legacy-key\u0000of-an-older-system",
                "legacy-key\u007fof-an-older-system",
                "legacy-key-of-än-older-system",
                "legacy-key-of-an-older-system-\ud83d\udd11"
            })
    void parseWhenNotVisibleAsciiThenRefused(String text) {
        assertThat(PresentedKey.parse(text)).isEmpty();
    }

    @Property(tries = 500)
    void opaqueVisibleTextIsALegacyKey(
            @ForAll @StringLength(min = 20, max = 255) @CharRange(from = '!', to = '~') String text) {
        assertThat(PresentedKey.parse(text)).containsInstanceOf(LegacyKey.class);
    }

    @Test
    void nothingIsNoKey() {
        assertThat(PresentedKey.parse(null)).isEmpty();
    }

    @Test
    void oneOfOurOwnKeysIsNeverALegacyKey() {
        assertThat(LegacyKey.parse(ScopedKey.generate("rpa").reveal())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c65a4342",
                "g65a4342e3007f9465b4ff4a519bfe6e7671184d359293a41f7b751b199f3da8",
                "c65a4342e3007f9465b4ff4a519bfe6e7671184d359293a41f7b751b199f3da",
                "c65a4342e3007f9465b4ff4a519bfe6e7671184d359293a41f7b751b199f3da8\n",
                "0xc65a4342e3007f9465b4ff4a519bfe6e7671184d359293a41f7b751b199f3d"
            })
    void ofSha256WhenNot64HexadecimalDigitsThenRefused(String hex) {
        assertThat(LegacyKey.ofSha256(hex)).isEmpty();
    }
}
