/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.key.LegacyKey;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintKeyTest {

    private static final String REALM = "11111111-2222-3333-4444-555555555555";
    private static final String ONE = "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String TWO = "2:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";
    private static final String OTHER_ONE = "1:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";
    private static final PepperRing FIRST = PepperRing.parse(ONE, true);
    private static final PepperRing BOTH = PepperRing.parse(TWO + "," + ONE, true);
    private static final PepperRing SECOND = PepperRing.parse(TWO, true);
    private static final LegacyKey KEY =
            LegacyKey.parse("legacy-key-of-an-older-system-0001").orElseThrow();

    private final FingerprintKey secret = FingerprintKey.random();

    @Test
    void aFingerprintIsTheSameForTheTextAndForItsSha256() {
        LegacyKey hashed = LegacyKey.ofSha256(KEY.sha256().expose()).orElseThrow();

        assertThat(secret.fingerprint(REALM, hashed))
                .isEqualTo(secret.fingerprint(REALM, KEY))
                .matches("[0-9a-f]{32}");
    }

    @Test
    void aFingerprintIsBoundToTheSecretToTheRealmAndToTheKey() {
        LegacyKey other = LegacyKey.parse("legacy-key-of-an-older-system-0002").orElseThrow();

        assertThat(secret.fingerprint(REALM, KEY))
                .isNotEqualTo(FingerprintKey.random().fingerprint(REALM, KEY))
                .isNotEqualTo(secret.fingerprint("another realm", KEY))
                .isNotEqualTo(secret.fingerprint(REALM, other));
    }

    @Test
    void aFingerprintIsTheSameUnderEveryPepper() {
        String fingerprint = secret.fingerprint(REALM, KEY);
        WrappedKey first = FIRST.wrap(REALM, secret);
        WrappedKey renewed = BOTH.wrap(REALM, BOTH.unwrap(REALM, first).orElseThrow());

        assertThat(first.version()).isEqualTo(1);
        assertThat(BOTH.isCurrent(first)).isFalse();
        assertThat(renewed.version()).isEqualTo(2);
        assertThat(SECOND.unwrap(REALM, renewed).orElseThrow().fingerprint(REALM, KEY))
                .isEqualTo(fingerprint);
    }

    @Test
    void aSecretFromBeforeTheFirstPepperIsOpenedUntilUnpepperedDigestsAreRefused() {
        WrappedKey before = PepperRing.none().wrap(REALM, secret);

        assertThat(FIRST.unwrap(REALM, before).orElseThrow().fingerprint(REALM, KEY))
                .isEqualTo(secret.fingerprint(REALM, KEY));
        assertThat(PepperRing.parse(ONE, false).unwrap(REALM, before)).isEmpty();
    }

    @Test
    void noOtherPepperAndNoOtherRealmOpensIt() {
        WrappedKey wrapped = FIRST.wrap(REALM, secret);

        assertThat(FIRST.unwrap(REALM, wrapped)).isPresent();
        assertThat(SECOND.unwrap(REALM, wrapped)).isEmpty();
        assertThat(PepperRing.none().unwrap(REALM, wrapped)).isEmpty();
        assertThat(PepperRing.parse(OTHER_ONE, true).unwrap(REALM, wrapped)).isEmpty();
        assertThat(FIRST.unwrap("another realm", wrapped)).isEmpty();
        assertThat(BOTH.unwrap(REALM, new WrappedKey(2, wrapped.text()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "!", "AAEC", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="})
    void whatIsDamagedIsNotOpened(String text) {
        assertThat(FIRST.unwrap(REALM, new WrappedKey(1, text))).isEmpty();
    }

    @Test
    void itIsWrappedDifferentlyEachTimeAndNothingOfItShows() {
        WrappedKey wrapped = FIRST.wrap(REALM, secret);
        String plain = Base64.getEncoder().encodeToString(secret.bytes());

        assertThat(FIRST.wrap(REALM, secret).text()).isNotEqualTo(wrapped.text());
        assertThat(wrapped.text()).hasSizeLessThanOrEqualTo(128).doesNotContain(plain.substring(0, 8));
        assertThat(secret).hasToString("fingerprint key");
        assertThat(PepperRing.none().wrap(REALM, secret).toString()).doesNotContain(plain);
    }

    @Test
    void anImportRecognizesUnpepperedDigestsEvenWhereTheyAreRefused() {
        PepperRing strict = PepperRing.parse(TWO + "," + ONE, false);

        assertThat(strict.digestsToRecognize(REALM, KEY))
                .extracting(KeyDigest::version)
                .containsExactly(2, 1, 0);
        assertThat(BOTH.digestsToRecognize(REALM, KEY)).isEqualTo(BOTH.digests(REALM, KEY));
        assertThat(PepperRing.none().digestsToRecognize(REALM, KEY))
                .isEqualTo(PepperRing.none().digests(REALM, KEY));
    }
}
