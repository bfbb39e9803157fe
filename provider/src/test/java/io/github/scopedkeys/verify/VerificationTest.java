/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

import static io.github.scopedkeys.verify.Keys.NOW;
import static io.github.scopedkeys.verify.Keys.ONE;
import static io.github.scopedkeys.verify.Keys.OWNER;
import static io.github.scopedkeys.verify.Keys.PEPPERS;
import static io.github.scopedkeys.verify.Keys.REALM;
import static io.github.scopedkeys.verify.Keys.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.digest.KeyDigest;
import io.github.scopedkeys.digest.PepperRing;
import io.github.scopedkeys.key.Guess;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.key.LegacyKey;
import io.github.scopedkeys.key.ScopedKey;
import io.github.scopedkeys.verify.Owners.Standing;
import io.github.scopedkeys.verify.Refusal.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationTest {

    private final CountingKeyStore store = new CountingKeyStore(REALM);
    private final ScopedKey key = ScopedKey.generate("rpa");
    private final StoredKey row = Keys.row(key, PEPPERS);
    private PepperRing peppers = PEPPERS;
    private Standing standing = Standing.GOOD;
    private long now = NOW;

    @Test
    void verifyWhenStoredEnabledUnexpiredAndOwnerGoodThenVerified() {
        store.put(row);

        assertThat(verify(key.reveal())).isInstanceOfSatisfying(VerifiedKey.class, verified -> {
            assertThat(verified.id()).isEqualTo(key.id());
            assertThat(verified.ownerId()).isEqualTo(OWNER);
            assertThat(verified.permissions()).isEqualTo(row.permissions());
            assertThat(verified.createdAt()).isEqualTo(row.createdAt());
            assertThat(verified.expiresAt()).isEmpty();
        });
        assertThat(store.reads()).isEqualTo(1);
        assertThat(store.renewed()).isEmpty();
    }

    @Test
    void verifyWhenALegacyKeyHasNoFingerprintThenItIsRecordedOnlyIfTheKeyIsGood() {
        StoredKey legacy = Keys.legacyRow(PEPPERS);
        store.put(Keys.disabled(legacy));
        assertRefused(Reason.DISABLED, verify(Keys.LEGACY_TEXT));
        assertThat(store.fingerprinted()).isEmpty();

        store.put(legacy);
        assertThat(verify(Keys.LEGACY_TEXT)).isInstanceOf(VerifiedKey.class);
        assertThat(store.fingerprinted()).containsExactly(legacy.id());

        store.put(Keys.fingerprinted(legacy));
        assertThat(verify(Keys.LEGACY_TEXT)).isInstanceOf(VerifiedKey.class);
        assertThat(store.fingerprinted()).containsExactly(legacy.id());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "rpa_", "Bearer", "short", "legacy key with spaces in it", "rpa_\u0000"})
    void verifyWhenMalformedThenRefusedWithoutAskingTheStore(String presented) {
        assertThat(verify(presented)).isEqualTo(new Refusal(Reason.MALFORMED, null, null));
        assertThat(store.reads()).isZero();
    }

    @Test
    void verifyWhenOfOurShapeWithABadChecksumThenTheStoreIsNeverAsked() {
        store.put(row);
        String revealed = key.reveal();
        int mistyped = 0;
        for (int at = 0; at < revealed.length(); at++) {
            for (char typed : "0aZ9_".toCharArray()) {
                String text = revealed.substring(0, at) + typed + revealed.substring(at + 1);
                if (!text.equals(revealed) && text.matches("[a-z][a-z0-9]{0,15}_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}")) {
                    assertRefused(Reason.MALFORMED, verify(text));
                    mistyped++;
                }
            }
        }

        assertThat(mistyped).isGreaterThan(150);
        assertThat(store.reads()).isZero();
    }

    @Test
    void verifyWhenItLostOurShapeThenItIsSoughtAsALegacyKeyOnlyAndRefused() {
        store.put(row);

        assertRefused(Reason.UNKNOWN, verify(key.reveal().substring(0, 54)));
        assertRefused(Reason.UNKNOWN, verify(key.reveal() + "0"));
        assertThat(store.finds()).isZero();
    }

    @Test
    void verifyWhenLongerThanAnyKeyThenRefusedWithoutAskingTheStore() {
        assertRefused(Reason.MALFORMED, verify("k".repeat(256)));
        assertRefused(Reason.MALFORMED, verify("k".repeat(1_000_000)));
        assertThat(store.reads()).isZero();
    }

    @Test
    void verifyWhenUnknownThenRefusedWithTheIdForTheEventLog() {
        assertThat(verify(key.reveal())).isEqualTo(new Refusal(Reason.UNKNOWN, key.id(), null));
    }

    @Test
    void verifyWhenTheSecretIsAnotherThenRefused() {
        store.put(Keys.row(key.id(), PEPPERS.digest(REALM, ScopedKey.generate("rpa"))));

        assertThat(verify(key.reveal())).isEqualTo(new Refusal(Reason.WRONG_SECRET, key.id(), OWNER));
    }

    @Test
    void verifyWhenInAnotherRealmThenRefused() {
        store.put(row);

        assertRefused(Reason.UNKNOWN, verifier().verify("realm-b", key.reveal()));
    }

    @Test
    void verifyWhenTheDigestWasCopiedFromAnotherRealmThenRefused() {
        store.put(Keys.row(key.id(), PEPPERS.digest("realm-b", key)));

        assertRefused(Reason.WRONG_SECRET, verify(key.reveal()));
    }

    @Test
    void verifyWhenTheRowWasCopiedUnderAnotherIdThenRefused() {
        ScopedKey other = ScopedKey.generate("rpa");
        store.putUnder(other.id(), row);

        assertRefused(Reason.WRONG_SECRET, verify(other.reveal()));
    }

    @Test
    void verifyWhenTheDigestWasForgedWithoutThePepperThenRefusedIfUnpepperedDigestsAre() {
        store.put(Keys.row(key, PepperRing.none()));
        peppers = PepperRing.parse(ONE, false);

        assertRefused(Reason.PEPPER_UNAVAILABLE, verify(key.reveal()));
    }

    @Test
    void verifyWhenTheDigestWasForgedWithAnotherPepperThenRefused() {
        store.put(Keys.row(key, PepperRing.parse("1:" + TWO.substring(2), true)));

        assertRefused(Reason.WRONG_SECRET, verify(key.reveal()));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2, Integer.MAX_VALUE})
    void verifyWhenThePepperOfTheRowIsNotKnownThenRefused(int version) {
        store.put(Keys.with(row, new KeyDigest(version, row.digest().hex())));

        assertThat(verify(key.reveal())).isEqualTo(new Refusal(Reason.PEPPER_UNAVAILABLE, key.id(), OWNER));
    }

    @Test
    void verifyWhenDisabledThenRefused() {
        store.put(Keys.disabled(row));

        assertThat(verify(key.reveal())).isEqualTo(new Refusal(Reason.DISABLED, key.id(), OWNER));
    }

    @ParameterizedTest
    @CsvSource({"GONE,OWNER_GONE", "DISABLED,OWNER_DISABLED", "INELIGIBLE,OWNER_INELIGIBLE"})
    void verifyWhenTheOwnerDoesNotStandGoodThenRefused(Standing bad, Reason reason) {
        store.put(row);
        standing = bad;

        assertRefused(reason, verify(key.reveal()));
        assertRefused(reason, verifier().verifyWithoutSecret(REALM, key.id()));
    }

    @Test
    void verifyWhenTheOwnerCannotBeLookedUpThenNeitherVerifiedNorRefused() {
        store.put(row);
        standing = Standing.UNAVAILABLE;

        assertThat(verify(key.reveal())).isEqualTo(new OwnerUnavailable(key.id(), OWNER));
        assertThat(verifier().verifyWithoutSecret(REALM, key.id())).isEqualTo(new OwnerUnavailable(key.id(), OWNER));
    }

    @Test
    void verifyWhenTheOwnerCannotBeLookedUpThenAKeyThatIsBadAnywayIsRefused() {
        standing = Standing.UNAVAILABLE;

        store.put(Keys.disabled(row));
        assertRefused(Reason.DISABLED, verify(key.reveal()));
        store.put(Keys.expiring(row, NOW));
        assertRefused(Reason.EXPIRED, verify(key.reveal()));
        store.put(Keys.ofDisabledOwner(row));
        assertRefused(Reason.OWNER_DISABLED, verify(key.reveal()));
    }

    @Test
    void verifyWhenTheDatabaseSaysThatTheOwnerIsDisabledThenRefusedWhateverTheCacheSays() {
        store.put(Keys.ofDisabledOwner(row));

        assertRefused(Reason.OWNER_DISABLED, verify(key.reveal()));
        assertRefused(Reason.OWNER_DISABLED, verifier().verifyWithoutSecret(REALM, key.id()));
    }

    @Test
    void verifyWhenTheSecretIsWrongThenNothingElseOfTheKeyIsTold() {
        store.put(Keys.disabled(Keys.row(key.id(), PEPPERS.digest(REALM, ScopedKey.generate("rpa")))));
        standing = Standing.GONE;

        assertRefused(Reason.WRONG_SECRET, verify(key.reveal()));
    }

    @ParameterizedTest
    @ValueSource(longs = {NOW, NOW - 1, 1, 0, -1, Long.MIN_VALUE})
    void verifyWhenTheExpiryIsNowOrBeforeThenRefused(long expiresAt) {
        store.put(Keys.expiring(row, expiresAt));

        assertThat(verify(key.reveal())).isEqualTo(new Refusal(Reason.EXPIRED, key.id(), OWNER));
        assertRefused(Reason.EXPIRED, verifier().verifyWithoutSecret(REALM, key.id()));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(longs = {NOW + 1, Long.MAX_VALUE})
    void verifyWhenTheExpiryIsLaterOrNeverThenVerified(Long expiresAt) {
        store.put(Keys.expiring(row, expiresAt));

        assertThat(verify(key.reveal())).isInstanceOf(VerifiedKey.class);
    }

    @Test
    void theServersClockRulesAlsoWhenItIsSetBack() {
        store.put(Keys.expiring(row, NOW));

        now = NOW - 3_600_000;
        assertThat(verify(key.reveal())).isInstanceOf(VerifiedKey.class);
        now = NOW + 3_600_000;
        assertRefused(Reason.EXPIRED, verify(key.reveal()));
    }

    @Test
    void onlyAScopedKeyThatCameWithItsSecretIsAProvenRefusal() {
        List<Reason> proven = new ArrayList<>();
        KeyVerifier verifier = new KeyVerifier(
                peppers,
                store,
                owner -> standing,
                () -> Instant.ofEpochMilli(now),
                refusal -> proven.add(refusal.reason()));

        verifier.verify(REALM, Guess.at(key.id().value()));
        verifier.verify("realm-b", key.reveal());
        verifier.verify(REALM, Keys.LEGACY_TEXT);
        verifier.verify(REALM, "junk");
        assertThat(proven).isEmpty();

        store.put(Keys.disabled(row));
        verifier.verify(REALM, key.reveal());
        assertThat(proven).containsExactly(Reason.DISABLED);
    }

    @Test
    void verifyWithoutSecretWhenTheKeyIsGoneThenRefused() {
        assertThat(verifier().verifyWithoutSecret(REALM, key.id()))
                .isEqualTo(new Refusal(Reason.UNKNOWN, key.id(), null));
    }

    @Test
    void verifyWithoutSecretWhenDisabledOrInAnotherRealmThenRefused() {
        store.put(Keys.disabled(row));

        assertRefused(Reason.DISABLED, verifier().verifyWithoutSecret(REALM, key.id()));
        assertRefused(Reason.UNKNOWN, verifier().verifyWithoutSecret("realm-b", key.id()));
    }

    @Test
    void verifyWithoutSecretWhenTheKeyStillStandsThenVerifiedWithoutRenewingItsDigest() {
        store.put(Keys.row(key, PepperRing.none()));

        assertThat(verifier().verifyWithoutSecret(REALM, key.id())).isInstanceOf(VerifiedKey.class);
        assertThat(store.renewed()).isEmpty();
    }

    @Test
    void rotationOfThePepperGoesFromFirstToBothToSecond() {
        store.put(row);

        peppers = PepperRing.parse(TWO + "," + ONE, true);
        assertThat(verify(key.reveal())).isInstanceOf(VerifiedKey.class);
        assertThat(store.renewed()).containsExactly(peppers.digest(REALM, key));

        peppers = PepperRing.parse(TWO, true);
        assertThat(verify(key.reveal())).isInstanceOf(VerifiedKey.class);
        assertThat(store.renewed()).as("renewed once only").hasSize(1);
    }

    @Test
    void aKeyThatWasNotUsedDuringTheRotationIsDead() {
        store.put(row);
        peppers = PepperRing.parse(TWO, true);

        assertRefused(Reason.PEPPER_UNAVAILABLE, verify(key.reveal()));
    }

    @Test
    void aKeyFromBeforeTheFirstPepperIsUpgradedOnUse() {
        store.put(Keys.row(key, PepperRing.none()));

        assertThat(verify(key.reveal())).isInstanceOf(VerifiedKey.class);
        assertThat(store.renewed()).containsExactly(PEPPERS.digest(REALM, key));

        peppers = PepperRing.parse(ONE, false);
        assertThat(verify(key.reveal())).isInstanceOf(VerifiedKey.class);
    }

    @Test
    void aRefusedKeyIsNeverUpgraded() {
        store.put(Keys.disabled(Keys.row(key, PepperRing.none())));
        assertRefused(Reason.DISABLED, verify(key.reveal()));

        store.put(Keys.expiring(Keys.row(key, PepperRing.none()), NOW));
        assertRefused(Reason.EXPIRED, verify(key.reveal()));

        assertThat(store.renewed()).isEmpty();
    }

    @Test
    void aServerThatLostItsPepperBelievesNoPepperedKey() {
        store.put(row);
        peppers = PepperRing.none();

        assertRefused(Reason.PEPPER_UNAVAILABLE, verify(key.reveal()));
    }

    @Test
    void aLegacyKeyIsVerifiedByItsDigestAndUpgradedOnUse() {
        StoredKey legacy = Keys.legacyRow(PepperRing.none());
        store.put(legacy);

        assertThat(verify(Keys.LEGACY_TEXT))
                .isInstanceOfSatisfying(
                        VerifiedKey.class, verified -> assertThat(verified.id()).isEqualTo(legacy.id()));
        assertThat(store.renewed()).extracting(KeyDigest::version).containsExactly(1);
    }

    @Test
    void verifyLegacyWhenUnknownDisabledExpiredOrOwnerGoneThenRefused() {
        assertThat(verify(Keys.LEGACY_TEXT)).isEqualTo(new Refusal(Reason.UNKNOWN, null, null));

        StoredKey legacy = Keys.legacyRow(PEPPERS);
        store.put(Keys.disabled(legacy));
        assertRefused(Reason.DISABLED, verify(Keys.LEGACY_TEXT));

        store.put(Keys.expiring(legacy, NOW));
        assertRefused(Reason.EXPIRED, verify(Keys.LEGACY_TEXT));

        store.put(legacy);
        standing = Standing.GONE;
        assertRefused(Reason.OWNER_GONE, verify(Keys.LEGACY_TEXT));
    }

    @Test
    void verifyLegacyWhenAnotherTextThenRefused() {
        store.put(Keys.legacyRow(PEPPERS));

        assertRefused(Reason.UNKNOWN, verify(Keys.LEGACY_TEXT + "0"));
        assertRefused(Reason.UNKNOWN, verify(Keys.LEGACY_TEXT.toUpperCase(java.util.Locale.ROOT)));
        assertRefused(Reason.UNKNOWN, verifier().verify("realm-b", Keys.LEGACY_TEXT));
    }

    @Test
    void aDecoratedLegacyKeyIsVerifiedIfNoKeyHasTheWholeText() {
        String decorated = "API_KEY=" + Keys.LEGACY_TEXT;
        assertRefused(Reason.UNKNOWN, verify(decorated));

        StoredKey bare = Keys.legacyRow(PEPPERS);
        store.put(bare);
        assertVerified(bare, verify(decorated));
        store.put(Keys.disabled(bare));
        assertRefused(Reason.DISABLED, verify(decorated));

        LegacyKey whole = LegacyKey.parse(decorated).orElseThrow();
        StoredKey literal =
                Keys.row(KeyId.random(), PEPPERS.digests(REALM, whole).get(0));
        store.put(literal);
        assertVerified(literal, verify(decorated));
        store.put(Keys.disabled(literal));
        store.put(bare);
        assertRefused(Reason.DISABLED, verify(decorated));
    }

    private static void assertVerified(StoredKey expected, Verdict verdict) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        VerifiedKey.class, verified -> assertThat(verified.id()).isEqualTo(expected.id()));
    }

    @Test
    void aLegacyKeyUnderARetiredPepperIsRenewedWithTheCurrentOne() {
        store.put(Keys.legacyRow(PEPPERS));

        peppers = PepperRing.parse(TWO + "," + ONE, true);
        assertThat(verify(Keys.LEGACY_TEXT)).isInstanceOf(VerifiedKey.class);
        assertThat(store.renewed()).extracting(KeyDigest::version).containsExactly(2);

        assertThat(verify(Keys.LEGACY_TEXT)).isInstanceOf(VerifiedKey.class);
        assertThat(store.renewed()).as("renewed once only").hasSize(1);
    }

    @Test
    void verifyLegacyWhenItsSha256IsPresentedThenRefused() {
        store.put(Keys.legacyRow(PEPPERS));

        assertRefused(Reason.UNKNOWN, verify("c65a4342e3007f9465b4ff4a519bfe6e7671184d359293a41f7b751b199f3da8"));
    }

    @Test
    void anIdIsNoKey() {
        store.put(row);

        assertRefused(Reason.MALFORMED, verify(key.id().value()));
        assertRefused(Reason.UNKNOWN, verify("rpa_" + key.id() + "_" + KeyId.random()));
    }

    @Test
    void aRefusalShowsNothingOfTheKey() {
        assertThat(verify(key.reveal()).toString()).doesNotContain(key.reveal().substring(17, 30));
    }

    @Test
    void everyReasonHasAWordForTheEventLog() {
        for (Reason reason : Reason.values()) {
            assertThat(reason.word()).matches("api_key_[a-z_]+");
        }
    }

    private Verdict verify(String presented) {
        return verifier().verify(REALM, presented);
    }

    private KeyVerifier verifier() {
        return new KeyVerifier(peppers, store, owner -> standing, () -> Instant.ofEpochMilli(now));
    }

    private static void assertRefused(Reason reason, Verdict verdict) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }
}
