/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.legacy;

import io.github.scopedkeys.digest.KeyDigest;
import io.github.scopedkeys.key.KeyId;

/** A legacy key that already exists. */
public record FoundKey(KeyId id, String userId, KeyDigest digest) {

    /** @param row contains id, owner, digest version and digest, starting at index {@code from} */
    static FoundKey of(Object[] row, int from) {
        return new FoundKey(
                new KeyId((String) row[from]), (String) row[from + 1], new KeyDigest((Integer) row[from + 2], (String)
                        row[from + 3]));
    }
}
