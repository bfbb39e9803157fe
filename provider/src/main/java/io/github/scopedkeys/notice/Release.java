/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.concurrent.TimeUnit;

/** Gives back the notices of a digest that was surely not sent. */
final class Release {

    /** How long a notice is tried, in milliseconds. */
    static final long PATIENCE = TimeUnit.DAYS.toMillis(7);

    private static final long FIRST_PAUSE = TimeUnit.MINUTES.toMillis(1);

    /** The pause doubles with each failure up to 64 minutes. */
    private static final int DOUBLINGS = 6;

    private final EntityManager em;
    private final Outbox.Owner owner;
    private final String claim;

    Release(EntityManager em, Outbox.Owner owner, String claim) {
        this.em = em;
        this.owner = owner;
        this.claim = claim;
    }

    void run(long now) {
        update("n.state = :state, n.stateTime = :time", "n.queued < :since")
                .setParameter("state", Ending.FAILED.word())
                .setParameter("time", now)
                .setParameter("since", now - PATIENCE)
                .executeUpdate();
        for (int failures = 0; failures <= DOUBLINGS; failures++) {
            update(
                            "n.state = :state, n.stateTime = :time, n.claim = null, n.failures = n.failures + 1",
                            failures < DOUBLINGS ? "n.failures = :failures" : "n.failures >= :failures")
                    .setParameter("state", ScopedKeyNoticeEntity.DUE)
                    .setParameter("time", now + (FIRST_PAUSE << failures))
                    .setParameter("failures", failures)
                    .executeUpdate();
        }
    }

    private Query update(String change, String condition) {
        return em.createQuery(
                        "update ScopedKeyNoticeEntity n set " + change + " where" + Rows.OF_CLAIM + " and " + condition)
                .setParameter("realm", owner.realmId())
                .setParameter("user", owner.userId())
                .setParameter("sending", ScopedKeyNoticeEntity.SENDING)
                .setParameter("claim", claim);
    }
}
