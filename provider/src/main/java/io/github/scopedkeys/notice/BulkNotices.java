/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import jakarta.persistence.EntityManager;
import java.util.Collection;

/** Queues notices about many keys with one statement. Those that were queued before are left as they are. */
public final class BulkNotices {

    /** Since when a key {@code k} with the last use {@code u} was neither created, enabled nor used. */
    public static final String IDLE_SINCE = "greatest(u.created, u.lastUsed, coalesce(u.observedSince, u.created))";

    private static final String IDLE_SINCE_SQL =
            "greatest(u.CREATED, u.LAST_USED, coalesce(u.OBSERVED_SINCE, u.CREATED))";

    private static final String KEYS = "k.ID in (:ids)";

    private final EntityManager em;
    private final long now;

    /** @param now milliseconds since the epoch */
    public BulkNotices(EntityManager em, long now) {
        this.em = em;
        this.now = now;
    }

    /** @param threshold the start of the occasion; the rest is the expiry */
    public void expiring(Collection<String> ids, String threshold) {
        insert(NoticeKind.EXPIRING, "concat(cast(:start as varchar(40)), cast(k.EXPIRES as varchar(20)))", ids)
                .set("start", threshold)
                .time("k.EXPIRES")
                .where(KEYS);
    }

    /**
     * Queues the warnings for idle keys.
     *
     * @param action what will happen to them, which is also the start of the occasion; the rest is since when they are idle
     * @param time when it will happen, in milliseconds since the epoch; null if nothing will
     */
    public void idle(Collection<String> ids, String action, Long time) {
        insert(NoticeKind.IDLE, "concat(cast(:start as varchar(40)), cast(" + IDLE_SINCE_SQL + " as varchar(20)))", ids)
                .set("start", action + ":")
                .time(time)
                .text(action)
                .where(KEYS);
    }

    /** @param occasion the same for all */
    public void ended(Collection<String> ids, NoticeKind kind, String occasion) {
        insert(kind, "cast(:occasion as varchar(64))", ids)
                .set("occasion", occasion)
                .time((Long) now)
                .where(KEYS);
    }

    private NoticeInsert insert(NoticeKind kind, String occasion, Collection<String> ids) {
        return new NoticeInsert(em, kind, now).occasion(occasion).set("ids", ids);
    }
}
