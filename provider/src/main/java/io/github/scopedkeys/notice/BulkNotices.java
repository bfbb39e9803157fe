/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.keycloak.common.util.Time;

/**
 * Queues the notices that one search finds, those about many keys with one statement. Those that were queued before are
 * left as they are. No notice is sent before {@link #release}, so an owner gets one mail about all of them.
 */
public final class BulkNotices {

    /** Since when a key {@code k} with the last use {@code u} was neither created, enabled nor used. */
    public static final String IDLE_SINCE = "greatest(u.created, u.lastUsed, coalesce(u.observedSince, u.created))";

    private static final String IDLE_SINCE_SQL =
            "greatest(u.CREATED, u.LAST_USED, coalesce(u.OBSERVED_SINCE, u.CREATED))";

    private static final String KEYS = "k.ID in (:ids)";

    /** The search has read the keys before: they may have changed since. */
    private static final String STILL_EXPIRING =
            KEYS + " and k.EXPIRES > :after and k.EXPIRES <= :by and k.ENABLED = true and k.SUCCESSOR_ID is null";

    private static final String STILL_IDLE = KEYS + " and k.ENABLED = true and k.SUCCESSOR_ID is null"
            + " and (k.EXPIRES is null or k.EXPIRES > :now) and u.LAST_USED < :idle and u.CREATED < :idle"
            + " and (u.OBSERVED_SINCE is null or u.OBSERVED_SINCE < :idle)";

    private static final String OF_SEARCH = " n.realmId = :realm and n.state = :held";

    /** The most owners in one transaction. */
    private static final int OWNERS = 200;

    private final EntityManager em;
    private final long now;

    /** @param now when the search began, in milliseconds since the epoch */
    public BulkNotices(EntityManager em, long now) {
        this.em = em;
        this.now = now;
    }

    /**
     * Queues the notices for those of the keys that still expire soon.
     *
     * @param threshold the start of the occasion; the rest is the expiry
     * @param after before the first expiry
     * @param by the last expiry
     */
    public void expiring(Collection<String> ids, String threshold, long after, long by) {
        insert(NoticeKind.EXPIRING, ids)
                .occasionFrom(threshold, "k.EXPIRES")
                .time("k.EXPIRES")
                .set("after", after)
                .set("by", by)
                .where(STILL_EXPIRING);
    }

    /**
     * Queues the warnings for those of the keys that are still idle.
     *
     * @param idle since when they have not been needed
     * @param action what will happen to them, which is also the start of the occasion; the rest is since when they are
     *     idle
     * @param time when it will happen, in milliseconds since the epoch; null if nothing will
     */
    public void idle(Collection<String> ids, long idle, String action, Long time) {
        insert(NoticeKind.IDLE, ids)
                .occasionFrom(action + ":", IDLE_SINCE_SQL)
                .time(time)
                .text(action)
                .set("idle", idle)
                .where(STILL_IDLE);
    }

    /** @param occasion the same for all */
    public void ended(Collection<String> ids, NoticeKind kind, String occasion) {
        insert(kind, ids).occasion(occasion).time((Long) now).where(KEYS);
    }

    /**
     * Lets the notices be sent that this search has queued, or an earlier one whose node died: all of an owner at once,
     * and none in a run of the mailer that has begun.
     *
     * @return the number of owners handled; there may be more, so repeat until it is 0
     */
    public int release(String realmId) {
        Map<String, Object> held = new HashMap<>(Map.of("realm", realmId, "held", ScopedKeyNoticeEntity.HELD));
        Set<String> owners = new HashSet<>(Rows.set(
                        em.createQuery("select n.userId from ScopedKeyNoticeEntity n where" + OF_SEARCH, String.class),
                        held)
                .setMaxResults(OWNERS)
                .getResultList());
        if (!owners.isEmpty()) {
            held.put("users", owners);
            String ofOwners = OF_SEARCH + " and n.userId in :users";
            Rows.lock(em, ofOwners, held, 0);
            Rows.update(em, "n.state = :due, n.stateTime = :time", ofOwners, held)
                    .setParameter("due", ScopedKeyNoticeEntity.DUE)
                    .setParameter("time", Time.currentTimeMillis())
                    .executeUpdate();
        }
        return owners.size();
    }

    private NoticeInsert insert(NoticeKind kind, Collection<String> ids) {
        return new NoticeInsert(em, kind, now).held().set("ids", ids);
    }
}
