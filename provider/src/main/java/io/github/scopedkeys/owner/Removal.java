/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import io.github.scopedkeys.notice.NoticeRemoval;
import io.github.scopedkeys.store.Endpoints;
import io.github.scopedkeys.store.KeyDetails.Kind;
import io.github.scopedkeys.store.KeyRows;
import io.github.scopedkeys.store.Locks;
import io.github.scopedkeys.store.ScopedKeyDeletedEntity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.util.List;

/** Deletes the keys and endpoints of users and realms, in the transaction that removes those. */
public final class Removal {

    private final EntityManager em;

    public Removal(EntityManager em) {
        this.em = em;
    }

    /**
     * Deletes the user's keys and endpoints. The fingerprints of legacy keys remain, or else their digests. A later
     * user of the same name therefore does not get these keys from the same file.
     *
     * @return the number of keys deleted
     */
    public int ofUser(String realmId, String userId) {
        // A key being created for the user is either committed first, and deleted here, or finds the user gone.
        new Locks(em).user(userId);
        int deleted = 0;
        TypedQuery<String> keys = keys("k.realmId = :realm and k.userId = :user")
                .setParameter("realm", realmId)
                .setParameter("user", userId);
        for (List<String> ids = next(keys, List.of()); !ids.isEmpty(); ids = next(keys, ids)) {
            List<String> unrecorded = digestsWithoutFingerprint(ids);
            KeyRows.delete(em, ids);
            unrecorded.forEach(digest -> em.persist(ScopedKeyDeletedEntity.of(realmId, digest)));
            deleted += ids.size();
        }
        new Endpoints(em, realmId).deleteOwnedBy(userId);
        em.createQuery("delete from ScopedKeyBatchEntity b where b.realmId = :realm and b.userId = :user")
                .setParameter("realm", realmId)
                .setParameter("user", userId)
                .executeUpdate();
        new NoticeRemoval(em).ofUser(realmId, userId);
        return deleted;
    }

    public void ofRealm(String realmId) {
        TypedQuery<String> keys = keys("k.realmId = :realm").setParameter("realm", realmId);
        for (List<String> ids = next(keys, List.of()); !ids.isEmpty(); ids = next(keys, ids)) {
            KeyRows.delete(em, ids);
        }
        for (String statement : new String[] {
            "delete from ScopedKeyGrantEntity g where g.realmId = :realm",
            "delete from ScopedKeyDeletedEntity d where d.realmId = :realm",
            "delete from ScopedKeyFingerprintEntity f where f.realmId = :realm",
            "delete from ScopedKeyBatchEntity b where b.realmId = :realm",
            "delete from ScopedKeySecretEntity s where s.realmId = :realm",
            "delete from ScopedKeyStatusEntity s where s.realmId = :realm",
            "delete from ScopedKeyEndpointEntity e where e.realmId = :realm"
        }) {
            em.createQuery(statement).setParameter("realm", realmId).executeUpdate();
        }
        new NoticeRemoval(em).ofRealm(realmId);
    }

    /** Returns a query for the next ids in order, after {@code :last}; it locks the keys. */
    private TypedQuery<String> keys(String condition) {
        return em.createQuery(
                        "select k.id from ScopedKeyEntity k where " + condition + " and k.id > :last order by k.id",
                        String.class)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .setMaxResults(KeyRows.BATCH);
    }

    private static List<String> next(TypedQuery<String> keys, List<String> former) {
        String last = former.isEmpty() ? "" : former.get(former.size() - 1);
        return keys.setParameter("last", last).getResultList();
    }

    private List<String> digestsWithoutFingerprint(List<String> ids) {
        return em.createQuery(
                        "select k.digest from ScopedKeyEntity k where k.id in :ids and k.kind = :legacy"
                                + " and (k.fingerprinted = false or not exists"
                                + " (select 1 from ScopedKeySecretEntity s where s.realmId = k.realmId))",
                        String.class)
                .setParameter("ids", ids)
                .setParameter("legacy", Kind.LEGACY.word())
                // A reading that locks is current, even in a transaction of Keycloak's that shows an earlier state.
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }
}
