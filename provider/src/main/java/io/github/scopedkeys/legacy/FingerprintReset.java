/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.legacy;

import io.github.scopedkeys.digest.PepperRing;
import io.github.scopedkeys.store.KeyRows;
import io.github.scopedkeys.store.Locks;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;

/**
 * Gives a realm without a fingerprint key a new one. Before that, it removes the fingerprints of a lost key in small
 * steps: a realm can have ten million legacy keys. Until the last step, no fingerprint is added. If the server stops
 * meanwhile, another reset continues.
 */
public final class FingerprintReset {

    private final String realmId;
    private final PepperRing peppers;
    private String lastKey = "";
    private String lastFingerprint = "";
    private boolean keysDone;

    public FingerprintReset(String realmId, PepperRing peppers) {
        this.realmId = realmId;
        this.peppers = peppers;
    }

    /**
     * Takes the next step; each one should run in its own transaction.
     *
     * @return whether there are more
     */
    public boolean step(EntityManager em) {
        FingerprintKeys keys = new FingerprintKeys(em, peppers);
        // An import creates the key itself, and shares this lock. Once there is a key, the marks are about that key.
        if (!new Locks(em).realm(realmId) || keys.exists(realmId)) {
            return false;
        }
        keysDone = keysDone || unmark(em) < KeyRows.BATCH;
        if (keysDone && deleteFingerprints(em) < KeyRows.BATCH) {
            keys.create(realmId);
            return false;
        }
        return true;
    }

    private int unmark(EntityManager em) {
        List<String> ids = em.createQuery(
                        "select k.id from ScopedKeyEntity k where k.realmId = :realm and k.fingerprinted = true"
                                + " and k.id > :last order by k.id",
                        String.class)
                .setParameter("realm", realmId)
                .setParameter("last", lastKey)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .setMaxResults(KeyRows.BATCH)
                .getResultList();
        if (!ids.isEmpty()) {
            em.createQuery("update ScopedKeyEntity k set k.fingerprinted = false where k.id in :ids")
                    .setParameter("ids", ids)
                    .executeUpdate();
            lastKey = ids.get(ids.size() - 1);
        }
        return ids.size();
    }

    private int deleteFingerprints(EntityManager em) {
        List<String> fingerprints = em.createQuery(
                        "select f.fingerprint from ScopedKeyFingerprintEntity f where f.realmId = :realm"
                                + " and f.fingerprint > :last order by f.fingerprint",
                        String.class)
                .setParameter("realm", realmId)
                .setParameter("last", lastFingerprint)
                .setMaxResults(KeyRows.BATCH)
                .getResultList();
        if (!fingerprints.isEmpty()) {
            em.createQuery("delete from ScopedKeyFingerprintEntity f where f.realmId = :realm"
                            + " and f.fingerprint in :fingerprints")
                    .setParameter("realm", realmId)
                    .setParameter("fingerprints", fingerprints)
                    .executeUpdate();
            lastFingerprint = fingerprints.get(fingerprints.size() - 1);
        }
        return fingerprints.size();
    }
}
