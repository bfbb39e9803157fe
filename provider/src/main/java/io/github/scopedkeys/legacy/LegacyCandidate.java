/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.legacy;

import io.github.scopedkeys.digest.KeyDigest;
import java.util.List;

/**
 * An entry of an import, with what identifies its key.
 *
 * @param ownerId null if there is no such user
 * @param digests the current one first
 */
record LegacyCandidate(LegacyEntry entry, String ownerId, String fingerprint, List<KeyDigest> digests) {

    KeyDigest digest() {
        return digests.get(0);
    }
}
