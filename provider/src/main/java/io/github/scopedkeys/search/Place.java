/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import jakarta.persistence.EntityManager;

/**
 * A place among the keys of a realm, newest first: behind the key with this creation and id.
 *
 * @param created milliseconds since the epoch
 */
record Place(long created, String id) {

    /** Behind all keys. */
    private static final Place LAST = new Place(Long.MIN_VALUE, "");

    /** The conditions for a key to be between two places: each first names a range of the index. */
    static final String AFTER = "k.created <= :after and (k.created < :after or k.id < :afterId)";

    static final String UNTIL = "k.created >= :until and (k.created > :until or k.id >= :untilId)";

    /** Returns the place before all keys that are older than this moment, in milliseconds since the epoch. */
    static Place before(long moment) {
        return new Place(moment, "");
    }

    /** Returns the place behind so many keys; null if there are fewer. */
    Place skip(EntityManager em, String realmId, int keys) {
        return em
                .createQuery(
                        "select k.created, k.id from ScopedKeyEntity k where k.realmId = :realm and " + AFTER
                                + KeySort.NEWEST_FIRST.orderBy(),
                        Object[].class)
                .setParameter("realm", realmId)
                .setParameter("after", created)
                .setParameter("afterId", id)
                .setFirstResult(keys - 1)
                .setMaxResults(1)
                .getResultList()
                .stream()
                .findFirst()
                .map(key -> new Place((Long) key[0], (String) key[1]))
                .orElse(null);
    }

    /**
     * Confines a query that has both conditions to the keys from here to a place.
     *
     * @param end null for all that follow
     */
    KeyQuery to(Place end, KeyQuery query) {
        Place until = end == null ? LAST : end;
        return query.set("after", created)
                .set("afterId", id)
                .set("until", until.created())
                .set("untilId", until.id());
    }
}
