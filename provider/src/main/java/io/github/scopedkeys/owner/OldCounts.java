/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import io.github.scopedkeys.usage.CountingSince;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Deletes usage counts of days that are too long ago, in the order of their index: no batch passes again what an
 * earlier one has deleted. If counts are kept for longer later, what was deleted remains unknown.
 */
final class OldCounts {

    private static final int KEYS = 500;

    private final int end;
    private int day = Integer.MIN_VALUE;
    private String last = "";

    /** @param end the first day to keep, in days since the epoch, UTC */
    OldCounts(int end) {
        this.end = end;
    }

    /**
     * Deletes the counts of one day for the next keys. Each call should run in its own transaction.
     *
     * @return the number of keys; 0 if no count is left
     */
    int deleteNext(EntityManager em) {
        CountingSince.atEarliest(em, TimeUnit.DAYS.toMillis(end));
        List<String> keys = keys(em);
        if (keys.isEmpty()) {
            Integer next = em.createQuery(
                            "select min(c.day) from ScopedKeyCountEntity c where c.day > :day and c.day < :end",
                            Integer.class)
                    .setParameter("day", day)
                    .setParameter("end", end)
                    .getSingleResult();
            if (next == null) {
                return 0;
            }
            day = next;
            last = "";
            keys = keys(em);
        }
        if (!keys.isEmpty()) {
            em.createQuery("delete from ScopedKeyCountEntity c where c.day = :day and c.keyId in :keys")
                    .setParameter("day", day)
                    .setParameter("keys", keys)
                    .executeUpdate();
            last = keys.get(keys.size() - 1);
        }
        return keys.size();
    }

    private List<String> keys(EntityManager em) {
        return em.createQuery(
                        "select distinct c.keyId from ScopedKeyCountEntity c where c.day = :day and c.keyId > :last"
                                + " order by c.keyId",
                        String.class)
                .setParameter("day", day)
                .setParameter("last", last)
                .setMaxResults(KEYS)
                .getResultList();
    }
}
