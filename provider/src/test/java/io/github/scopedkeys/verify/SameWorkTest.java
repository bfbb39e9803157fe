/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

import static io.github.scopedkeys.verify.Keys.NOW;
import static io.github.scopedkeys.verify.Keys.PEPPERS;
import static io.github.scopedkeys.verify.Keys.REALM;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.key.ScopedKey;
import io.github.scopedkeys.verify.Owners.Standing;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.MacSpi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The work for a key must not reveal whether its id exists. Work is counted, not timed. */
class SameWorkTest {

    private static final AtomicInteger HMACS = new AtomicInteger();

    private final CountingKeyStore store = new CountingKeyStore(REALM);
    private final KeyVerifier verifier =
            new KeyVerifier(PEPPERS, store, owner -> Standing.GOOD, () -> Instant.ofEpochMilli(NOW));
    private final ScopedKey key = ScopedKey.generate("rpa");

    @BeforeEach
    void count() {
        Security.insertProviderAt(new CountingProvider(), 1);
        HMACS.set(0);
    }

    @AfterEach
    void stopCounting() {
        Security.removeProvider(CountingProvider.NAME);
    }

    @Test
    void anUnknownIdCostsOneReadAndOneHmac() {
        assertThat(verifier.verify(REALM, key.reveal())).isInstanceOf(Refusal.class);

        assertThat(store.reads()).isEqualTo(1);
        assertThat(HMACS).hasValue(1);
    }

    @Test
    void aWrongSecretCostsOneReadAndOneHmac() {
        store.put(Keys.row(key.id(), PEPPERS.digest(REALM, ScopedKey.generate("rpa"))));
        HMACS.set(0);

        assertThat(verifier.verify(REALM, key.reveal())).isInstanceOf(Refusal.class);

        assertThat(store.reads()).isEqualTo(1);
        assertThat(HMACS).hasValue(1);
    }

    @Test
    void aGoodKeyCostsOneReadAndOneHmac() {
        store.put(Keys.row(key, PEPPERS));
        HMACS.set(0);

        assertThat(verifier.verify(REALM, key.reveal())).isInstanceOf(VerifiedKey.class);

        assertThat(store.reads()).isEqualTo(1);
        assertThat(HMACS).hasValue(1);
    }

    @Test
    void aMistypedKeyCostsNothing() {
        String revealed = key.reveal();
        String mistyped = revealed.substring(0, 54) + (revealed.endsWith("0") ? "1" : "0");

        assertThat(verifier.verify(REALM, mistyped)).isInstanceOf(Refusal.class);

        assertThat(store.reads()).isZero();
        assertThat(HMACS).hasValue(0);
    }

    /** Wraps the platform's provider and counts the calls it passes on. */
    private static final class CountingProvider extends Provider {

        static final String NAME = "scoped-keys-counting";

        CountingProvider() {
            super(NAME, "1", "Counts HMACs");
            put("Mac.HmacSHA256", CountingHmac.class.getName());
        }
    }

    /** Counts each HMAC that is finished. */
    public static final class CountingHmac extends MacSpi {

        private final Mac platform;

        public CountingHmac() throws NoSuchAlgorithmException {
            platform = Mac.getInstance("HmacSHA256", Security.getProvider("SunJCE"));
        }

        @Override
        protected int engineGetMacLength() {
            return platform.getMacLength();
        }

        @Override
        protected void engineInit(Key secret, AlgorithmParameterSpec params)
                throws InvalidKeyException, InvalidAlgorithmParameterException {
            platform.init(secret, params);
        }

        @Override
        protected void engineUpdate(byte input) {
            platform.update(input);
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            platform.update(input, offset, length);
        }

        @Override
        protected byte[] engineDoFinal() {
            HMACS.incrementAndGet();
            return platform.doFinal();
        }

        @Override
        protected void engineReset() {
            platform.reset();
        }
    }
}
