/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import io.github.scopedkeys.notice.Outbox.Owner;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Limits the mails of an owner: anyone who creates and reports keys could otherwise make one a minute. */
final class DigestLimit {

    /** The most digests that an owner gets within {@link #PERIOD}. */
    static final int DIGESTS = 10;

    /** Milliseconds. */
    static final long PERIOD = TimeUnit.DAYS.toMillis(1);

    private final EntityManager em;

    DigestLimit(EntityManager em) {
        this.em = em;
    }

    /**
     * Returns when the owner may get the next digest, in milliseconds since the epoch. This may be in the past. Exact
     * if the transaction has locked the owner's due notices.
     */
    long next(Owner owner, long now) {
        List<Long> latestFirst = em.createQuery(
                        "select max(n.stateTime) from ScopedKeyNoticeEntity n where n.realmId = :realm"
                                + " and n.userId = :user"
                                + " and n.state in :states and n.stateTime > :since and n.claim is not null"
                                + " group by n.claim order by max(n.stateTime) desc",
                        Long.class)
                .setParameter("realm", owner.realmId())
                .setParameter("user", owner.userId())
                .setParameter(
                        "states", List.of(ScopedKeyNoticeEntity.SENDING, Ending.SENT.word(), Ending.UNKNOWN.word()))
                .setParameter("since", now - PERIOD)
                .setMaxResults(DIGESTS)
                .getResultList();
        return latestFirst.size() < DIGESTS ? now : latestFirst.get(DIGESTS - 1) + PERIOD;
    }
}
