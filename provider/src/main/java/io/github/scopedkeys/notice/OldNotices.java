/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import io.github.scopedkeys.notice.NoticeTally.Outcome;
import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private static final String DEAD = " n.state = :sending and n.stateTime < :claimed";

    private static final String OLD = " n.state = :state and n.stateTime < :ended and ";

    private final EntityManager em;

    public OldNotices(EntityManager em) {
        this.em = em;
    }

    /**
     * Ends the notices of digests whose node died.
     *
     * @return the number of notices
     */
    public int endUnknown(long now, NoticeTally tally) {
        Map<String, Object> dead = Map.of("sending", ScopedKeyNoticeEntity.SENDING, "claimed", now - LONGEST_DIGEST);
        if (Rows.lock(em, DEAD, dead, 0).isEmpty()) {
            return 0;
        }
        tally.add(Outcome.UNKNOWN, Rows.counts(em, DEAD, dead));
        return Rows.update(em, "n.state = :unknown, n.stateTime = :now", DEAD, dead)
                .setParameter("unknown", Ending.UNKNOWN.word())
                .setParameter("now", now)
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
            Map<String, Object> old = new HashMap<>(Map.of(
                    "state",
                    ending.word(),
                    "ended",
                    now - KEPT,
                    "expiring",
                    NoticeKind.EXPIRING.word(),
                    "idle",
                    NoticeKind.IDLE.word()));
            List<String> keys = Rows.set(
                            em.createQuery(
                                    "select distinct n.keyId from ScopedKeyNoticeEntity n where" + OLD + OVER,
                                    String.class),
                            old)
                    .setMaxResults(BATCH)
                    .getResultList();
            if (!keys.isEmpty()) {
                old.put("keys", keys);
                String ofKeys = OLD + "n.keyId in :keys and " + OVER;
                Rows.lock(em, ofKeys, old, 0);
                Rows.set(em.createQuery("delete from ScopedKeyNoticeEntity n where" + ofKeys), old)
                        .executeUpdate();
            }
            all += keys.size();
        }
        return all;
    }
}
