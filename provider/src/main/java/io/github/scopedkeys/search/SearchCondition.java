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

/**
 * The condition for a {@code ScopedKeyEntity k} to match a search. The start of a name or an id has an index. Part of a
 * name has none in every database: a page finds it only among the newest {@value #RECENT} keys of the realm, or all of
 * one user. What counts or changes all keys looks at all of them. Owners and keys with part of a name are queried
 * first: with short lists of ids, the main query uses the indexes.
 */
final class SearchCondition {

    /** Maximum number of owners, and of keys, that the condition lists. */
    private static final int MAX_OWNERS = 100;

    private static final int MAX_PARTS = 1_000;

    private static final int RECENT = 100_000;

    private final EntityManager em;
    private final String realmId;
    private final String userId;
    private final boolean forPage;

    /** @param userId null for the keys of all users */
    SearchCondition(EntityManager em, String realmId, String userId, KeyQuery.Extent extent) {
        this.em = em;
        this.realmId = realmId;
        this.userId = userId;
        this.forPage = extent == KeyQuery.Extent.PAGE;
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
        if (MySqlFamily.canNameUser(em, text)) {
            addOwners(query, found, text);
        }
        addParts(query, found, text);
        query.and("(" + String.join(" or ", found) + ")");
    }

    /** Adds the users with that e-mail address, and those whose name starts with the text. */
    private void addOwners(KeyQuery query, List<String> found, String text) {
        Set<String> owners = new HashSet<>(withAddress(text));
        List<String> named = named(text);
        if (named.size() > MAX_OWNERS) {
            found.add("k.userId in (select o.id from UserEntity o where " + userNamed() + ")");
            query.set("start", text).set("startPattern", startPattern(text));
        } else {
            owners.addAll(named);
        }
        if (!owners.isEmpty()) {
            found.add("k.userId in :owners");
            query.set("owners", owners);
        }
    }

    private List<String> withAddress(String address) {
        // A database that ignores case, accents or trailing spaces finds more.
        return em.createQuery(
                        "select o.id, o.email from UserEntity o where o.realmId = :realm and o.email = :email",
                        Object[].class)
                .setParameter("realm", realmId)
                .setParameter("email", address)
                .setMaxResults(MAX_OWNERS)
                .getResultStream()
                .filter(owner -> owner[1].equals(address))
                .map(owner -> (String) owner[0])
                .toList();
    }

    /**
     * Returns the first users whose name starts with the text, and one more than the condition lists if there are more.
     * For a page, it reads as many names from that start on: fast, though it may miss names between which the
     * database sorts others, with other accents.
     */
    private List<String> named(String start) {
        TypedQuery<Object[]> query = em.createQuery(
                "select o.id, o.username from UserEntity o where "
                        + (forPage ? "o.realmId = :realm and o.username >= :start" : userNamed())
                        + " order by o.username",
                Object[].class);
        if (!forPage) {
            query.setParameter("startPattern", startPattern(start));
        }
        return query.setParameter("realm", realmId)
                .setParameter("start", start)
                .setMaxResults(MAX_OWNERS + 1)
                .getResultStream()
                .filter(owner -> ((String) owner[1]).startsWith(start))
                .map(owner -> (String) owner[0])
                .toList();
    }

    /**
     * Returns the condition for the name of a user {@code o} to start with a text. The upper bound of such names
     * depends on the collation; the lower one is for the index.
     */
    private String userNamed() {
        return "o.realmId = :realm and o.username >= :start and "
                + (MySqlFamily.contains(em)
                        ? "function('hex', o.username) like :startPattern"
                        : "o.username like :startPattern escape '!'");
    }

    private String startPattern(String text) {
        // MySQL and MariaDB ignore case and accents unless they compare bytes.
        return (MySqlFamily.contains(em)
                        ? HexFormat.of().withUpperCase().formatHex(text.getBytes(UTF_8))
                        : SearchText.like(text))
                + "%";
    }

    /** Adds the keys whose name contains the text after its start. */
    private void addParts(KeyQuery query, List<String> found, String text) {
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
