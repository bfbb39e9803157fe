/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serializable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyDigestTest {

    private static final String HEX = "0123456789abcdef".repeat(4);

    @Test
    void theSameDigestOfTheSameVersionMatches() {
        assertThat(new KeyDigest(1, HEX).matches(new KeyDigest(1, HEX))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 2})
    void theSameDigestOfAnotherVersionNeverMatches(int version) {
        assertThat(new KeyDigest(1, HEX).matches(new KeyDigest(version, HEX))).isFalse();
    }

    @Test
    void aDigestThatDiffersInOneCharacterNeverMatches() {
        for (int at = 0; at < HEX.length(); at++) {
            String other = HEX.substring(0, at) + (HEX.charAt(at) == '0' ? '1' : '0') + HEX.substring(at + 1);

            assertThat(new KeyDigest(1, HEX).matches(new KeyDigest(1, other))).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "\u00e9", "0123456789ABCDEF", "0123456789abcdef0123456789abcdef0123456789abcdef"})
    void aDamagedDigestNeverMatches(String damaged) {
        assertThat(new KeyDigest(1, HEX).matches(new KeyDigest(1, damaged))).isFalse();
        assertThat(new KeyDigest(1, damaged).matches(new KeyDigest(1, HEX))).isFalse();
    }

    @Test
    void nothingOfADigestIsPrinted() {
        KeyDigest digest = new KeyDigest(1, HEX);

        assertThat(digest.toString()).doesNotContain(HEX.substring(0, 8));
        assertThatThrownBy(() -> new ObjectMapper().writeValueAsString(digest))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageNotContaining(HEX.substring(0, 8));
        assertThat((Object) digest).isNotInstanceOf(Serializable.class);
    }

    @Test
    void aMissingDigestFailsRatherThanMatches() {
        KeyDigest missing = new KeyDigest(1, null);

        assertThatThrownBy(() -> missing.matches(missing)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> missing.matches(null)).isInstanceOf(NullPointerException.class);
    }
}
