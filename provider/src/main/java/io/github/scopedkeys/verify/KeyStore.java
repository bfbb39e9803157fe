/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

import io.github.scopedkeys.digest.KeyDigest;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.key.LegacyKey;
import java.util.List;
import java.util.Optional;

/** The store of keys, as far as verification needs it. */
public interface KeyStore {

    /** Returns the scoped key with that id in the realm. */
    Optional<StoredKey> find(String realmId, KeyId id);

    /** Returns the realm's legacy key that is stored under one of the digests. */
    Optional<StoredKey> findLegacy(String realmId, List<KeyDigest> digests);

    /** Replaces a digest that was made with a retired pepper, or with none, by one made with the current pepper. */
    void renewDigest(KeyId id, KeyDigest former, KeyDigest current);

    /**
     * Records the fingerprint of a legacy key, by which imports recognize the key even after the peppers have changed.
     */
    void recordFingerprint(String realmId, KeyId id, LegacyKey key);
}
