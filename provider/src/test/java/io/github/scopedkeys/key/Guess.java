/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

/** A guess by someone who knows a key's id: well-formed, with a wrong secret and the right checksum. */
public final class Guess {

    private Guess() {}

    /** One key with the secret of another, and the right checksum. */
    public static String ofSecret(String key, String other) {
        int secret = key.lastIndexOf('_') + 1;
        String covered = key.substring(0, secret) + other.substring(other.lastIndexOf('_') + 1, other.length() - 6);
        return covered + Base62.checksum(covered);
    }

    public static String at(String keyId) {
        String covered = "rpa_" + keyId + "_" + Base62.random(32);
        return covered + Base62.checksum(covered);
    }
}
