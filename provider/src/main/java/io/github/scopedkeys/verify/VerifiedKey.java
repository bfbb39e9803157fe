/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.permission.UsableEndpoints;
import java.time.Instant;
import java.util.Optional;

/**
 * Proof that a key is stored, enabled and unexpired, and that its owner is in good standing. The whole key was
 * presented just now, or earlier to obtain the token that is being checked again.
 */
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

    /**
     * Returns the endpoints that the owner may use, the upper limit of what the key can grant. Those that the key names
     * were read together with the key.
     *
     * @param others resolves the endpoints that the key does not name
     */
    public UsableEndpoints usable(UsableEndpoints others) {
        return new NamedEndpoints(stored.permissions().endpoints().keySet(), stored.usable(), others);
    }

    /** Returns when the key was created. */
    public Instant createdAt() {
        return stored.createdAt();
    }

    /** Returns when the key expires; empty if it does not. */
    public Optional<Instant> expiresAt() {
        return stored.expiresAt();
    }
}
