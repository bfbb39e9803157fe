/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;

/** Pages of a realm's keys. */
final class KeyPages {

    /** How many of the newest or oldest keys are searched for a page, before all are. */
    private static final int WINDOW = 20_000;

    private final EntityManager em;
    private final String realmId;

    KeyPages(EntityManager em, String realmId) {
        this.em = em;
        this.realmId = realmId;
    }

    /** Returns the ids of a page of the keys that match the filter. */
    List<String> ids(KeyFilter filter, KeySort sort, int first, int max, long now) {
        if (filter.comparesManyLevels() && sort.within() != null) {
            Optional<Long> edge = edge(sort);
            KeyQuery near = new KeyQuery(em, realmId, filter, KeyQuery.Extent.STEP, now);
            edge.ifPresent(created -> near.and(sort.within(), "edge", created));
            List<String> ids = ids(near, sort, first, max);
            if (ids.size() == max || edge.isEmpty()) {
                return ids;
            }
        }
        return ids(new KeyQuery(em, realmId, filter, KeyQuery.Extent.PAGE, now), sort, first, max);
    }

    private static List<String> ids(KeyQuery query, KeySort sort, int first, int max) {
        // Ids only: skipped rows are then read from the index alone.
        return query.select(sort.select(), sort.orderBy(), String.class)
                .setFirstResult(first)
                .setMaxResults(max)
                .getResultList();
    }

    /**
     * Returns the creation of the first key behind the window; empty if the realm has no more keys. A query for all
     * keys would read all grants before the first key.
     */
    private Optional<Long> edge(KeySort sort) {
        return em
                .createQuery(
                        "select k.created from ScopedKeyEntity k where k.realmId = :realm" + sort.orderBy(), Long.class)
                .setParameter("realm", realmId)
                .setFirstResult(WINDOW)
                .setMaxResults(1)
                .getResultList()
                .stream()
                .findFirst();
    }
}
