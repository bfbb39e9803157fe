/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.scopedkeys.digest.KeyDigest;
import io.github.scopedkeys.digest.PepperRing;
import io.github.scopedkeys.key.ApiKey;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.verify.Owners.Standing;
import io.github.scopedkeys.verify.Refusal.Reason;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyVerifierTest {

    private static final String REALM = "realm";
    private static final String PEPPER = Base64.getEncoder().encodeToString(new byte[32]);
    private static final long NOW = 1_000_000;

    private final PepperRing peppers = PepperRing.parse("1:" + PEPPER, true);
    private final ApiKey key = ApiKey.generate("rpa");
    private final OneKey store = new OneKey(stored(peppers.digest(REALM, key), true, null, true));
    private Standing standing = Standing.GOOD;

    @Test
    void aStoredKeyOfAGoodOwnerIsVerified() {
        assertThat(verify(key.reveal())).isInstanceOf(VerifiedKey.class);
        assertThat(((VerifiedKey) verify(key.reveal())).id()).isEqualTo(key.id());
        assertThat(store.renewed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "junk", "rpa_", "rpa_AAAAAAAAAAAA_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB000000"})
    void whatIsNoKeyIsRefusedWithoutAskingTheStore(String presented) {
        assertThat(reason(verify(presented))).isEqualTo(Reason.MALFORMED);
        assertThat(store.asked).isZero();
    }

    @Test
    void aKeyOfAnotherRealmIsUnknown() {
        assertThat(reason(verifier().verify("other", key.reveal()))).isEqualTo(Reason.UNKNOWN);
    }

    @Test
    void anUnknownKeyIsRefused() {
        assertThat(reason(verify(ApiKey.generate("rpa").reveal()))).isEqualTo(Reason.UNKNOWN);
        assertThat(reason(verify("opaque-opaque-opaque-opaque"))).isEqualTo(Reason.UNKNOWN);
    }

    @Test
    void aWrongSecretIsRefused() {
        store.key = stored(peppers.digest(REALM, ApiKey.generate("rpa")), true, null, true);

        assertThat(reason(verify(key.reveal()))).isEqualTo(Reason.WRONG_SECRET);
    }

    @Test
    void aDigestOfAnotherRealmOpensNothing() {
        store.key = stored(peppers.digest("other", key), true, null, true);

        assertThat(reason(verify(key.reveal()))).isEqualTo(Reason.WRONG_SECRET);
    }

    @Test
    void aDigestWhosePepperIsGoneIsRefused() {
        store.key = stored(new KeyDigest(7, "0".repeat(64)), true, null, true);

        assertThat(reason(verify(key.reveal()))).isEqualTo(Reason.PEPPER_UNAVAILABLE);
    }

    @Test
    void aDisabledKeyIsRefused() {
        store.key = stored(peppers.digest(REALM, key), false, null, true);

        assertThat(reason(verify(key.reveal()))).isEqualTo(Reason.DISABLED);
    }

    @ParameterizedTest
    @CsvSource({
        "1000001, true",
        "1000000, false",
        "999999, false",
        "0, false",
        "-9223372036854775808, false",
        "9223372036854775807, true"
    })
    void aKeyIsDeadFromTheMillisecondItExpires(long expires, boolean alive) {
        store.key = stored(peppers.digest(REALM, key), true, expires, true);

        assertThat(verify(key.reveal()) instanceof VerifiedKey).isEqualTo(alive);
    }

    @ParameterizedTest
    @EnumSource(value = Standing.class, names = "GOOD", mode = EnumSource.Mode.EXCLUDE)
    void anOwnerWhoDoesNotStandGoodTakesTheKeyAlong(Standing bad) {
        standing = bad;

        assertThat(verify(key.reveal())).isInstanceOf(Refusal.class);
    }

    @Test
    void anOwnerWhoseRowIsDisabledTakesTheKeyAlongWhateverTheCacheSays() {
        store.key = stored(peppers.digest(REALM, key), true, null, false);

        assertThat(reason(verify(key.reveal()))).isEqualTo(Reason.OWNER_DISABLED);
    }

    @Test
    void anOlderDigestIsRenewedButOnlyForAVerifiedKey() {
        KeyDigest plain = PepperRing.none().digest(REALM, key);
        store.key = stored(plain, false, null, true);
        assertThat(reason(verify(key.reveal()))).isEqualTo(Reason.DISABLED);
        assertThat(store.renewed).isEmpty();

        store.key = stored(plain, true, null, true);

        assertThat(verify(key.reveal())).isInstanceOf(VerifiedKey.class);
        assertThat(store.renewed).hasSize(1);
        assertThat(store.renewed.get(0).matches(peppers.digest(REALM, key))).isTrue();
    }

    @Test
    void whateverFailsOnTheWayIsNeverAVerifiedKey() {
        store.failure = new IllegalStateException("no database");
        assertThatThrownBy(() -> verify(key.reveal())).isSameAs(store.failure);
        store.failure = null;
        assertThatThrownBy(() -> new KeyVerifier(
                                peppers,
                                store,
                                user -> {
                                    throw new IllegalStateException("no user storage");
                                },
                                () -> NOW)
                        .verify(REALM, key.reveal()))
                .hasMessage("no user storage");
        assertThatThrownBy(() -> new KeyVerifier(peppers, store, user -> null, () -> NOW).verify(REALM, key.reveal()))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void aTokensKeyIsLookedAtAgain() {
        assertThat(verifier().recheck(REALM, key.id())).isInstanceOf(VerifiedKey.class);
        assertThat(reason(verifier().recheck(REALM, KeyId.random()))).isEqualTo(Reason.UNKNOWN);
        store.key = stored(peppers.digest(REALM, key), false, null, true);
        assertThat(reason(verifier().recheck(REALM, key.id()))).isEqualTo(Reason.DISABLED);
    }

    private Verdict verify(String presented) {
        return verifier().verify(REALM, presented);
    }

    private KeyVerifier verifier() {
        return new KeyVerifier(peppers, store, user -> standing, () -> NOW);
    }

    private static Reason reason(Verdict verdict) {
        return ((Refusal) verdict).reason();
    }

    private StoredKey stored(KeyDigest digest, boolean enabled, Long expires, boolean ownerEnabled) {
        return new StoredKey(
                key.id(), "owner", digest, enabled, 0, expires, Permissions.NOTHING, Set.of(), ownerEnabled);
    }

    /** A store of one scoped key, which counts what it is asked. */
    private static final class OneKey implements KeyStore {

        private final List<KeyDigest> renewed = new ArrayList<>();
        private StoredKey key;
        private RuntimeException failure;
        private int asked;

        OneKey(StoredKey key) {
            this.key = key;
        }

        @Override
        public Optional<StoredKey> find(String realmId, KeyId id) {
            asked++;
            if (failure != null) {
                throw failure;
            }
            return realmId.equals(REALM) && key.id().equals(id) ? Optional.of(key) : Optional.empty();
        }

        @Override
        public Optional<StoredKey> findLegacy(String realmId, List<KeyDigest> digests) {
            asked++;
            return Optional.empty();
        }

        @Override
        public void renewDigest(KeyId id, KeyDigest former, KeyDigest current) {
            renewed.add(current);
        }
    }
}
