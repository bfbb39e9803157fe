/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import io.github.scopedkeys.store.MySqlFamily;
import io.github.scopedkeys.store.SearchText;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The condition for a {@code ScopedKeyEntity k} to match a search. The start of a name or an id has an index. Part of a
 * name has none in every database, so it finds at most the newest {@value #MAX_PARTS} keys, among the newest {@value
 * #SEARCHED} of the realm or all of one user. Owners and those keys are queried first: with lists of ids, the main
 * query uses the indexes.
 */
final class SearchCondition {

    /** Maximum number of owners considered for a name prefix. */
    static final int MAX_OWNERS = 100;

    private static final int MAX_PARTS = 1_000;
    private static final int SEARCHED = 100_000;

    private final EntityManager em;
    private final String realmId;
    private final String userId;

    /** @param userId null for the keys of all users */
    SearchCondition(EntityManager em, String realmId, String userId) {
        this.em = em;
        this.realmId = realmId;
        this.userId = userId;
    }

    void addTo(KeyQuery query, SearchText search) {
        List<String> found = new ArrayList<>();
        String text = search.text().toLowerCase(Locale.ROOT);
        found.add("lower(k.name) like :nameStart escape '!'");
        query.set("nameStart", SearchText.like(text) + "%");
        if (search.idStart() != null) {
            // The range lets the database use the index under any collation; the pattern decides.
            found.add("k.id between :idStart and :idEnd and k.id like :idPattern"
                    + (search.prefix() == null ? "" : " and k.prefix = :prefix"));
            query.set("idStart", search.idStart());
            query.set("idEnd", search.idStart() + "z".repeat(13));
            query.set("idPattern", search.idStart() + "%");
            if (search.prefix() != null) {
                query.set("prefix", search.prefix());
            }
        }
        List<String> owners = owners(text);
        if (!owners.isEmpty()) {
            found.add("k.userId in :owners");
            query.set("owners", owners);
        }
        List<String> named = namedWith(text);
        if (!named.isEmpty()) {
            found.add("k.id in :named");
            query.set("named", named);
        }
        query.and("(" + String.join(" or ", found) + ")");
    }

    /**
     * Returns the users with that e-mail address, and the first whose name starts with the text. Both queries use
     * Keycloak's indexes. The upper bound of a name prefix depends on the collation, so a bounded range from its
     * beginning is read. Databases that ignore case, accents or trailing spaces find more, which is left out.
     */
    private List<String> owners(String start) {
        if (!MySqlFamily.canNameUser(em, start)) {
            return List.of();
        }
        List<String> ids = new ArrayList<>();
        em.createQuery(
                        "select o.id, o.email from UserEntity o where o.realmId = :realm and o.email = :email",
                        Object[].class)
                .setParameter("realm", realmId)
                .setParameter("email", start)
                .setMaxResults(MAX_OWNERS)
                .getResultStream()
                .filter(owner -> owner[1].equals(start))
                .forEach(owner -> ids.add((String) owner[0]));
        em.createQuery(
                        "select o.id, o.username from UserEntity o where o.realmId = :realm and o.username >= :start"
                                + " order by o.username",
                        Object[].class)
                .setParameter("realm", realmId)
                .setParameter("start", start)
                .setMaxResults(MAX_OWNERS)
                .getResultStream()
                .filter(owner -> ((String) owner[1]).startsWith(start))
                .forEach(owner -> ids.add((String) owner[0]));
        return ids.stream().distinct().toList();
    }

    /** Returns the newest keys whose name contains the text after its start. */
    private List<String> namedWith(String text) {
        TypedQuery<String> query = em.createQuery(
                        "select k.id from ScopedKeyEntity k where k.realmId = :realm and "
                                + (userId == null ? "k.created >= :since" : "k.userId = :user")
                                + " and lower(k.name) like :part escape '!' order by k.created desc, k.id desc",
                        String.class)
                .setParameter("realm", realmId)
                .setParameter("part", "_%" + SearchText.like(text) + "%")
                .setMaxResults(MAX_PARTS);
        return (userId == null ? query.setParameter("since", oldestSearched()) : query.setParameter("user", userId))
                .getResultList();
    }

    private long oldestSearched() {
        return em.createQuery(
                        "select k.created from ScopedKeyEntity k where k.realmId = :realm"
                                + " order by k.created desc, k.id desc",
                        Long.class)
                .setParameter("realm", realmId)
                .setFirstResult(SEARCHED - 1)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .orElse(Long.MIN_VALUE);
    }
}
