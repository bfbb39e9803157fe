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
        List<String> unrecorded = digestsWithoutFingerprint(realmId, userId);
        int deleted = 0;
        String keys = "(select k.id from ScopedKeyEntity k where k.realmId = :realm and k.userId = :user)";
        for (String statement : new String[] {
            "delete from ScopedKeyGrantEntity g where g.keyId in " + keys,
            "delete from ScopedKeyUseEntity u where u.keyId in " + keys,
            "delete from ScopedKeyCountEntity c where c.keyId in " + keys,
            "delete from ScopedKeyEntity k where k.realmId = :realm and k.userId = :user"
        }) {
            // The last statement deletes the keys themselves.
            deleted = em.createQuery(statement)
                    .setParameter("realm", realmId)
                    .setParameter("user", userId)
                    .executeUpdate();
        }
        unrecorded.forEach(digest -> em.persist(ScopedKeyDeletedEntity.of(realmId, digest)));
        new Endpoints(em, realmId).deleteOwnedBy(userId);
        return deleted;
    }

    /** Locks the rows: whoever deletes one of the keys at this moment has recorded its digest, and no row is left here. */
    private List<String> digestsWithoutFingerprint(String realmId, String userId) {
        return em.createQuery(
                        "select k from ScopedKeyEntity k where k.realmId = :realm and k.userId = :user"
                                + " and k.kind = :legacy and k.fingerprinted = false order by k.id",
                        ScopedKeyEntity.class)
                .setParameter("realm", realmId)
                .setParameter("user", userId)
                .setParameter("legacy", Kind.LEGACY.word())
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultStream()
                .map(key -> key.digest)
                .toList();
    }

    public void ofRealm(String realmId) {
        for (String statement : new String[] {
            "delete from ScopedKeyUseEntity u where u.keyId in (select k.id from ScopedKeyEntity k where k.realmId = :realm)",
            "delete from ScopedKeyCountEntity c where c.keyId in (select k.id from ScopedKeyEntity k where k.realmId = :realm)",
            "delete from ScopedKeyGrantEntity g where g.realmId = :realm",
            "delete from ScopedKeyEntity k where k.realmId = :realm",
            "delete from ScopedKeyDeletedEntity d where d.realmId = :realm",
            "delete from ScopedKeyFingerprintEntity f where f.realmId = :realm",
            "delete from ScopedKeySecretEntity s where s.realmId = :realm",
            "delete from ScopedKeyEndpointEntity e where e.realmId = :realm"
        }) {
            em.createQuery(statement).setParameter("realm", realmId).executeUpdate();
        }
    }
}
