/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.idle;

import io.github.scopedkeys.notice.BulkNotices;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Queues notices for the keys of a realm that expire soon. Each key gets only the notice of the nearest threshold, also
 * when notices were enabled late. Replaced keys get none: their end was chosen when they were rotated.
 */
final class ExpiringKeys {

    private final EntityManager em;
    private final String realmId;
    private final List<Integer> days;

    /** @param days before the expiry, lowest first */
    ExpiringKeys(EntityManager em, String realmId, List<Integer> days) {
        this.em = em;
        this.realmId = realmId;
        this.days = days;
    }

    /**
     * Queues the next notices of one threshold.
     *
     * @param threshold the index of the threshold
     * @param from the expiry at which to continue; {@code now} to start
     * @param max the most keys
     * @return the expiry at which to continue; null if no key is left
     */
    Long next(int threshold, long from, int max, long now) {
        long after = threshold == 0 ? now : now + TimeUnit.DAYS.toMillis(days.get(threshold - 1));
        long by = now + TimeUnit.DAYS.toMillis(days.get(threshold));
        List<Object[]> keys = em.createQuery(
                        "select k.id, k.expires from ScopedKeyEntity k where k.realmId = :realm and k.expires > :after"
                                + " and k.expires >= :from and k.expires <= :by and k.enabled = true"
                                + " and k.successorId is null"
                                + " and not exists (select 1 from ScopedKeyNoticeEntity n where n.keyId = k.id"
                                + " and n.kind = 'expiring' and n.occasion = concat(:days, cast(k.expires as string)))"
                                + " order by k.expires, k.id",
                        Object[].class)
                .setParameter("realm", realmId)
                .setParameter("after", after)
                .setParameter("from", from)
                .setParameter("by", by)
                .setParameter("days", days.get(threshold) + ":")
                .setMaxResults(max)
                .getResultList();
        if (keys.isEmpty()) {
            return null;
        }
        new BulkNotices(em, now)
                .expiring(keys.stream().map(key -> (String) key[0]).toList(), days.get(threshold) + ":", after, by);
        return (Long) keys.get(keys.size() - 1)[1];
    }
}
