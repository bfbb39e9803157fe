/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.scopedkeys.key.LegacyKey;
import io.github.scopedkeys.key.PresentedKey;
import io.github.scopedkeys.key.ScopedKey;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class PepperRotationTest {

    private static final String REALM = "11111111-2222-3333-4444-555555555555";
    private static final String ONE = "1:" + base64(0, 32);
    private static final String TWO = "2:" + base64(32, 48);
    private static final ScopedKey KEY = ScopedKey.generate("rpa");
    private static final LegacyKey LEGACY =
            LegacyKey.parse("legacy-key-of-an-older-system-0001").orElseThrow();

    private static final PepperRing FIRST = PepperRing.parse(ONE, true);
    private static final PepperRing ROTATED = PepperRing.parse(TWO + "," + ONE, true);
    private static final PepperRing SECOND = PepperRing.parse(TWO, true);

    @ParameterizedTest
    @CsvFileSource(resources = "/vectors/digests.csv", useHeadersInDisplayName = true)
    void goldenDigestsHold(String key, String realm, int version, String digest) {
        PresentedKey presented = PresentedKey.parse(key).orElseThrow();

        List<KeyDigest> digests = presented instanceof ScopedKey scoped
                ? List.of(ROTATED.digest(realm, scoped, version).orElseThrow())
                : ROTATED.digests(realm, (LegacyKey) presented);

        assertThat(digests).contains(new KeyDigest(version, digest));
    }

    @Test
    void aDigestIsBoundToTheRealm() {
        assertThat(FIRST.digest("realm-a", KEY).matches(FIRST.digest("realm-b", KEY)))
                .isFalse();
        assertThat(PepperRing.none()
                        .digest("realm-a", KEY)
                        .matches(PepperRing.none().digest("realm-b", KEY)))
                .isFalse();
        assertThat(FIRST.digests("realm-a", LEGACY)).doesNotContainAnyElementsOf(FIRST.digests("realm-b", LEGACY));
    }

    @Test
    void aDigestIsBoundToTheIdAndToThePrefix() {
        // The same secret each time: with other ids and prefixes it opens nothing.
        KeyDigest digest = FIRST.digest(REALM, key("rpa_Example00001_ThisIsNoSecretItIsATestVector0000BSuO1"));
        KeyDigest otherId = FIRST.digest(REALM, key("rpa_Example00002_ThisIsNoSecretItIsATestVector0001teek7"));
        KeyDigest otherPrefix = FIRST.digest(REALM, key("rpb_Example00001_ThisIsNoSecretItIsATestVector0003FcF2M"));

        assertThat(digest.matches(otherId)).isFalse();
        assertThat(digest.matches(otherPrefix)).isFalse();
        assertThat(otherId.matches(otherPrefix)).isFalse();
    }

    @Test
    void aLegacyKeyAndAScopedKeyNeverShareADigest() {
        assertThat(FIRST.digests(REALM, LEGACY)).doesNotContain(FIRST.digest(REALM, KEY));
    }

    @Test
    void aPlainSha256OfTheKeyIsNotTheDigest() {
        String plain = LegacyKey.parse("legacy-key-of-an-older-system-0001")
                .orElseThrow()
                .sha256()
                .expose();

        assertThat(PepperRing.none().digests(REALM, LEGACY))
                .extracting(KeyDigest::hex)
                .doesNotContain(plain);
    }

    @Test
    void theFirstPepperIsCurrentAndTheOthersAreRetired() {
        assertThat(ROTATED.digest(REALM, KEY).version()).isEqualTo(2);
        assertThat(ROTATED.isCurrent(FIRST.digest(REALM, KEY))).isFalse();
        assertThat(ROTATED.isCurrent(SECOND.digest(REALM, KEY))).isTrue();
        assertThat(PepperRing.parse(ONE + "," + TWO, true).digest(REALM, KEY).version())
                .isEqualTo(1);
    }

    @Test
    void aRetiredPepperStillChecksOlderDigests() {
        assertThat(ROTATED.digest(REALM, KEY, 1).orElseThrow().matches(FIRST.digest(REALM, KEY)))
                .isTrue();
    }

    @Test
    void aPepperThatIsGoneChecksNothing() {
        assertThat(SECOND.digest(REALM, KEY, 1)).isEmpty();
        assertThat(SECOND.digests(REALM, LEGACY)).extracting(KeyDigest::version).doesNotContain(1);
        assertThat(PepperRing.none().digest(REALM, KEY, 1)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 3, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void aVersionThatNobodyConfiguredChecksNothing(int version) {
        assertThat(ROTATED.digest(REALM, KEY, version)).isEmpty();
    }

    @Test
    void theSamePepperUnderAnotherVersionNeverMatches() {
        PepperRing renamed = PepperRing.parse("3:" + ONE.substring(2), true);

        assertThat(renamed.digest(REALM, KEY).matches(FIRST.digest(REALM, KEY))).isFalse();
        assertThat(renamed.digest(REALM, KEY, 1)).isEmpty();
    }

    @Test
    void anotherPepperUnderTheSameVersionNeverMatches() {
        PepperRing forged = PepperRing.parse("1:" + TWO.substring(2), true);

        assertThat(forged.digest(REALM, KEY, 1).orElseThrow().matches(FIRST.digest(REALM, KEY)))
                .isFalse();
    }

    @Test
    void aDigestFromBeforeTheFirstPepperIsCheckedWhileItIsToBeUpgraded() {
        KeyDigest before = PepperRing.none().digest(REALM, KEY);

        assertThat(FIRST.digest(REALM, KEY, KeyDigest.UNPEPPERED).orElseThrow().matches(before))
                .isTrue();
        assertThat(FIRST.isCurrent(before)).isFalse();
        assertThat(FIRST.digests(REALM, LEGACY)).extracting(KeyDigest::version).containsExactly(1, 0);
    }

    @Test
    void aDigestFromBeforeTheFirstPepperIsRefusedWhenSoConfigured() {
        PepperRing strict = PepperRing.parse(ONE, false);

        assertThat(strict.digest(REALM, KEY, KeyDigest.UNPEPPERED)).isEmpty();
        assertThat(strict.digests(REALM, LEGACY)).extracting(KeyDigest::version).containsExactly(1);
    }

    @Test
    void aServerWithoutAPepperMakesUnpepperedDigestsOnly() {
        assertThat(PepperRing.none().isEmpty()).isTrue();
        assertThat(PepperRing.none().digest(REALM, KEY).version()).isEqualTo(KeyDigest.UNPEPPERED);
        assertThat(PepperRing.none().digests(REALM, LEGACY)).hasSize(1);
    }

    @Test
    void aLegacyKeyHasTheSameDigestsByItsTextAndByItsSha256() {
        LegacyKey hashed = LegacyKey.ofSha256(LEGACY.sha256().expose()).orElseThrow();

        assertThat(ROTATED.digests(REALM, hashed)).isEqualTo(ROTATED.digests(REALM, LEGACY));
    }

    @Test
    void aVersionThatStandsTwiceIsNamed() {
        assertThatThrownBy(() -> PepperRing.parse(ONE + "," + ONE, true)).hasMessage("version 1 appears twice");
    }

    @Test
    void aLegacyKeyIsTriedWithTheCurrentPepperFirst() {
        assertThat(ROTATED.digests(REALM, LEGACY))
                .extracting(KeyDigest::version)
                .containsExactly(2, 1, KeyDigest.UNPEPPERED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                ":",
                "1",
                "1:",
                ":AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "0:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "x:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "2147483648:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==",
                "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8_",
                "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=!",
                "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=,",
                "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=,2",
                "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=;2:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=,1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=:1"
            })
    void parseWhenNotAListOfPeppersThenRefusedWithoutQuotingThem(String text) {
        Throwable refused = catchThrowable(() -> PepperRing.parse(text, true));

        assertThat(refused)
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasNoSuppressedExceptions();
        assertThat(refused.getMessage()).isNotBlank().doesNotContain("AAEC").doesNotContain("HR4f");
    }

    @Test
    void aPepperOf31BytesIsTooShortAndOneOf32IsNot() {
        assertThatThrownBy(() -> PepperRing.parse("1:" + base64(0, 31), true)).hasMessageContaining("32 bytes");
        assertThat(PepperRing.parse("1:" + base64(0, 32), true).isEmpty()).isFalse();
    }

    @Test
    void spacesAfterCommasAreAllowed() {
        assertThat(PepperRing.parse(TWO + ", " + ONE, true).digest(REALM, KEY, 1))
                .isPresent();
    }

    @Test
    void toStringShowsVersionsAndNothingOfAPepperOrADigest() {
        byte[] bytes = Base64.getDecoder().decode(ONE.substring(2));
        KeyDigest digest = ROTATED.digest(REALM, KEY);

        assertThat(new Pepper(1, bytes)).hasToString("pepper 1");
        assertThat(ROTATED.toString())
                .contains("2", "1")
                .doesNotContain(ONE.substring(2))
                .doesNotContain("AAEC");
        assertThat(FIRST).hasToString("peppers [1]");
        assertThat(PepperRing.none()).hasToString("no pepper");
        assertThat(digest).hasToString("digest of version 2");
        assertThat(digest.toString())
                .doesNotContain(digest.hex())
                .doesNotContain(digest.hex().substring(0, 8));
    }

    @Test
    void aPepperKeepsItsOwnCopyOfTheBytes() {
        byte[] bytes = new byte[32];
        Pepper pepper = new Pepper(1, bytes);
        byte[] before = pepper.hmac(new byte[] {1});
        bytes[0] = 1;

        assertThat(pepper.hmac(new byte[] {1})).isEqualTo(before);
    }

    private static ScopedKey key(String text) {
        return ScopedKey.parse(text).orElseThrow();
    }

    private static String base64(int from, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return Base64.getEncoder().encodeToString(bytes);
    }
}
