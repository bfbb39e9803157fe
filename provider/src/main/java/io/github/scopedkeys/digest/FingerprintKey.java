/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.digest;

import io.github.scopedkeys.key.LegacyKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A realm's secret, by which imports recognize legacy keys. Unlike a pepper it never changes: it is generated once, and
 * stored encrypted under the pepper ({@link PepperRing#wrap}).
 */
public final class FingerprintKey {

    static final int BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final String DOMAIN = "scoped-keys/1/fingerprint";
    /** 128 bits: a million keys collide with a probability of 10^-27. */
    private static final int FINGERPRINT_BYTES = 16;

    private final SecretKeySpec key;

    FingerprintKey(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("A fingerprint key must have " + BYTES + " bytes");
        }
        this.key = new SecretKeySpec(bytes, ALGORITHM);
    }

    public static FingerprintKey random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new FingerprintKey(bytes);
    }

    /**
     * Returns the fingerprint of a key as 32 hexadecimal digits; a key's text and its SHA-256 have the same
     * fingerprint.
     */
    public String fingerprint(String realmId, LegacyKey legacyKey) {
        String message = String.join("\0", DOMAIN, realmId, legacyKey.sha256().expose());
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] digest = mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(digest, FINGERPRINT_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform supports " + ALGORITHM, e);
        }
    }

    byte[] bytes() {
        return key.getEncoded();
    }

    @Override
    public String toString() {
        return "fingerprint key";
    }
}
