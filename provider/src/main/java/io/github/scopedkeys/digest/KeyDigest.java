/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The stored digest of a key. Not a record, so JSON and other serializers find no components to write. */
public final class KeyDigest {

    /** The version of a digest made without a pepper. */
    public static final int UNPEPPERED = 0;

    private final int version;
    private final String hex;

    /**
     * @param version the version of the pepper it was made with; 0 means none
     * @param hex the digest as 64 lower-case hexadecimal digits
     */
    public KeyDigest(int version, String hex) {
        this.version = version;
        this.hex = hex;
    }

    public int version() {
        return version;
    }

    public String hex() {
        return hex;
    }

    /** Compares in constant time. */
    public boolean matches(KeyDigest other) {
        return version == other.version && MessageDigest.isEqual(ascii(hex), ascii(other.hex));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** For collections; to check a key, use {@link #matches}. */
    @Override
    public boolean equals(Object other) {
        return other instanceof KeyDigest digest && matches(digest);
    }

    @Override
    public int hashCode() {
        return version;
    }

    @Override
    public String toString() {
        return "digest of version " + version;
    }
}
