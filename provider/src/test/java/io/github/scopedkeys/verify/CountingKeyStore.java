/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

import io.github.scopedkeys.digest.KeyDigest;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.key.LegacyKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the keys of one realm in memory, and counts its reads. */
final class CountingKeyStore implements KeyStore {

    private final String realmId;
    private final Map<KeyId, StoredKey> keys = new HashMap<>();
    private final List<KeyDigest> renewed = new ArrayList<>();
    private final List<KeyId> fingerprinted = new ArrayList<>();
    private int finds;
    private int legacyFinds;

    CountingKeyStore(String realmId) {
        this.realmId = realmId;
    }

    void put(StoredKey key) {
        keys.put(key.id(), key);
    }

    /** Stores a key under another id, as someone with write access to the database could. */
    void putUnder(KeyId id, StoredKey key) {
        keys.put(id, key);
    }

    int finds() {
        return finds;
    }

    int reads() {
        return finds + legacyFinds;
    }

    List<KeyDigest> renewed() {
        return renewed;
    }

    List<KeyId> fingerprinted() {
        return fingerprinted;
    }

    @Override
    public void recordFingerprint(String realm, KeyId id, LegacyKey key) {
        fingerprinted.add(id);
    }

    @Override
    public Optional<StoredKey> find(String realm, KeyId id) {
        finds++;
        return realm.equals(realmId) ? Optional.ofNullable(keys.get(id)) : Optional.empty();
    }

    @Override
    public Optional<StoredKey> findLegacy(String realm, List<KeyDigest> digests) {
        legacyFinds++;
        return realm.equals(realmId)
                ? keys.values().stream()
                        .filter(key -> digests.stream().anyMatch(key.digest()::matches))
                        .findFirst()
                : Optional.empty();
    }

    @Override
    public void renewDigest(KeyId id, KeyDigest former, KeyDigest current) {
        renewed.add(current);
        keys.computeIfPresent(id, (same, key) -> key.digest().matches(former) ? Keys.with(key, current) : key);
    }
}
