/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import io.github.scopedkeys.notice.NoticeTally.Outcome;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Gives back the notices of a digest that was surely not sent. */
final class Release {

    /** How long a notice is tried, in milliseconds. */
    static final long PATIENCE = TimeUnit.DAYS.toMillis(7);

    private static final long FIRST_PAUSE = TimeUnit.MINUTES.toMillis(1);

    /** The pause doubles with each failure up to 64 minutes. */
    private static final int DOUBLINGS = 6;

    private static final String LONG_AGO = " and n.queued < :since";

    private final EntityManager em;
    private final NoticeTally tally;
    private final Claim claim;

    Release(EntityManager em, NoticeTally tally, Claim claim) {
        this.em = em;
        this.tally = tally;
        this.claim = claim;
    }

    /** @param now milliseconds since the epoch; the transaction has locked the notices */
    void run(long now) {
        Map<String, Object> old = new HashMap<>(claim.parameters());
        old.put("since", now - PATIENCE);
        tally.add(Outcome.FAILED, Rows.counts(em, Claim.CONDITION + LONG_AGO, old));
        Rows.update(em, "n.state = :state, n.stateTime = :time", Claim.CONDITION + LONG_AGO, old)
                .setParameter("state", Ending.FAILED.word())
                .setParameter("time", now)
                .executeUpdate();
        tally.add(Outcome.RETRIED, Rows.counts(em, Claim.CONDITION, claim.parameters()));
        for (int failures = 0; failures <= DOUBLINGS; failures++) {
            later(failures < DOUBLINGS ? " and n.failures = :failures" : " and n.failures >= :failures")
                    .setParameter("state", ScopedKeyNoticeEntity.DUE)
                    .setParameter("time", now + (FIRST_PAUSE << failures))
                    .setParameter("failures", failures)
                    .executeUpdate();
        }
    }

    private Query later(String failures) {
        return Rows.update(
                em,
                "n.state = :state, n.stateTime = :time, n.claim = null, n.failures = n.failures + 1",
                Claim.CONDITION + failures,
                claim.parameters());
    }
}
