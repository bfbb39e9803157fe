/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * What is kept of a key.
 *
 * @param version the pepper it was made with; 0 means none
 * @param hex the digest as 64 lower-case hexadecimal digits
 */
public record KeyDigest(int version, String hex) {

    /** The version of a digest made without a pepper. */
    public static final int UNPEPPERED = 0;

    /** Compares in constant time. */
    public boolean matches(KeyDigest other) {
        return version == other.version && MessageDigest.isEqual(ascii(hex), ascii(other.hex));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "digest of version " + version;
    }
}
