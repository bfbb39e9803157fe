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

    private static final String OLD = " n.state = :state and n.stateTime < :ended and " + OVER;

    private static final String OF_GONE_REALM =
            " n.state = :held and not exists (select 1 from RealmEntity r where r.id = n.realmId)";

    private final EntityManager em;

    public OldNotices(EntityManager em) {
        this.em = em;
    }

    /**
     * Ends the notices of digests whose node died.
     *
     * @return the number of notices; there may be more, so repeat until it is 0
     */
    public int endUnknown(long now, NoticeTally tally) {
        Map<String, Object> dead = Map.of("sending", ScopedKeyNoticeEntity.SENDING, "claimed", now - LONGEST_DIGEST);
        List<Object[]> locked = Rows.lock(em, DEAD, dead, BATCH);
        if (locked.isEmpty()) {
            return 0;
        }
        Map<String, Object> ofLocked = new HashMap<>(dead);
        ofLocked.put("last", locked.get(locked.size() - 1)[0]);
        String condition = DEAD + " and n.keyId <= :last";
        tally.add(Outcome.UNKNOWN, Rows.counts(em, condition, ofLocked));
        return Rows.update(em, "n.state = :unknown, n.stateTime = :now", condition, ofLocked)
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
            Map<String, Object> old = Map.of(
                    "state",
                    ending.word(),
                    "ended",
                    now - KEPT,
                    "expiring",
                    NoticeKind.EXPIRING.word(),
                    "idle",
                    NoticeKind.IDLE.word());
            all += deleteNext(OLD, old);
        }
        return all;
    }

    /**
     * Deletes notices that a search queued while their realm was removed. Nothing else would: only a search of the
     * realm releases them.
     *
     * @return the number of keys handled; there may be more, so repeat until it is 0
     */
    public int deleteOfGoneRealms() {
        return deleteNext(OF_GONE_REALM, Map.of("held", ScopedKeyNoticeEntity.HELD));
    }

    private int deleteNext(String condition, Map<String, Object> parameters) {
        List<String> keys = Rows.set(
                        em.createQuery(
                                "select distinct n.keyId from ScopedKeyNoticeEntity n where" + condition, String.class),
                        parameters)
                .setMaxResults(BATCH)
                .getResultList();
        if (!keys.isEmpty()) {
            Map<String, Object> ofKeys = new HashMap<>(parameters);
            ofKeys.put("keys", keys);
            Rows.delete(em, condition + " and n.keyId in :keys", ofKeys);
        }
        return keys.size();
    }
}
