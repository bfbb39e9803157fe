/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import jakarta.persistence.EntityManager;
import java.util.OptionalLong;

/**
 * Remembers since when all uses have been counted, and the counts are kept. What was not used before that is unknown, even if counts of earlier
 * uses remain.
 */
public final class CountingSince {

    private CountingSince() {}

    /**
     * Records, when a server starts, whether it counts uses. If another server starts at the same moment, this fails;
     * a second attempt succeeds.
     *
     * @param now milliseconds since the epoch
     */
    public static void record(EntityManager em, boolean counting, long now) {
        ScopedKeyCountingEntity known = em.find(ScopedKeyCountingEntity.class, ScopedKeyCountingEntity.ONLY);
        if (counting && known == null) {
            em.persist(ScopedKeyCountingEntity.since(now));
        } else if (!counting && known != null) {
            em.remove(known);
        }
    }

    /**
     * Forgets what was counted before a moment.
     *
     * @param start milliseconds since the epoch
     */
    public static void atEarliest(EntityManager em, long start) {
        em.createQuery("update ScopedKeyCountingEntity c set c.since = :start where c.since < :start")
                .setParameter("start", start)
                .executeUpdate();
    }

    /** Returns milliseconds since the epoch; empty if uses are not counted. */
    static OptionalLong read(EntityManager em) {
        ScopedKeyCountingEntity known = em.find(ScopedKeyCountingEntity.class, ScopedKeyCountingEntity.ONLY);
        return known == null ? OptionalLong.empty() : OptionalLong.of(known.since);
    }
}
