/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.scopedkeys.key.ApiKey;
import io.github.scopedkeys.key.LegacyKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PepperRingTest {

    private static final String ONE = Base64.getEncoder().encodeToString(new byte[32]);
    private static final String TWO =
            Base64.getEncoder().encodeToString("two-two-two-two-two-two-two-two!".getBytes(StandardCharsets.US_ASCII));

    private final ApiKey key = ApiKey.generate("rpa");

    @Test
    void theDigestIsBoundToRealmAndKey() {
        PepperRing ring = PepperRing.parse("1:" + ONE, true);

        KeyDigest digest = ring.digest("realm", key);

        assertThat(ring.digest("realm", key).matches(digest)).isTrue();
        assertThat(ring.digest("other", key).matches(digest)).isFalse();
        assertThat(ring.digest("realm", ApiKey.generate("rpa")).matches(digest)).isFalse();
        assertThat(digest.hex()).matches("[0-9a-f]{64}");
        assertThat(digest.version()).isEqualTo(1);
    }

    @Test
    void theFirstPepperDigestsAndTheOthersStillCheck() {
        KeyDigest old = PepperRing.parse("1:" + ONE, true).digest("realm", key);
        PepperRing both = PepperRing.parse("2:" + TWO + ", 1:" + ONE, true);

        assertThat(both.digest("realm", key).version()).isEqualTo(2);
        assertThat(both.digest("realm", key, 1))
                .hasValueSatisfying(now -> assertThat(now.matches(old)).isTrue());
        assertThat(both.isCurrent(old)).isFalse();
        assertThat(PepperRing.parse("2:" + TWO, true).digest("realm", key, 1)).isEmpty();
    }

    @Test
    void digestsFromBeforeTheFirstPepperCountOnlyWhereTheyAreAccepted() {
        KeyDigest plain = PepperRing.none().digest("realm", key);

        assertThat(plain.version()).isZero();
        assertThat(PepperRing.parse("1:" + ONE, true).digest("realm", key, 0))
                .hasValueSatisfying(now -> assertThat(now.matches(plain)).isTrue());
        assertThat(PepperRing.parse("1:" + ONE, false).digest("realm", key, 0)).isEmpty();
    }

    @Test
    void aPepperChangesTheDigest() {
        KeyDigest one = PepperRing.parse("1:" + ONE, true).digest("realm", key);
        KeyDigest two = PepperRing.parse("1:" + TWO, true).digest("realm", key);

        assertThat(one.matches(two)).isFalse();
    }

    @Test
    void aLegacyKeyIsFoundByPlaintextAndBySha256UnderEveryPepper() {
        LegacyKey plain = LegacyKey.parse("legacy-key-1234567890").orElseThrow();
        LegacyKey hashed = LegacyKey.ofSha256(plain.sha256().expose().toUpperCase(Locale.ROOT))
                .orElseThrow();
        PepperRing ring = PepperRing.parse("2:" + TWO + ",1:" + ONE, true);

        assertThat(ring.digests("realm", plain))
                .isEqualTo(ring.digests("realm", hashed))
                .hasSize(3);
        assertThat(ring.digests("realm", plain)).extracting(KeyDigest::version).containsExactly(2, 1, 0);
        assertThat(ring.digests("other", plain)).doesNotContainAnyElementsOf(ring.digests("realm", plain));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secretsecret",
                "1",
                "1:",
                ":c2VjcmV0",
                "x:c2VjcmV0",
                "1:c2VjcmV0c2VjcmV0",
                "1:not base64 secret!",
                "0:"
            })
    void aPepperThatIsNoneIsRefusedWithoutBeingQuoted(String text) {
        assertThatThrownBy(() -> PepperRing.parse(text, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageNotContainingAny("secret", "c2Vjcm");
    }

    @Test
    void aVersionThatStandsTwiceIsRefused() {
        assertThatThrownBy(() -> PepperRing.parse("1:" + ONE + ",1:" + TWO, true))
                .hasMessage("version 1 stands twice");
    }

    @Test
    void nothingPrintsAPepperOrADigest() {
        PepperRing ring = PepperRing.parse("1:" + TWO, true);

        assertThat(ring.toString()).isEqualTo("peppers [1]");
        assertThat(ring.digest("realm", key).toString()).isEqualTo("digest of version 1");
    }
}
