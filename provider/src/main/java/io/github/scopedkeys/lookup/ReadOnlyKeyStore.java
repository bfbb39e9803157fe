/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.lookup;

import io.github.scopedkeys.digest.KeyDigest;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.key.LegacyKey;
import io.github.scopedkeys.verify.KeyStore;
import io.github.scopedkeys.verify.StoredKey;
import java.util.List;
import java.util.Optional;

/** Reads keys and renews nothing about them: for keys that end now. */
public final class ReadOnlyKeyStore implements KeyStore {

    private final KeyStore store;

    public ReadOnlyKeyStore(KeyStore store) {
        this.store = store;
    }

    @Override
    public Optional<StoredKey> find(String realmId, KeyId id) {
        return store.find(realmId, id);
    }

    @Override
    public Optional<StoredKey> findLegacy(String realmId, List<KeyDigest> digests) {
        return store.findLegacy(realmId, digests);
    }

    @Override
    public void renewDigest(KeyId id, KeyDigest former, KeyDigest current) {}

    @Override
    public void recordFingerprint(String realmId, KeyId id, LegacyKey key) {}
}
