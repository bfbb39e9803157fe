/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Query;
import jakarta.persistence.TypedQuery;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Queries for several notices {@code n}, with a condition and its parameters. They are locked in the order of their
 * primary keys, so that transactions wait for each other but never deadlock.
 */
final class Rows {

    private Rows() {}

    /**
     * Locks the notices.
     *
     * @param max the most notices; 0 for all
     * @return the parts of their primary keys
     */
    static List<Object[]> lock(EntityManager em, String condition, Map<String, Object> parameters, int max) {
        TypedQuery<Object[]> query = set(
                        em.createQuery(
                                "select n.keyId, n.kind, n.occasion from ScopedKeyNoticeEntity n where" + condition
                                        + " order by n.keyId, n.kind, n.occasion",
                                Object[].class),
                        parameters)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE);
        return (max > 0 ? query.setMaxResults(max) : query).getResultList();
    }

    /** Returns how many notices there are of each kind. */
    static Map<NoticeKind, Long> counts(EntityManager em, String condition, Map<String, Object> parameters) {
        Map<NoticeKind, Long> counts = new EnumMap<>(NoticeKind.class);
        set(
                        em.createQuery(
                                "select n.kind, count(*) from ScopedKeyNoticeEntity n where" + condition
                                        + " group by n.kind",
                                Object[].class),
                        parameters)
                .getResultList()
                .forEach(row -> counts.put(NoticeKind.of((String) row[0]), (Long) row[1]));
        return counts;
    }

    /** Changes the notices. */
    static Query update(EntityManager em, String change, String condition, Map<String, Object> parameters) {
        return set(em.createQuery("update ScopedKeyNoticeEntity n set " + change + " where" + condition), parameters);
    }

    /** Deletes the notices, and waits for those who have locked them. */
    static void delete(EntityManager em, String condition, Map<String, Object> parameters) {
        lock(em, condition, parameters, 0);
        set(em.createQuery("delete from ScopedKeyNoticeEntity n where" + condition), parameters)
                .executeUpdate();
    }

    static <Q extends Query> Q set(Q query, Map<String, Object> parameters) {
        parameters.forEach(query::setParameter);
        return query;
    }
}
