/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import jakarta.persistence.EntityManager;
import java.util.OptionalLong;

/**
 * Remembers since when all uses have been counted, and the counts are kept. What was not used before that is unknown,
 * even if counts of earlier uses remain.
 */
public final class CountingSince {

    private CountingSince() {}

    /**
     * Records, when a server starts, whether it records last uses and counts uses. If another server starts at the same
     * moment, this fails; a second attempt succeeds.
     *
     * @param now milliseconds since the epoch
     */
    public static void record(EntityManager em, boolean recording, boolean counting, long now) {
        // A version that only knew counts recorded last uses, too, while it counted.
        record(em, ScopedKeyCountingEntity.LAST_USES, recording, read(em).orElse(now));
        record(em, ScopedKeyCountingEntity.COUNTS, counting, now);
    }

    /**
     * Forgets what this server does not do, again and again while it runs: another one may have started since, and
     * recorded that it does.
     */
    public static void forget(EntityManager em, boolean recording, boolean counting) {
        em.createQuery("delete from ScopedKeyCountingEntity c where c.id = :uses and :recording = false"
                        + " or c.id = :counts and :counting = false")
                .setParameter("uses", ScopedKeyCountingEntity.LAST_USES)
                .setParameter("recording", recording)
                .setParameter("counts", ScopedKeyCountingEntity.COUNTS)
                .setParameter("counting", counting)
                .executeUpdate();
    }

    private static void record(EntityManager em, int id, boolean active, long since) {
        ScopedKeyCountingEntity known = em.find(ScopedKeyCountingEntity.class, id);
        if (active && known == null) {
            em.persist(ScopedKeyCountingEntity.of(id, since));
        } else if (!active && known != null) {
            em.remove(known);
        }
    }

    /**
     * Forgets what was counted before a moment.
     *
     * @param start milliseconds since the epoch
     */
    public static void atEarliest(EntityManager em, long start) {
        em.createQuery("update ScopedKeyCountingEntity c set c.since = :start where c.id = :id and c.since < :start")
                .setParameter("start", start)
                .setParameter("id", ScopedKeyCountingEntity.COUNTS)
                .executeUpdate();
    }

    /** Returns milliseconds since the epoch; empty if uses are not counted. */
    static OptionalLong read(EntityManager em) {
        return read(em, ScopedKeyCountingEntity.COUNTS);
    }

    /**
     * Returns since when all servers have recorded last uses, in milliseconds since the epoch; empty if one does not. A
     * key that looks unused before that may have been used.
     */
    public static OptionalLong lastUses(EntityManager em) {
        return read(em, ScopedKeyCountingEntity.LAST_USES);
    }

    private static OptionalLong read(EntityManager em, int id) {
        ScopedKeyCountingEntity known = em.find(ScopedKeyCountingEntity.class, id);
        return known == null ? OptionalLong.empty() : OptionalLong.of(known.since);
    }
}
