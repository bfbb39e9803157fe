/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import io.github.scopedkeys.store.SearchText;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A {@link KeyFilter} as JPQL conditions on {@code ScopedKeyEntity k}. Each is written to use an index of SCOPED_KEY,
 * which the database change log names.
 */
final class KeyQuery {

    /** Maximum number of owners considered for a name prefix. */
    static final int MAX_OWNERS = 100;

    private final EntityManager em;
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new HashMap<>();

    KeyQuery(EntityManager em, String realmId, KeyFilter filter, long now) {
        this.em = em;
        and("k.realmId = :realm", "realm", realmId);
        if (filter.userId() != null) {
            and("k.userId = :user", "user", filter.userId());
        }
        if (filter.kind() != null) {
            and("k.kind = :kind", "kind", filter.kind().word());
        }
        if (filter.enabled() != null) {
            and("k.enabled = :enabled", "enabled", filter.enabled());
        }
        if (filter.expired() != null) {
            and(filter.expired() ? "k.expires <= :now" : "(k.expires is null or k.expires > :now)", "now", now);
        }
        if (filter.unusedSince() != null) {
            and(
                    "k.created < :unused and exists (select 1 from ScopedKeyUseEntity u"
                            + " where u.keyId = k.id and u.lastUsed < :unused)",
                    "unused",
                    filter.unusedSince());
        }
        if (filter.exceeding() != null) {
            and(new RuleBreaches(em, realmId, filter, now));
        }
        if (filter.search() != null) {
            search(SearchText.of(filter.search()));
        }
    }

    /** Adds a condition. */
    KeyQuery and(String condition, String parameter, Object value) {
        conditions.add(condition);
        parameters.put(parameter, value);
        return this;
    }

    private void and(RuleBreaches breaches) {
        conditions.add(breaches.condition());
        parameters.putAll(breaches.parameters());
    }

    <T> TypedQuery<T> select(String select, String rest, Class<T> type) {
        return bind(em.createQuery(select + where() + rest, type));
    }

    /** Changes the value of a parameter of {@link #and}. */
    void set(String parameter, Object value) {
        parameters.put(parameter, value);
    }

    private String where() {
        return " where " + String.join(" and ", conditions);
    }

    private <Q extends Query> Q bind(Q query) {
        parameters.forEach(query::setParameter);
        return query;
    }

    private void search(SearchText search) {
        List<String> found = new ArrayList<>();
        String start = search.text().toLowerCase(Locale.ROOT);
        found.add("lower(k.name) like :nameStart escape '!'");
        parameters.put("nameStart", SearchText.like(start) + "%");
        if (search.idStart() != null) {
            // The range lets the database use the index under any collation; the pattern decides.
            found.add("k.id between :idStart and :idEnd and k.id like :idPattern"
                    + (search.prefix() == null ? "" : " and k.prefix = :prefix"));
            parameters.put("idStart", search.idStart());
            parameters.put("idEnd", search.idStart() + "z".repeat(13));
            parameters.put("idPattern", search.idStart() + "%");
            if (search.prefix() != null) {
                parameters.put("prefix", search.prefix());
            }
        }
        List<String> owners = owners(start);
        if (!owners.isEmpty()) {
            found.add("k.userId in :owners");
            parameters.put("owners", owners);
        }
        conditions.add("(" + String.join(" or ", found) + ")");
    }

    /**
     * Returns the users with that e-mail address, and the first whose name starts with the text. Both queries use
     * Keycloak's indexes. The upper bound of a name prefix depends on the collation, so a bounded range from its
     * beginning is read.
     */
    private List<String> owners(String start) {
        List<String> ids = new ArrayList<>(em.createQuery(
                        "select o.id from UserEntity o where o.realmId = :realm and o.email = :email", String.class)
                .setParameter("realm", parameters.get("realm"))
                .setParameter("email", start)
                .setMaxResults(MAX_OWNERS)
                .getResultList());
        em.createQuery(
                        "select o.id, o.username from UserEntity o where o.realmId = :realm and o.username >= :start"
                                + " order by o.username",
                        Object[].class)
                .setParameter("realm", parameters.get("realm"))
                .setParameter("start", start)
                .setMaxResults(MAX_OWNERS)
                .getResultStream()
                .filter(owner -> ((String) owner[1]).startsWith(start))
                .forEach(owner -> ids.add((String) owner[0]));
        return ids.stream().distinct().toList();
    }
}
