/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.legacy;

import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fingerprints of all legacy keys that a realm ever had. */
public final class Fingerprints {

    private final EntityManager em;
    private final String realmId;

    public Fingerprints(EntityManager em, String realmId) {
        this.em = em;
        this.realmId = realmId;
    }

    /** Returns the key of each recorded fingerprint; empty if that key has been deleted. */
    public Map<String, Optional<FoundKey>> recorded(Collection<String> fingerprints) {
        List<Object[]> rows = em.createQuery(
                        "select f.fingerprint, k.id, k.userId, k.digestVersion, k.digest"
                                + " from ScopedKeyFingerprintEntity f"
                                + " left join ScopedKeyEntity k on k.id = f.keyId and k.realmId = f.realmId"
                                + " where f.fingerprint in :fingerprints and f.realmId = :realm",
                        Object[].class)
                .setParameter("fingerprints", fingerprints)
                .setParameter("realm", realmId)
                .getResultList();
        Map<String, Optional<FoundKey>> found = new HashMap<>();
        rows.forEach(row ->
                found.put((String) row[0], row[1] == null ? Optional.empty() : Optional.of(FoundKey.of(row, 1))));
        return found;
    }

    /** Records the fingerprint of an existing key. If several transactions do so at once, the first one wins. */
    public void record(String fingerprint, String keyId) {
        int first = em.createQuery("update ScopedKeyEntity k set k.fingerprinted = true"
                        + " where k.id = :id and k.realmId = :realm and k.fingerprinted = false")
                .setParameter("id", keyId)
                .setParameter("realm", realmId)
                .executeUpdate();
        if (first == 1
                && em.find(ScopedKeyFingerprintEntity.class, new ScopedKeyFingerprintEntity.Key(realmId, fingerprint))
                        == null) {
            add(fingerprint, keyId);
        }
    }

    /**
     * Records the fingerprint of a key that is added in the same transaction.
     *
     * @param keyId null for a key that has been deleted
     */
    void add(String fingerprint, String keyId) {
        ScopedKeyFingerprintEntity entity = new ScopedKeyFingerprintEntity();
        entity.realmId = realmId;
        entity.fingerprint = fingerprint;
        entity.keyId = keyId;
        em.persist(entity);
    }

    /** Records the fingerprint of a key that was deleted before fingerprints were kept. */
    public void recordGone(String fingerprint) {
        add(fingerprint, null);
    }
}
