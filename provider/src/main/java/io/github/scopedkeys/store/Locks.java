/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Locks rows until the end of the transaction, in the order that the description of this package gives. Only ids are read, so
 * nothing that was read before counts as current.
 */
public final class Locks {

    private final EntityManager em;

    public Locks(EntityManager em) {
        this.em = em;
    }

    /**
     * Keeps the realm from being removed.
     *
     * @return whether it is there
     */
    public boolean shareRealm(String realmId) {
        return !em.createQuery("select r.id from RealmEntity r where r.id = :id", String.class)
                .setParameter("id", realmId)
                .setLockMode(LockModeType.PESSIMISTIC_READ)
                .getResultList()
                .isEmpty();
    }

    /**
     * Keeps users from being removed.
     *
     * @return the ids of those that are there
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
     * Keeps a user from being removed, and from getting keys in another transaction.
     *
     * @return whether the user is there
     */
    public boolean user(String id) {
        return !em.createQuery("select u.id from UserEntity u where u.id = :id", String.class)
                .setParameter("id", id)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList()
                .isEmpty();
    }

    /** Locks keys, and returns the ids of those that are there. */
    public List<String> keys(Collection<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Set<String> exact = Set.copyOf(ids);
        return em.createQuery("select k.id from ScopedKeyEntity k where k.id in :ids order by k.id", String.class)
                .setParameter("ids", ids)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultStream()
                // A database that ignores case finds other spellings as well.
                .filter(exact::contains)
                .toList();
    }
}
