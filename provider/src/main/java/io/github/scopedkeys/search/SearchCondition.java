/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.scopedkeys.store.MySqlFamily;
import io.github.scopedkeys.store.SearchText;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The condition for a {@code ScopedKeyEntity k} to match a search. The start of a name or an id has an index. Part of a
 * name has none in every database: a page finds it only among the newest {@value #RECENT} keys of the realm, or all of
 * one user. What counts or changes all keys looks at all of them. Owners and keys with part of a name are queried
 * first: with short lists of ids, the main query uses the indexes.
 */
final class SearchCondition {

    /** Maximum number of owners that the condition lists. */
    private static final int MAX_OWNERS = 100;

    /** Maximum number of keys that it lists because of a part of their name. */
    private static final int MAX_PARTS = 1_000;

    private static final int RECENT = 100_000;

    private final EntityManager em;
    private final String realmId;
    private final String userId;
    private final boolean forPage;
    private final boolean ignoresCase;
    private final List<String> found = new ArrayList<>();

    /** @param userId null for the keys of all users */
    SearchCondition(EntityManager em, String realmId, String userId, KeyQuery.Extent extent) {
        this.em = em;
        this.realmId = realmId;
        this.userId = userId;
        this.forPage = extent == KeyQuery.Extent.PAGE;
        this.ignoresCase = MySqlFamily.contains(em);
    }

    void addTo(KeyQuery query, SearchText search) {
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
        if (MySqlFamily.canNameUser(em, text)) {
            Set<String> owners = new HashSet<>(Set.of(search.text()));
            owners.addAll(users(query, "email", "=", text, "", text::equals));
            owners.addAll(users(query, "username", ">=", text, "%", name -> name.startsWith(text)));
            found.add("k.userId in :owners");
            query.set("owners", owners);
        }
        addParts(query, text);
        query.and("(" + String.join(" or ", found) + ")");
    }

    /**
     * Returns the ids of the users with this text in a column. If they are too many, adds a condition instead. For a
     * page, it reads the next names in the index, and may miss some that the database sorts among others.
     *
     * @param operator makes a range of the index from {@code text}; its end would depend on the collation
     * @param rest {@code %} if the column may go on after the text
     */
    private List<String> users(
            KeyQuery query, String column, String operator, String text, String rest, Predicate<String> matches) {
        String range = "o.realmId = :realm and o." + column + " " + operator + " :" + column;
        // MySQL and MariaDB ignore case and accents unless they compare bytes.
        String exact = range + " and "
                + (ignoresCase ? "cast(function('hex', o." + column + ") as string)" : "o." + column)
                + " like :" + column + "Pattern escape '!'";
        String pattern =
                (ignoresCase ? HexFormat.of().withUpperCase().formatHex(text.getBytes(UTF_8)) : SearchText.like(text))
                        + rest;
        TypedQuery<Object[]> users = em.createQuery(
                        "select o.id, o." + column + " from UserEntity o where " + (forPage ? range : exact)
                                + " order by o." + column,
                        Object[].class)
                .setParameter("realm", realmId)
                .setParameter(column, text)
                .setMaxResults(MAX_OWNERS + 1);
        if (!forPage) {
            users.setParameter(column + "Pattern", pattern);
        }
        List<String> ids = users.getResultStream()
                .filter(user -> matches.test((String) user[1]))
                .map(user -> (String) user[0])
                .toList();
        if (ids.size() <= MAX_OWNERS) {
            return ids;
        }
        found.add("k.userId in (select o.id from UserEntity o where " + exact + ")");
        query.set(column, text).set(column + "Pattern", pattern);
        return List.of();
    }

    /** Adds the keys whose name contains the text after its start. */
    private void addParts(KeyQuery query, String text) {
        String pattern = "_%" + SearchText.like(text) + "%";
        Optional<Long> oldest = userId == null ? oldestRecent() : Optional.empty();
        if (oldest.isPresent() && !forPage) {
            found.add("lower(k.name) like :part escape '!'");
            query.set("part", pattern);
            return;
        }
        List<String> ids = withPart(pattern, oldest);
        if (ids.size() > MAX_PARTS) {
            found.add("lower(k.name) like :part escape '!'" + (oldest.isEmpty() ? "" : " and k.created >= :since"));
            query.set("part", pattern);
            oldest.ifPresent(created -> query.set("since", created));
        } else if (!ids.isEmpty()) {
            found.add("k.id in :named");
            query.set("named", ids);
        }
    }

    /** Returns the newest keys whose name matches, and one more than the condition lists if there are more. */
    private List<String> withPart(String pattern, Optional<Long> oldest) {
        TypedQuery<String> query = em.createQuery(
                        "select k.id from ScopedKeyEntity k where k.realmId = :realm"
                                + (userId == null ? "" : " and k.userId = :user")
                                + (oldest.isEmpty() ? "" : " and k.created >= :since")
                                + " and lower(k.name) like :part escape '!' order by k.created desc, k.id desc",
                        String.class)
                .setParameter("realm", realmId)
                .setParameter("part", pattern)
                .setMaxResults(MAX_PARTS + 1);
        if (userId != null) {
            query.setParameter("user", userId);
        }
        oldest.ifPresent(created -> query.setParameter("since", created));
        return query.getResultList();
    }

    /** Returns when the oldest of the newest {@value #RECENT} keys was created; empty if the realm has no more. */
    private Optional<Long> oldestRecent() {
        List<Long> created = em.createQuery(
                        "select k.created from ScopedKeyEntity k where k.realmId = :realm"
                                + " order by k.created desc, k.id desc",
                        Long.class)
                .setParameter("realm", realmId)
                .setFirstResult(RECENT - 1)
                .setMaxResults(2)
                .getResultList();
        return created.size() == 2 ? Optional.of(created.get(0)) : Optional.empty();
    }
}
