/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.key.KeyId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
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

    /**
     * The condition on a key that it counts. A key that was replaced does not: its successor does. Nor does one that has
     * expired.
     *
     * @param key the key's name in the query, which has the parameter {@code now}
     */
    static String counts(String key) {
        return "%1$s.successorId is null and (%1$s.expires is null or %1$s.expires > :now)".formatted(key);
    }

    /** Returns how many keys a user has that count. */
    public long count(long now) {
        return query("select count(k)", counts("k"), "", Long.class)
                .setParameter("now", now)
                .getSingleResult();
    }

    /** Returns how many keys a user has that were replaced. */
    public long countReplaced() {
        return query("select count(k)", "k.successorId is not null", "", Long.class)
                .getSingleResult();
    }

    /** Removes a user's expired keys, all but so many that expired last: they must not grow without end. */
    public void removeExpired(long now, int kept) {
        remove(query(
                        "select k.id",
                        "k.successorId is null and k.expires <= :now",
                        " order by k.expires desc, k.id",
                        String.class)
                .setParameter("now", now)
                .setFirstResult(kept));
    }

    /** Removes those of a user's replaced keys whose time is over. */
    public void removeReplaced(long now) {
        remove(query("select k.id", "k.successorId is not null and k.expires <= :now", "", String.class)
                .setParameter("now", now));
    }

    private void remove(TypedQuery<String> ids) {
        Keys keys = new Keys(em, realmId);
        ids.getResultList().forEach(id -> keys.delete(new KeyId(id)));
    }

    private <T> TypedQuery<T> query(String select, String condition, String order, Class<T> type) {
        return em.createQuery(
                        select + " from ScopedKeyEntity k where k.realmId = :realm and k.userId = :user and "
                                + condition + order,
                        type)
                .setParameter("realm", realmId)
                .setParameter("user", userId);
    }
}
