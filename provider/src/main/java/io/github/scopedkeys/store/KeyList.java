/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Locale;

/** The keys of one user, as a list. */
final class KeyList {

    private final EntityManager em;
    private final String realmId;

    KeyList(EntityManager em, String realmId) {
        this.em = em;
        this.realmId = realmId;
    }

    /** Returns a user's keys, newest first. {@code search}: part of a name, start of an id, or a hint; null for all. */
    List<KeyDetails> list(String userId, String search, int first, int max) {
        String filter =
                search == null ? "" : "and (lower(k.name) like :part escape '!' or k.id like :start escape '!') ";
        var query = em.createQuery(
                        Keys.DETAILS + "where k.realmId = :realm and k.userId = :user " + filter
                                + "order by k.created desc, k.id",
                        Object[].class)
                .setParameter("realm", realmId)
                .setParameter("user", userId)
                .setFirstResult(first)
                .setMaxResults(max);
        if (search != null) {
            query.setParameter("part", "%" + SearchText.like(search.toLowerCase(Locale.ROOT)) + "%");
            String idStart = SearchText.of(search).idStart();
            query.setParameter("start", SearchText.like(idStart == null ? search : idStart) + "%");
        }
        return DetailRows.details(em, query.getResultList());
    }
}
