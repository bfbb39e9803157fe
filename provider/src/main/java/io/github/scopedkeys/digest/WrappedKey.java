/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.digest;

/**
 * A {@link FingerprintKey} as it is stored. Not a record: without a pepper, the text is the key itself.
 *
 * <p>With a pepper, the text is the key encrypted with AES-256-GCM under a key derived from the pepper, bound to the
 * realm and the version.
 */
public final class WrappedKey {

    private final int version;
    private final String text;

    /**
     * @param version the version of the pepper it was wrapped with; {@link KeyDigest#UNPEPPERED} means none
     * @param text base64
     */
    public WrappedKey(int version, String text) {
        this.version = version;
        this.text = text;
    }

    public int version() {
        return version;
    }

    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return "key wrapped with version " + version;
    }
}
