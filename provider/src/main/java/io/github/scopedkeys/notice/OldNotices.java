/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Ends and deletes notices that nothing else will. Each method handles one batch, in a transaction of its own. */
public final class OldNotices {

    /** How long a digest may take, in milliseconds. Afterwards its node is assumed dead, and what it did unknown. */
    static final long LONGEST_DIGEST = TimeUnit.HOURS.toMillis(1);

    /** How long an ended notice is kept at least, in milliseconds. */
    static final long KEPT = TimeUnit.DAYS.toMillis(30);

    private static final int BATCH = 500;

    /** What the notice is about cannot recur: the key is gone, or the moment is over for any clock. */
    private static final String OVER = "(not exists (select 1 from ScopedKeyEntity k where k.id = n.keyId)"
            + " or (n.kind = :expiring and n.factTime < :ended)"
            + " or (n.kind = :idle and exists (select 1 from ScopedKeyNoticeEntity m where m.keyId = n.keyId"
            + " and m.kind = n.kind and m.queued > n.queued)))";

    private final EntityManager em;

    public OldNotices(EntityManager em) {
        this.em = em;
    }

    /**
     * Ends the notices of digests whose node died.
     *
     * @return the number of notices
     */
    public int endUnknown(long now) {
        return em.createQuery("update ScopedKeyNoticeEntity n set n.state = :unknown, n.stateTime = :now"
                        + " where n.state = :sending and n.stateTime < :claimed")
                .setParameter("unknown", Ending.UNKNOWN.word())
                .setParameter("sending", ScopedKeyNoticeEntity.SENDING)
                .setParameter("now", now)
                .setParameter("claimed", now - LONGEST_DIGEST)
                .executeUpdate();
    }

    /**
     * Deletes ended notices that no longer keep one from being queued again.
     *
     * @return the number of keys handled; there may be more, so repeat until it is 0
     */
    public int delete(long now) {
        int all = 0;
        for (Ending ending : Ending.values()) {
            List<String> keys = em.createQuery(
                            "select distinct n.keyId from ScopedKeyNoticeEntity n where n.state = :state"
                                    + " and n.stateTime < :ended and " + OVER,
                            String.class)
                    .setParameter("state", ending.word())
                    .setParameter("ended", now - KEPT)
                    .setParameter("expiring", NoticeKind.EXPIRING.word())
                    .setParameter("idle", NoticeKind.IDLE.word())
                    .setMaxResults(BATCH)
                    .getResultList();
            if (!keys.isEmpty()) {
                em.createQuery("delete from ScopedKeyNoticeEntity n where n.state = :state and n.stateTime < :ended"
                                + " and n.keyId in :keys and " + OVER)
                        .setParameter("state", ending.word())
                        .setParameter("ended", now - KEPT)
                        .setParameter("expiring", NoticeKind.EXPIRING.word())
                        .setParameter("idle", NoticeKind.IDLE.word())
                        .setParameter("keys", keys)
                        .executeUpdate();
            }
            all += keys.size();
        }
        return all;
    }
}
