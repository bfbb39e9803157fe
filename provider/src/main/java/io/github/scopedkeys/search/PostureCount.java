/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.store.KeyDetails.Kind;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;

/**
 * Counts the {@link Posture} of a realm in four statements. Each is answered by one index alone, except that the last
 * one also reads the leaked keys, which are few. Rows of last uses repeat the realm and creation of their key for that.
 */
public final class PostureCount {

    private static final String USABLE = "k.enabled = true and (k.expires is null or k.expires > :now)";

    private static final String LEAKED =
            "select count(*) from ScopedKeyEntity k where k.realmId = :realm and k.leaked is not null";

    private final EntityManager em;
    private final String realmId;

    public PostureCount(EntityManager em, String realmId) {
        this.em = em;
        this.realmId = realmId;
    }

    /** @param now milliseconds since the epoch */
    public Posture at(long now) {
        Object[] keys = em.createQuery(
                        "select count(*), count(*) filter (where k.enabled = true),"
                                + " count(*) filter (where k.enabled = true and k.expires is null),"
                                + " count(*) filter (where k.enabled = true and k.expires > :now"
                                + " and k.expires <= :soon),"
                                + " count(*) filter (where k.kind = :legacy and " + USABLE + "),"
                                + " count(*) filter (where (k.graphqlLevel = :wide or k.endpointLevel = :wide) and "
                                + USABLE + ") from ScopedKeyEntity k where k.realmId = :realm",
                        Object[].class)
                .setParameter("realm", realmId)
                .setParameter("now", now)
                .setParameter("soon", now + Posture.SOON)
                .setParameter("legacy", Kind.LEGACY.word())
                .setParameter("wide", AccessLevel.READ_WRITE.word())
                .getSingleResult();
        Object[] uses = em.createQuery(
                        "select count(*) filter (where u.lastUsed = 0), count(*) filter (where u.created < :since)"
                                + " from ScopedKeyUseEntity u where u.realmId = :realm and u.lastUsed < :since",
                        Object[].class)
                .setParameter("realm", realmId)
                .setParameter("since", now - Posture.UNUSED)
                .getSingleResult();
        return new Posture(
                now,
                (Long) keys[0],
                (Long) keys[1],
                (Long) uses[0],
                (Long) uses[1],
                (Long) keys[2],
                (Long) keys[3],
                (Long) keys[4],
                (Long) keys[5],
                leaked(LEAKED).getSingleResult(),
                leaked(LEAKED + " and " + USABLE).setParameter("now", now).getSingleResult());
    }

    private TypedQuery<Long> leaked(String query) {
        return em.createQuery(query, Long.class).setParameter("realm", realmId);
    }
}
