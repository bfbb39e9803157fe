/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.Permissions;

/** Proof that a key was presented whole, is stored, enabled and unexpired, and that its owner stands good. */
public final class VerifiedKey implements Verdict {

    private final StoredKey stored;

    VerifiedKey(StoredKey stored) {
        this.stored = stored;
    }

    public KeyId id() {
        return stored.id();
    }

    public String ownerId() {
        return stored.ownerId();
    }

    public Permissions permissions() {
        return stored.permissions();
    }

    /** Returns when the key was made, in milliseconds since the epoch. */
    public long createdAt() {
        return stored.createdAt();
    }

    /** Returns when the key ends, in milliseconds since the epoch; null means never. */
    public Long expiresAt() {
        return stored.expiresAt();
    }
}
