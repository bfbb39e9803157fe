/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import io.github.scopedkeys.store.MySqlFamily;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.HashMap;
import java.util.Map;
import org.hibernate.Session;
import org.keycloak.connections.jpa.util.JpaUtils;

/**
 * The statement that queues notices about keys {@code k}, with their last uses {@code u}, and skips those that are
 * there. On PostgreSQL it waits for a concurrent one that queues the same, and then skips it. On other databases, one
 * of the two fails.
 *
 * <p>Hibernate has no such insert for several rows on all databases, so this is SQL.
 */
final class NoticeInsert {

    private final EntityManager em;
    private final boolean mySql;
    private final Map<String, Object> parameters = new HashMap<>();
    private String occasion = "";
    private String time = "null";
    private String text = "null";

    NoticeInsert(EntityManager em, NoticeKind kind, long now) {
        this.em = em;
        this.mySql = MySqlFamily.contains(em);
        parameters.put("now", now);
        parameters.put("kind", kind.word());
        parameters.put("state", ScopedKeyNoticeEntity.DUE);
    }

    private String asText(String sql, int length) {
        return "cast(" + sql + " as " + (mySql ? "char(" : "varchar(") + length + "))";
    }

    private String asNumber(String sql) {
        return "cast(" + sql + " as " + (mySql ? "signed)" : "bigint)");
    }

    NoticeInsert occasion(String word) {
        occasion = asText(":occasion", Notices.MAX_OCCASION);
        return set("occasion", word);
    }

    /** @param sql an expression of milliseconds since the epoch, which is the rest of the occasion */
    NoticeInsert occasionFrom(String start, String sql) {
        occasion = "concat(" + asText(":start", 40) + ", " + asText(sql, 20) + ")";
        return set("start", start);
    }

    /** @param sql an expression of milliseconds since the epoch */
    NoticeInsert time(String sql) {
        time = sql;
        return this;
    }

    NoticeInsert time(Long value) {
        if (value != null) {
            time = asNumber(":time");
            set("time", value);
        }
        return this;
    }

    NoticeInsert text(String value) {
        if (value != null) {
            text = asText(":text", 255);
            set("text", value);
        }
        return this;
    }

    /** Keeps the notices from being sent until the search that queues them has ended. */
    NoticeInsert held() {
        return set("state", ScopedKeyNoticeEntity.HELD);
    }

    NoticeInsert set(String parameter, Object value) {
        parameters.put(parameter, value);
        return this;
    }

    /**
     * @param keys the condition for the keys
     * @return the number of notices queued
     */
    int where(String keys) {
        em.flush();
        String prefix = JpaUtils.getTableNameForNativeQuery("", em);
        boolean postgres = em.unwrap(Session.class)
                .doReturningWork(connection ->
                        connection.getMetaData().getDatabaseProductName().equals("PostgreSQL"));
        Query insert = em.createNativeQuery("insert into " + prefix
                + "SCOPED_KEY_NOTICE (KEY_ID, KIND, OCCASION, REALM_ID,"
                + " USER_ID, KEY_NAME, FACT_TIME, FACT_TEXT, QUEUED, STATE, STATE_TIME, FAILURES)"
                + " select k.ID, " + asText(":kind", 16) + ", " + occasion + ", k.REALM_ID, k.USER_ID, k.NAME, " + time
                + ", " + text + ", " + asNumber(":now") + ", " + asText(":state", 16) + ", " + asNumber(":now")
                + ", 0 from " + prefix + "SCOPED_KEY k join " + prefix + "SCOPED_KEY_USE u on u.KEY_ID = k.ID where "
                + keys
                + (postgres
                        ? " order by k.ID on conflict do nothing"
                        : " and not exists (select 1 from " + prefix + "SCOPED_KEY_NOTICE n where n.KEY_ID = k.ID"
                                + " and n.KIND = :kind and n.OCCASION = " + occasion + ")"));
        parameters.forEach(insert::setParameter);
        return insert.executeUpdate();
    }
}
