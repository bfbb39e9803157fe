/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.digest;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A server secret that digests depend on: with a copy of the database alone, an attacker can neither make nor test
 * keys.
 */
final class Pepper {

    static final int MIN_BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private final int version;
    private final SecretKeySpec key;

    Pepper(int version, byte[] bytes) {
        if (version < 1) {
            throw new IllegalArgumentException("a version must be a number from 1");
        }
        if (bytes.length < MIN_BYTES) {
            throw new IllegalArgumentException("a pepper must have at least " + MIN_BYTES + " bytes");
        }
        this.version = version;
        this.key = new SecretKeySpec(Arrays.copyOf(bytes, bytes.length), ALGORITHM);
    }

    int version() {
        return version;
    }

    byte[] hmac(byte[] message) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(message);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java platform supports " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "pepper " + version;
    }
}
