/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

import io.github.scopedkeys.key.KeyId;
import java.util.Optional;

/**
 * Proof that someone presented a whole key, in whatever state the key is. It may have expired or be disabled, and its
 * owner may be gone.
 */
public record Possession(KeyId key, String ownerId) {

    /** Returns what a verdict proves; empty if the secret was wrong, or could not be compared. */
    public static Optional<Possession> of(Verdict verdict) {
        if (verdict instanceof VerifiedKey key) {
            return Optional.of(new Possession(key.id(), key.ownerId()));
        }
        if (verdict instanceof OwnerUnavailable unavailable) {
            return Optional.of(new Possession(unavailable.keyId(), unavailable.ownerId()));
        }
        Refusal refusal = (Refusal) verdict;
        return switch (refusal.reason()) {
            case DISABLED, EXPIRED, OWNER_DISABLED, OWNER_GONE, OWNER_INELIGIBLE ->
                Optional.of(new Possession(refusal.keyId(), refusal.ownerId()));
            case MALFORMED, UNKNOWN, WRONG_SECRET, PEPPER_UNAVAILABLE -> Optional.empty();
        };
    }
}
