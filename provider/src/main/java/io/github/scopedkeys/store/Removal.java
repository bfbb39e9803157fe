/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.store.KeyDetails.Kind;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;

/** Takes away what belonged to users and realms that are removed, in the transaction that removes them. */
public final class Removal {

    private final EntityManager em;

    public Removal(EntityManager em) {
        this.em = em;
    }

    /**
     * Deletes the user's keys and endpoints. Whoever has the user's name later does not get legacy keys of the same file:
     * their fingerprints stay, or else their digests.
     *
     * @return how many keys there were
     */
    public int ofUser(String realmId, String userId) {
        // A key that is being made for the user is made before this, and seen here, or finds no user afterwards.
        new Locks(em).user(userId);
        int deleted = deleteKeys("k.realmId = :realm and k.userId = :owner", realmId, userId);
        new Endpoints(em, realmId).deleteOwnedBy(userId);
        return deleted;
    }

    public void ofRealm(String realmId) {
        deleteKeys("k.realmId = :realm", realmId, null);
        for (String statement : new String[] {
            "delete from ScopedKeyGrantEntity g where g.realmId = :realm",
            "delete from ScopedKeyDeletedEntity d where d.realmId = :realm",
            "delete from ScopedKeyFingerprintEntity f where f.realmId = :realm",
            "delete from ScopedKeySecretEntity s where s.realmId = :realm",
            "delete from ScopedKeyEndpointEntity e where e.realmId = :realm"
        }) {
            em.createQuery(statement).setParameter("realm", realmId).executeUpdate();
        }
    }

    /** @param owner null for the keys of a whole realm, which is forgotten with all that was imported */
    private int deleteKeys(String condition, String realmId, String owner) {
        int deleted = 0;
        String last = "";
        List<String> ids;
        do {
            var query = em.createQuery(
                            "select k.id from ScopedKeyEntity k where " + condition + " and k.id > :last order by k.id",
                            String.class)
                    .setParameter("realm", realmId)
                    .setParameter("last", last)
                    .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                    .setMaxResults(KeyRows.BATCH);
            ids = (owner == null ? query : query.setParameter("owner", owner)).getResultList();
            List<String> unrecorded = owner == null ? List.of() : digestsWithoutFingerprint(ids);
            KeyRows.delete(em, ids);
            unrecorded.forEach(digest -> em.persist(ScopedKeyDeletedEntity.of(realmId, digest)));
            deleted += ids.size();
            last = ids.isEmpty() ? last : ids.get(ids.size() - 1);
        } while (!ids.isEmpty());
        return deleted;
    }

    /** @param ids keys whose rows are locked: who deletes one of them at this moment has recorded its digest already */
    private List<String> digestsWithoutFingerprint(List<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : em.createQuery(
                                "select k.digest from ScopedKeyEntity k where k.id in :ids and k.kind = :legacy"
                                        + " and k.fingerprinted = false order by k.id",
                                String.class)
                        .setParameter("ids", ids)
                        .setParameter("legacy", Kind.LEGACY.word())
                        .getResultList();
    }
}
