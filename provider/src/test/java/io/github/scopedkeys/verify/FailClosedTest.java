/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

import static io.github.scopedkeys.verify.Keys.NOW;
import static io.github.scopedkeys.verify.Keys.PEPPERS;
import static io.github.scopedkeys.verify.Keys.REALM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.scopedkeys.digest.KeyDigest;
import io.github.scopedkeys.digest.PepperRing;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.key.LegacyKey;
import io.github.scopedkeys.key.ScopedKey;
import io.github.scopedkeys.verify.Owners.Standing;
import io.github.scopedkeys.verify.Refusal.Reason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Whenever something that verification needs is missing, there is no verified key. */
class FailClosedTest {

    private final ScopedKey key = ScopedKey.generate("rpa");
    private final StoredKey row = Keys.expiring(Keys.row(key, PEPPERS), NOW + 1);

    @Test
    void whenTheStoreFails() {
        assertNeverVerified(
                PEPPERS,
                answering(() -> {
                    throw away();
                }),
                FailClosedTest::good,
                FailClosedTest::now);
    }

    @Test
    void whenTheStoreReturnsNull() {
        assertNeverVerified(PEPPERS, answering(() -> null), FailClosedTest::good, FailClosedTest::now);
    }

    @Test
    void whenTheOwnerLookupFails() {
        assertNeverVerified(
                PEPPERS,
                answering(() -> Optional.of(row)),
                owner -> {
                    throw away();
                },
                FailClosedTest::now);
    }

    @Test
    void whenTheOwnerLookupReturnsNull() {
        assertNeverVerified(PEPPERS, answering(() -> Optional.of(row)), owner -> null, FailClosedTest::now);
    }

    @Test
    void whenTheClockFails() {
        assertNeverVerified(PEPPERS, answering(() -> Optional.of(row)), FailClosedTest::good, () -> {
            throw away();
        });
    }

    @Test
    void whenThereAreNoPeppers() {
        assertThatThrownBy(() -> verifier(
                                null, answering(() -> Optional.of(row)), FailClosedTest::good, FailClosedTest::now)
                        .verify(REALM, key.reveal()))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void whenTheRowHasNoDigest() {
        StoredKey damaged = Keys.with(row, null);

        assertThatThrownBy(() -> verifier(
                                PEPPERS,
                                answering(() -> Optional.of(damaged)),
                                FailClosedTest::good,
                                FailClosedTest::now)
                        .verify(REALM, key.reveal()))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void whenTheRowHasADigestOfNothing() {
        StoredKey damaged = Keys.with(row, new KeyDigest(1, null));

        assertThatThrownBy(() -> verifier(
                                PEPPERS,
                                answering(() -> Optional.of(damaged)),
                                FailClosedTest::good,
                                FailClosedTest::now)
                        .verify(REALM, key.reveal()))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void whenTheDigestCannotBeRenewed() {
        StoredKey old = Keys.with(row, PepperRing.none().digest(REALM, key));

        assertThatThrownBy(() -> verifier(
                                PEPPERS, answering(() -> Optional.of(old)), FailClosedTest::good, FailClosedTest::now)
                        .verify(REALM, key.reveal()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whenTheStoreReturnsTheRowOfAnotherKey() {
        // As a store that compares digests loosely could.
        assertThat(verifier(PEPPERS, answering(() -> Optional.of(row)), FailClosedTest::good, FailClosedTest::now)
                        .verify(REALM, Keys.LEGACY_TEXT))
                .isEqualTo(new Refusal(Reason.WRONG_SECRET, key.id(), Keys.OWNER));
    }

    @Test
    void whenThereIsNoRealm() {
        // Even if a store ignores the realm, because the digest depends on it.
        assertThat(verifier(PEPPERS, answering(() -> Optional.of(row)), FailClosedTest::good, FailClosedTest::now)
                        .verify(null, key.reveal()))
                .isInstanceOf(Refusal.class);
    }

    private void assertNeverVerified(PepperRing peppers, KeyStore store, Owners owners, InstantSource clock) {
        KeyVerifier verifier = verifier(peppers, store, owners, clock);

        assertThatThrownBy(() -> verifier.verify(REALM, key.reveal())).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> verifier.verifyWithoutSecret(REALM, key.id())).isInstanceOf(RuntimeException.class);
    }

    private static KeyVerifier verifier(PepperRing peppers, KeyStore store, Owners owners, InstantSource clock) {
        return new KeyVerifier(peppers, store, owners, clock);
    }

    private static KeyStore answering(Supplier<Optional<StoredKey>> answer) {
        return new KeyStore() {
            @Override
            public Optional<StoredKey> find(String realmId, KeyId id) {
                return answer.get();
            }

            @Override
            public Optional<StoredKey> findLegacy(String realmId, List<KeyDigest> digests) {
                return answer.get();
            }

            @Override
            public void renewDigest(KeyId id, KeyDigest former, KeyDigest current) {
                throw away();
            }

            @Override
            public void recordFingerprint(String realmId, KeyId id, LegacyKey legacyKey) {
                throw away();
            }
        };
    }

    private static Standing good(StoredKey key) {
        return Standing.GOOD;
    }

    private static Instant now() {
        return Instant.ofEpochMilli(NOW);
    }

    private static IllegalStateException away() {
        return new IllegalStateException("away");
    }
}
