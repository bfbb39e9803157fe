/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import io.github.scopedkeys.store.MySqlFamily;
import io.github.scopedkeys.store.SearchText;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@link KeyFilter} as JPQL conditions on {@code ScopedKeyEntity k}. Each is written to use an index of SCOPED_KEY,
 * which the database change log names.
 */
final class KeyQuery {

    /** How many of the keys that match a query reads. */
    enum Extent {
        /** A page of a list, or the count beside it: a search may leave out old keys. */
        PAGE,
        /** The first ones, even if others follow, or as many as a bound allows. */
        FIRST,
        /** The next ones in an index, each compared by itself. */
        STEP,
        ALL;

        /** Returns the condition for rows of another table to exist, named by what follows the word {@code from}. */
        String any(String rows) {
            // For a key of a step, look it up: a database may read the whole table first for what exists, never to
            // count.
            return this == STEP ? "(select count(*) from " + rows + ") > 0" : "exists (select 1 from " + rows + ")";
        }
    }

    static final String USE = "ScopedKeyUseEntity u where u.keyId = k.id and ";

    private final EntityManager em;
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new HashMap<>();

    /** The entity that is counted, its alias, and its id. */
    private final String counted;

    private final String alias;
    private final String countedId;

    private KeyQuery(EntityManager em, String counted, String alias, String countedId) {
        this.em = em;
        this.counted = counted + " " + alias;
        this.alias = alias;
        this.countedId = countedId;
    }

    /** The query that counts the keys that match a filter: by an index of their last uses alone, if that suffices. */
    static KeyQuery counting(EntityManager em, String realmId, KeyFilter filter, Extent extent, long now) {
        return filter.isOnlyOfUse()
                ? ofUses(em, realmId, filter.times())
                : new KeyQuery(em, realmId, filter, extent, now);
    }

    private static KeyQuery ofUses(EntityManager em, String realmId, KeyFilter.Times times) {
        KeyQuery query =
                new KeyQuery(em, "ScopedKeyUseEntity", "u", "u.keyId").and("u.realmId = :realm", "realm", realmId);
        if (times.neverUsed() != null) {
            query.and(times.neverUsed() ? "u.lastUsed = 0" : "u.lastUsed > 0");
        }
        return times.unusedSince() == null
                ? query
                : query.and("u.lastUsed < :unused and u.created < :unused", "unused", times.unusedSince());
    }

    KeyQuery(EntityManager em, String realmId, KeyFilter filter, Extent extent, long now) {
        this(em, "ScopedKeyEntity", "k", "k.id");
        and("k.realmId = :realm", "realm", realmId);
        if (filter.userId() != null) {
            user(filter.userId());
        }
        // Literals, by which PostgreSQL knows that an index of legacy or of disabled keys suffices.
        if (filter.kind() != null) {
            and("k.kind = '" + filter.kind().word() + "'");
        }
        if (filter.enabled() != null) {
            and("k.enabled = " + filter.enabled());
        }
        if (filter.disabledBy() != null) {
            and("k.disabledBy = :disabledBy", "disabledBy", filter.disabledBy());
        }
        if (filter.leaked() != null) {
            and(filter.leaked() ? "k.leaked is not null" : "k.leaked is null");
        }
        and(filter.times(), extent, now);
        new AccessCondition(em, realmId, extent).addTo(this, filter.access());
        if (filter.exceeding() != null) {
            RuleBreaches breaches = new RuleBreaches(em, realmId, filter, extent, now);
            and(breaches.condition());
            parameters.putAll(breaches.parameters());
        }
        if (filter.search() != null) {
            new SearchCondition(em, realmId, filter.userId(), extent).addTo(this, SearchText.of(filter.search()));
        }
    }

    /** Adds a condition, whose parameters must be {@link #set}. */
    KeyQuery and(String condition) {
        conditions.add(condition);
        return this;
    }

    /** Adds a condition with one parameter. */
    KeyQuery and(String condition, String parameter, Object value) {
        return and(condition).set(parameter, value);
    }

    private void user(String id) {
        if (MySqlFamily.canNameUser(em, id)) {
            and("k.userId = :user", "user", id);
        } else {
            and("1 = 0");
        }
    }

    private void and(KeyFilter.Times times, Extent extent, long now) {
        if (times.expired() != null) {
            and(times.expired() ? "k.expires <= :now" : "(k.expires is null or k.expires > :now)", "now", now);
        }
        if (times.withoutExpiry() != null) {
            and(times.withoutExpiry() ? "k.expires is null" : "k.expires is not null");
        }
        if (times.expiringBy() != null) {
            and("k.expires > :now and k.expires <= :expiringBy", "now", now).set("expiringBy", times.expiringBy());
        }
        if (times.neverUsed() != null) {
            and(extent.any(USE + (times.neverUsed() ? "u.lastUsed = 0" : "u.lastUsed > 0")));
        }
        if (times.unusedSince() != null) {
            and("k.created < :unused and " + extent.any(USE + "u.lastUsed < :unused"), "unused", times.unusedSince());
        }
        if (times.idleSince() != null) {
            and(IdleCondition.jpql(extent)).set("now", now).set("idle", times.idleSince());
        }
    }

    /** Sets a parameter of {@link #and}, or changes its value. */
    KeyQuery set(String parameter, Object value) {
        parameters.put(parameter, value);
        return this;
    }

    <T> TypedQuery<T> select(String select, String rest, Class<T> type) {
        return query(select + where() + rest, type);
    }

    /** A query that contains {@link #source} or {@link #first}. */
    <T> TypedQuery<T> query(String jpql, Class<T> type) {
        return bind(em.createQuery(jpql, type));
    }

    /**
     * Counts the keys, and stops after the first that exceeds {@code atMost}. That many are found before most databases
     * have looked at all keys.
     */
    BoundedCount count(int atMost) {
        long found = query("select count(*) from " + first(countedId + " as id", atMost + 1), Long.class)
                .getSingleResult();
        return new BoundedCount(Math.min(found, atMost), found > atMost);
    }

    /**
     * Returns these columns of the first {@code rows} keys, as the subquery {@code bounded}. The number is a literal: a
     * database that plans without it would prepare to read everything. Hibernate demands an order; all keys have the
     * same realm.
     */
    String first(String columns, int rows) {
        return "(select " + columns + " from " + source() + " order by " + alias + ".realmId limit " + rows
                + ") bounded";
    }

    /** Returns what follows the word {@code from} for all keys: the entity and the conditions. */
    String source() {
        return counted + where();
    }

    long count() {
        return query("select count(*) from " + source(), Long.class).getSingleResult();
    }

    private String where() {
        return " where " + String.join(" and ", conditions);
    }

    private <Q extends Query> Q bind(Q query) {
        parameters.forEach(query::setParameter);
        return query;
    }
}
