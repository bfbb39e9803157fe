/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Locks rows until the end of the transaction, in the order that the package description defines. Only ids are read, so
 * no entity that was read earlier is taken for current.
 */
public final class Locks {

    private final EntityManager em;

    public Locks(EntityManager em) {
        this.em = em;
    }

    /**
     * Locks the realm against removal.
     *
     * @return whether it exists
     */
    public boolean shareRealm(String realmId) {
        return !em.createQuery("select r.id from RealmEntity r where r.id = :id", String.class)
                .setParameter("id", realmId)
                .setLockMode(LockModeType.PESSIMISTIC_READ)
                .getResultList()
                .isEmpty();
    }

    /**
     * Locks the realm against removal and against imports.
     *
     * @return whether it exists
     */
    public boolean realm(String realmId) {
        return !em.createQuery("select r.id from RealmEntity r where r.id = :id", String.class)
                .setParameter("id", realmId)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList()
                .isEmpty();
    }

    /**
     * Locks users against removal.
     *
     * @return the ids of those that exist
     */
    public Set<String> shareUsers(Collection<String> ids) {
        return ids.isEmpty()
                ? Set.of()
                : new HashSet<>(
                        em.createQuery("select u.id from UserEntity u where u.id in :ids order by u.id", String.class)
                                .setParameter("ids", ids)
                                .setLockMode(LockModeType.PESSIMISTIC_READ)
                                .getResultList());
    }

    /**
     * Locks a user against removal, and against getting keys in another transaction.
     *
     * @return whether the user exists
     */
    public boolean user(String id) {
        return !em.createQuery("select u.id from UserEntity u where u.id = :id", String.class)
                .setParameter("id", id)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList()
                .isEmpty();
    }

    /** Locks keys, and returns the ids of those that exist. */
    public List<String> keys(Collection<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Set<String> exact = Set.copyOf(ids);
        return em.createQuery("select k.id from ScopedKeyEntity k where k.id in :ids order by k.id", String.class)
                .setParameter("ids", ids)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultStream()
                // A database with case-insensitive collation also finds other spellings.
                .filter(exact::contains)
                .toList();
    }
}
