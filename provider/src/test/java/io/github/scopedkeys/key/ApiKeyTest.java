/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    @Provide
    Arbitrary<String> keys() {
        return Arbitraries.create(() -> ApiKey.generate("rpa").reveal());
    }

    @Property(tries = 2000)
    void aRevealedKeyIsReadBackAsTheSameKey(@ForAll("keys") String key) {
        assertThat(key).hasSize(55).matches("rpa_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}");
        ApiKey read = ApiKey.parse(key).orElseThrow();
        assertThat(read.reveal()).isEqualTo(key);
        assertThat(read.id().value()).isEqualTo(key.substring(4, 16));
    }

    @Property(tries = 2000)
    void aKeyNeverLooksLikeTheKeysOfAnotherCompany(@ForAll("keys") String key) {
        assertThat(key).doesNotMatch("rpa_[A-Z0-9]{40}[A-Za-z0-9]{6}");
    }

    @Property(tries = 5000)
    void aMistypedCharacterIsRefused(
            @ForAll("keys") String key, @ForAll @IntRange(max = 54) int at, @ForAll @IntRange(max = 61) int other) {
        char typed = ALPHABET.charAt(other);
        if (key.charAt(at) == typed) {
            return;
        }
        assertThat(ApiKey.parse(key.substring(0, at) + typed + key.substring(at + 1)))
                .isEmpty();
    }

    @Property(tries = 5000)
    void swappedNeighboursAreRefused(@ForAll("keys") String key, @ForAll @IntRange(max = 53) int at) {
        if (key.charAt(at) == key.charAt(at + 1)) {
            return;
        }
        assertThat(ApiKey.parse(key.substring(0, at) + key.charAt(at + 1) + key.charAt(at) + key.substring(at + 2)))
                .isEmpty();
    }

    @Property(tries = 1000)
    void aPartOfAKeyIsRefused(@ForAll("keys") String key, @ForAll @IntRange(max = 54) int length) {
        assertThat(ApiKey.parse(key.substring(0, length))).isEmpty();
    }

    @Property(tries = 2000)
    void anyTextIsReadOrRefusedButNeverFails(@ForAll @StringLength(max = 600) String text) {
        PresentedKey.parse(text).ifPresent(key -> assertThat(key).isInstanceOf(LegacyKey.class));
    }

    @Property(tries = 500)
    void opaqueVisibleTextIsALegacyKey(
            @ForAll @StringLength(min = 20, max = 255) @CharRange(from = '!', to = '~') String text) {
        assertThat(PresentedKey.parse(text)).containsInstanceOf(LegacyKey.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nineteen characters", "twenty characters with blanks", "ümlaut-ümlaut-ümlaut-ümlaut"})
    void textThatIsTooShortOrNotVisibleAsciiIsNoKeyAtAll(String text) {
        assertThat(PresentedKey.parse(text)).isEmpty();
    }

    @Test
    void nothingAndTooMuchAreNoKey() {
        assertThat(PresentedKey.parse(null)).isEmpty();
        assertThat(PresentedKey.parse("a".repeat(255))).isPresent();
        assertThat(PresentedKey.parse("a".repeat(256))).isEmpty();
    }

    @Test
    void aKeyOfOurShapeWithAWrongChecksumIsNotTakenForALegacyKey() {
        String key = ApiKey.generate("rpa").reveal();
        char last = key.charAt(54);
        assertThat(PresentedKey.parse(key.substring(0, 54) + (last == 'a' ? 'b' : 'a')))
                .isEmpty();
    }

    @Test
    void theChecksumIsTheCrc32InBase62() {
        // CRC-32 of "123456789" is 0xCBF43926 = 3421780262, the check value of every CRC catalogue.
        assertThat(Base62.checksum("123456789")).isEqualTo("3jZRME");
        assertThat(Base62.checksum("")).isEqualTo("000000");
    }

    @Test
    void theSecretHasMoreThanAHundredAndSixtyBits() {
        double bits = 32 * Math.log(62) / Math.log(2);
        assertThat(bits).isGreaterThan(160);
        assertThat(Math.pow(62, 6)).isGreaterThan(Math.pow(2, 32));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Rpa", "1pa", "r_a", "r-a", "a234567890123456789"})
    void aPrefixThatIsNoneIsRefused(String prefix) {
        assertThatThrownBy(() -> ApiKey.generate(prefix)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingPrintsOrSerializesASecret() {
        ApiKey key = ApiKey.generate("rpa");
        String secret = key.reveal().substring(17);
        LegacyKey legacy = LegacyKey.parse("legacy-key-1234567890").orElseThrow();
        for (Object holder : List.of(key, key.covered(), legacy, legacy.sha256())) {
            assertThat(holder.toString()).doesNotContain(secret).doesNotContain("1234567890");
            assertThat(holder).isNotInstanceOf(Serializable.class);
        }
    }
}
