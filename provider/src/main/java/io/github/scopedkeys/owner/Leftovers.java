/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import io.github.scopedkeys.store.KeyRows;
import io.github.scopedkeys.store.Locks;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;

/** Deletes obsolete rows, one batch per call; each call should run in its own transaction. */
public final class Leftovers {

    private static final int OWNERS = 1_000;
    private static final int KEYS = 500;

    private final EntityManager em;

    public Leftovers(EntityManager em) {
        this.em = em;
    }

    /**
     * Returns owners of keys who no longer have a row. Removing a user storage deletes its users' rows in bulk, without
     * an event. Their keys do not work anyway, since verification requires the owner.
     *
     * @return pairs of realm and user; there may be more, so repeat until there are none
     */
    public List<Object[]> goneOwners() {
        return em.createQuery(
                        "select distinct k.realmId, k.userId from ScopedKeyEntity k"
                                + " where not exists (select u.id from UserEntity u where u.id = k.userId)",
                        Object[].class)
                .setMaxResults(OWNERS)
                .getResultList();
    }

    /**
     * Deletes grants, last uses, counts and history of keys that do not exist. Only earlier versions left such rows.
     *
     * @return the number of keys handled; there may be more, so repeat until it is 0
     */
    public int deleteRowsWithoutKey() {
        int all = 0;
        for (String entity : List.of(
                "ScopedKeyGrantEntity", "ScopedKeyUseEntity", "ScopedKeyCountEntity", "ScopedKeyChangeEntity")) {
            List<String> keys = em.createQuery(
                            "select distinct r.keyId from " + entity
                                    + " r where not exists (select k.id from ScopedKeyEntity k where k.id = r.keyId)",
                            String.class)
                    .setMaxResults(KEYS)
                    .getResultList();
            if (!keys.isEmpty()) {
                em.createQuery("delete from " + entity + " r where r.keyId in :keys")
                        .setParameter("keys", keys)
                        .executeUpdate();
            }
            all += keys.size();
        }
        return all;
    }

    /**
     * Adds realm and creation to last uses of keys that an earlier version added while this one already ran.
     *
     * @return the number of keys handled; there may be more, so repeat until it is 0
     */
    public int completeUses() {
        // Last uses are written without a lock on the key: lock their rows in the order that writers use.
        List<String> keys = em.createQuery(
                        "select u.keyId from ScopedKeyUseEntity u where u.realmId is null"
                                + " and exists (select k.id from ScopedKeyEntity k where k.id = u.keyId)"
                                + " order by u.keyId",
                        String.class)
                .setMaxResults(KEYS)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
        return keys.isEmpty()
                ? 0
                : em.createQuery("update ScopedKeyUseEntity u set"
                                + " u.realmId = (select k.realmId from ScopedKeyEntity k where k.id = u.keyId),"
                                + " u.created = (select k.created from ScopedKeyEntity k where k.id = u.keyId)"
                                + " where u.keyId in :keys")
                        .setParameter("keys", keys)
                        .executeUpdate();
    }

    /**
     * Deletes endpoints of realms or users that do not exist. An owner from another storage never has a row here, so
     * their endpoints are kept.
     *
     * @return the number of endpoints deleted
     */
    public int deleteEndpointsOfNobody() {
        return em.createQuery("delete from ScopedKeyEndpointEntity e where not exists (select r.id from RealmEntity r"
                        + " where r.id = e.realmId) or (e.ownerId is not null and e.ownerId not like 'f:%'"
                        + " and not exists (select u.id from UserEntity u where u.id = e.ownerId))")
                .executeUpdate();
    }

    /**
     * Deletes bulk disables that are too old to be undone.
     *
     * @param time milliseconds since the epoch
     * @return 0: nothing is left
     */
    public int deleteBatchesBefore(long time) {
        em.createQuery("delete from ScopedKeyBatchEntity b where b.created <= :time")
                .setParameter("time", time)
                .executeUpdate();
        return 0;
    }

    /**
     * Deletes replaced keys that ended long ago, whose further use is no longer worth recognizing.
     *
     * @param time milliseconds since the epoch
     * @return the number of keys handled; there may be more, so repeat until it is 0
     */
    public int deleteReplacedBefore(long time) {
        List<String> keys = new Locks(em)
                .keys(em.createQuery(
                                "select k.id from ScopedKeyEntity k where k.successorId is not null"
                                        + " and k.expires <= :time",
                                String.class)
                        .setParameter("time", time)
                        .setMaxResults(KEYS)
                        .getResultList());
        KeyRows.delete(em, keys);
        return keys.size();
    }
}
