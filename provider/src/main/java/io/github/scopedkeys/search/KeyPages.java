/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import jakarta.persistence.EntityManager;
import java.util.List;

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
            List<String> ids = ids(within(filter, sort, now), sort, first, max);
            if (ids.size() == max) {
                return ids;
            }
        }
        return ids(new KeyQuery(em, realmId, filter, KeyQuery.Extent.FIRST, now), sort, first, max);
    }

    private static List<String> ids(KeyQuery query, KeySort sort, int first, int max) {
        // Ids only: skipped rows are then read from the index alone.
        return query.select(sort.select(), sort.orderBy(), String.class)
                .setFirstResult(first)
                .setMaxResults(max)
                .getResultList();
    }

    /** The keys among the first {@link #WINDOW} that match. A query for all keys reads all grants before the first key. */
    private KeyQuery within(KeyFilter filter, KeySort sort, long now) {
        KeyQuery query = new KeyQuery(em, realmId, filter, KeyQuery.Extent.STEP, now);
        em.createQuery("select k.created from ScopedKeyEntity k where k.realmId = :realm" + sort.orderBy(), Long.class)
                .setParameter("realm", realmId)
                .setFirstResult(WINDOW)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .ifPresent(edge -> query.and(sort.within(), "edge", edge));
        return query;
    }
}
