/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.key.KeyId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import org.keycloak.models.jpa.entities.UserEntity;

/** How many keys a user has, as far as a limit is concerned. */
public final class KeyPlaces {

    private final EntityManager em;
    private final String realmId;
    private final String userId;

    public KeyPlaces(EntityManager em, String realmId, String userId) {
        this.em = em;
        this.realmId = realmId;
        this.userId = userId;
    }

    /** Makes whoever else adds keys for this user wait for the end of this transaction, so that a limit can be kept. */
    public void lock() {
        em.find(UserEntity.class, userId, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Returns how many keys a user has. A key that was replaced does not count: its successor does. */
    public long count() {
        return count("k.successorId is null");
    }

    /** Returns how many keys a user has that were replaced. */
    public long countReplaced() {
        return count("k.successorId is not null");
    }

    /** Removes those of a user's replaced keys whose time is over. */
    public void removeReplaced(long now) {
        em.createQuery(
                        "select k.id from ScopedKeyEntity k where k.realmId = :realm and k.userId = :user"
                                + " and k.successorId is not null and k.expires <= :now",
                        String.class)
                .setParameter("realm", realmId)
                .setParameter("user", userId)
                .setParameter("now", now)
                .getResultList()
                .forEach(id -> new Keys(em, realmId).delete(new KeyId(id)));
    }

    private long count(String condition) {
        return em.createQuery(
                        "select count(k) from ScopedKeyEntity k where k.realmId = :realm and k.userId = :user and "
                                + condition,
                        Long.class)
                .setParameter("realm", realmId)
                .setParameter("user", userId)
                .getSingleResult();
    }
}
