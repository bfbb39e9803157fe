/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.status;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** The statuses of a list, one bit each: 0 is valid, 1 is invalid (draft-ietf-oauth-status-list-21 section 4.1). */
final class StatusBits {

    private final byte[] bytes;

    /** @param size the number of statuses, a multiple of 8; all are valid at first */
    StatusBits(int size) {
        bytes = new byte[size / 8];
    }

    void invalidate(int index) {
        bytes[index >> 3] |= (byte) (1 << (index & 7));
    }

    /** Returns the statuses as {@code lst}: in ZLIB format, base64url without padding. */
    String encode() {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(compressed, deflater)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } finally {
            deflater.end();
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(compressed.toByteArray());
    }
}
