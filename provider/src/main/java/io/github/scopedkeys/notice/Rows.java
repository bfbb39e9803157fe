/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.function.UnaryOperator;

/** Locks several notices in the order of their primary keys, so that transactions wait for each other but never deadlock. */
final class Rows {

    /** The notices {@code n} of a digest. */
    static final String OF_CLAIM =
            " n.realmId = :realm and n.userId = :user and n.state = :sending and n.claim = :claim";

    private Rows() {}

    /** Returns the parts of the primary keys. */
    static List<Object[]> lock(EntityManager em, String condition, UnaryOperator<TypedQuery<Object[]>> parameters) {
        return parameters
                .apply(em.createQuery(
                        "select n.keyId, n.kind, n.occasion from ScopedKeyNoticeEntity n where" + condition
                                + " order by n.keyId, n.kind, n.occasion",
                        Object[].class))
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    static void lockClaim(EntityManager em, Outbox.Owner owner, String claim) {
        lock(
                em,
                OF_CLAIM,
                query -> query.setParameter("realm", owner.realmId())
                        .setParameter("user", owner.userId())
                        .setParameter("sending", ScopedKeyNoticeEntity.SENDING)
                        .setParameter("claim", claim));
    }
}
