/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import io.github.scopedkeys.store.KeyRows;
import io.github.scopedkeys.store.Locks;
import io.github.scopedkeys.usage.CountingSince;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Deletes obsolete rows, one batch per call; each call should run in its own transaction. */
public final class Leftovers {

    private static final int OWNERS = 100;
    private static final int KEYS = 500;

    private final EntityManager em;

    public Leftovers(EntityManager em) {
        this.em = em;
    }

    /**
     * Deletes keys whose owner no longer has a row. Removing a user storage deletes its users' rows in bulk, without an
     * event. Such keys do not work anyway, since verification requires the owner.
     *
     * @return the number of missing owners handled; there may be more, so repeat until it is 0
     */
    public int deleteKeysOfGoneOwners() {
        List<Object[]> gone = em.createQuery(
                        "select distinct k.realmId, k.userId from ScopedKeyEntity k"
                                + " where not exists (select u.id from UserEntity u where u.id = k.userId)",
                        Object[].class)
                .setMaxResults(OWNERS)
                .getResultList();
        gone.forEach(owner -> new Removal(em).ofUser((String) owner[0], (String) owner[1]));
        return gone.size();
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
                                + " and exists (select k.id from ScopedKeyEntity k where k.id = u.keyId) order by u.keyId",
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
                                "select k.id from ScopedKeyEntity k where k.successorId is not null and k.expires <= :time",
                                String.class)
                        .setParameter("time", time)
                        .setMaxResults(KEYS)
                        .getResultList());
        KeyRows.delete(em, keys);
        return keys.size();
    }

    /**
     * Deletes counts of days before {@code day} (days since the epoch, UTC). If counts are kept for longer later, what
     * was deleted remains unknown.
     *
     * @return the number of keys handled; there may be more, so repeat until it is 0
     */
    public int deleteCountsBefore(int day) {
        CountingSince.atEarliest(em, TimeUnit.DAYS.toMillis(day));
        List<String> keys = em.createQuery(
                        "select distinct c.keyId from ScopedKeyCountEntity c where c.day < :day", String.class)
                .setParameter("day", day)
                .setMaxResults(KEYS)
                .getResultList();
        if (!keys.isEmpty()) {
            em.createQuery("delete from ScopedKeyCountEntity c where c.day < :day and c.keyId in :keys")
                    .setParameter("day", day)
                    .setParameter("keys", keys)
                    .executeUpdate();
        }
        return keys.size();
    }
}
