/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import static io.github.scopedkeys.server.Json.READ;
import static io.github.scopedkeys.server.Json.READ_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.key.Guess;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.RunningKeycloak;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.PGConnection;

/**
 * The actual content of the database, read without Keycloak. PostgreSQL only, because its tables can be dumped
 * completely.
 */
@ExtendWith(RunningKeycloak.class)
class StoredKeysOnPostgresIT {

    /** A row of each table for a realm and a key of it. */
    private static final String ROWS = """
            insert into scoped_key (id, realm_id, user_id, kind, name, digest, digest_version, enabled, graphql_level,
                endpoint_level, created)
                values ('%2$s', '%1$s', '%3$s', 'scoped', 'a key', md5('%1$s'), 0, true, 'read', 'none', 1);
            insert into scoped_key_grant (key_id, endpoint_id, realm_id, access_level, endpoint_internal_id)
                values ('%2$s', 'one', '%1$s', 'read', 'one');
            insert into scoped_key_endpoint (realm_id, id, name, internal_id, folded_id)
                values ('%1$s', 'one', 'One', 'one', 'one');
            insert into scoped_key_use (key_id, last_used, realm_id, created) values ('%2$s', 1, '%1$s', 1);
            insert into scoped_key_count (key_id, use_day, resource_name, action, uses)
                values ('%2$s', (extract(epoch from now()) / 86400)::int, 'graphql', 'read', 1);
            insert into scoped_key_deleted (realm_id, digest) values ('%1$s', md5('deleted'));
            insert into scoped_key_fingerprint (realm_id, fingerprint, key_id) values ('%1$s', md5('print'), '%2$s');
            insert into scoped_key_secret (realm_id, pepper_version, wrapped) values ('%1$s', 0, 'wrapped');
            insert into scoped_key_change (key_id, change_number, changed, actor, change_word, state_after, text_length)
                values ('%2$s', 1, 1, 'owner', 'created', '{}', 2);
            insert into scoped_key_batch (id, realm_id, created)
                values ('%2$s', '%1$s', extract(epoch from now())::bigint * 1000);
            insert into scoped_key_notice (key_id, kind, occasion, realm_id, user_id, key_name, queued, state,
                state_time, failures) values ('%2$s', 'expiring', 'ended', '%1$s', '%3$s', 'a key',
                extract(epoch from now())::bigint * 1000, 'ended', extract(epoch from now())::bigint * 1000, 0);
            insert into scoped_key_status (realm_id, place, key_id) values ('%1$s', 7, '%2$s');
            """;

    private final Demo demo;

    StoredKeysOnPostgresIT(Demo demo) {
        this.demo = demo;
    }

    @Test
    void aDumpOfTheDatabaseAfterAHundredCreationsHoldsNoKeyAndNoSecret() throws Exception {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Demo.User owner = demo.newUser();
            for (int j = 0; j < 25; j++) {
                keys.add(demo.newKey(owner, READ).key());
            }
            demo.exchange(keys.get(keys.size() - 1)).expect(200);
        }

        String dump = dump();

        assertThat(dump).contains(keys.get(0).substring(4, 16));
        for (String key : keys) {
            String secret = key.substring(17, 49);
            for (String part : List.of(key, secret)) {
                byte[] bytes = part.getBytes(StandardCharsets.US_ASCII);
                assertThat(dump.contains(part)).isFalse();
                assertThat(dump.contains(HexFormat.of().formatHex(bytes))).isFalse();
                assertThat(dump.contains(Base64.getEncoder().withoutPadding().encodeToString(bytes)))
                        .isFalse();
            }
        }
    }

    @Test
    void aDigestCopiedToAnotherKeyOpensNothing() throws SQLException {
        Demo.User thief = demo.newUser();
        NewKey own = demo.newKey(thief, READ);
        NewKey victims = demo.newKey(demo.newUser(), READ_WRITE);
        String forged = Guess.ofSecret(victims.key(), own.key());
        demo.exchange(own.key()).expect(200);
        String digest = demo.server().readText("select digest from scoped_key where id = '" + own.id() + "'");

        // The thief's key gives its digest away, because a realm can contain each digest only once.
        demo.server().update("update scoped_key set digest = 'x' || substr(digest, 2) where id = '" + own.id() + "'");
        demo.server().update("update scoped_key set digest = '" + digest + "' where id = '" + victims.id() + "'");

        demo.exchange(own.key()).expect(400);
        demo.exchange(victims.key()).expect(400);
        demo.exchange(forged).expect(400);
        demo.server()
                .update("update scoped_key set digest = 'z' || substr(digest, 2) where id = '" + victims.id() + "'");
        demo.server().update("update scoped_key set digest = '" + digest + "' where id = '" + own.id() + "'");
        demo.exchange(own.key()).expect(200);
    }

    @Test
    void aRowWithADamagedLevelOpensNothing() throws SQLException {
        NewKey key = demo.newKey(demo.newUser(), READ);
        demo.server().update("update scoped_key set graphql_level = 'all' where id = '" + key.id() + "'");

        assertThat(demo.exchange(key.key()).status()).isGreaterThanOrEqualTo(400);
    }

    @Test
    void tenThousandKeysAndAThousandEndpointsAreStillServedByPage() throws SQLException {
        Demo.User owner = demo.newUser();
        NewKey key = demo.newKey(owner, """
                {"graphql":"read","endpoints":{"*":"read"}}""");
        demo.server()
                .update("insert into scoped_key (id, realm_id, user_id, kind, prefix, name, digest, digest_version,"
                        + " enabled, graphql_level, endpoint_level, created)"
                        + " select 'K' || lpad(i::text, 11, '0'), realm_id, user_id, kind, prefix,"
                        + " 'bulk ' || i, md5(i::text) || md5(i::text || user_id), 1, true, 'read', 'none', i from"
                        + " scoped_key, generate_series(1, 10000) i where id = '" + key.id() + "'");
        demo.server()
                .update("insert into scoped_key_endpoint (realm_id, id, name, owner_id) select realm_id,"
                        + " 'bulk-' || i, 'Bulk ' || i,"
                        + " user_id from scoped_key, generate_series(1, 1000) i where id = '" + key.id() + "'");
        demo.server().update("analyze");
        String token = demo.login(owner);

        JsonNode first = demo.keys("GET", "", token, null).expect(200).json();
        assertThat(first).hasSize(100);
        assertThat(first.get(0).get("id").asText()).isEqualTo(key.id());
        assertThat(demo.keys("GET", "?first=9990&max=100", token, null).json()).hasSize(11);
        assertThat(demo.keys("GET", "?search=bulk%207777", token, null).json()).hasSize(1);
        assertThat(demo.keys("GET", "/endpoints?max=5000", token, null).json()).hasSize(1000);
        assertThat(demo.exchange(key.key(), "scope", "endpoint:bulk-500:read graphql:read")
                        .expect(200)
                        .text("scope"))
                .isEqualTo("graphql:read endpoint:bulk-500:read");
        assertThat(demo.exchange(key.key()).text("error")).isEqualTo("invalid_scope");
        String realmId = demo.admin("GET", "").expect(200).text("id");
        assertThat(plan("select * from scoped_key where realm_id = '" + realmId + "' and user_id = '" + owner.id()
                        + "' order by created desc limit 100"))
                .contains("Index")
                .doesNotContain("Seq Scan");
        demo.deleteUser(owner);
        assertThat(demo.server().readNumber("select count(*) from scoped_key where user_id = '" + owner.id() + "'"))
                .isZero();
        assertThat(demo.server()
                        .readNumber("select count(*) from scoped_key_endpoint where owner_id = '" + owner.id() + "'"))
                .isZero();
    }

    /** Rows are written directly: the removal has to find them all, and a realm without a key proves little. */
    @Test
    void nothingIsLeftOfARemovedRealmAndEverythingOfAnother() throws SQLException {
        String removed = newRealm();
        String kept = newRealm();
        Map<String, String> columns = columns();
        for (String realm : List.of(removed, kept)) {
            demo.server().update(ROWS.formatted(realm, keyOf(realm), ownerOf(realm)));
            for (String table : columns.keySet()) {
                assertThat(rows(table, columns, realm)).as(table).isPositive();
            }
        }

        removeRealm(removed);

        for (String table : columns.keySet()) {
            assertThat(rows(table, columns, removed)).as(table).isZero();
            assertThat(rows(table, columns, kept)).as(table).isPositive();
        }
        removeRealm(kept);
    }

    /** @return the realm's id, which is also its name */
    private String newRealm() {
        String realm = "removed-" + System.nanoTime();
        demo.http()
                .post("/admin/realms")
                .bearer(demo.adminToken())
                .json(Map.of(
                        "id",
                        realm,
                        "realm",
                        realm,
                        "users",
                        // Without an owner who exists, the sweep would delete the key.
                        List.of(Map.of("id", ownerOf(realm), "username", "owner"))))
                .send()
                .expect(201);
        return realm;
    }

    private void removeRealm(String realm) {
        demo.http()
                .delete("/admin/realms/" + realm)
                .bearer(demo.adminToken())
                .send()
                .expect(204);
    }

    private static String ownerOf(String realm) {
        return "owner-" + realm;
    }

    private static String keyOf(String realm) {
        return "K" + realm.substring(realm.length() - 11);
    }

    /** For each of our tables whose rows belong to a realm or a key, the column that says so. */
    private Map<String, String> columns() throws SQLException {
        Map<String, String> columns = new TreeMap<>();
        try (Connection connection = demo.server().jdbc();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "select table_name, max(column_name) from information_schema.columns where table_name like"
                                + " 'scoped\\_key%' and column_name in ('realm_id', 'key_id') group by table_name")) {
            while (found.next()) {
                columns.put(found.getString(1), found.getString(2));
            }
        }
        assertThat(columns).hasSizeGreaterThan(9);
        return columns;
    }

    private long rows(String table, Map<String, String> columns, String realm) throws SQLException {
        String column = columns.get(table);
        return demo.server()
                .readNumber("select count(*) from " + table + " where " + column + " = '"
                        + (column.equals("realm_id") ? realm : keyOf(realm)) + "'");
    }

    private String dump() throws Exception {
        StringWriter dump = new StringWriter();
        try (Connection connection = demo.server().jdbc();
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet found =
                    statement.executeQuery("select tablename from pg_tables where schemaname = 'public'")) {
                while (found.next()) {
                    tables.add(found.getString(1));
                }
            }
            assertThat(tables).contains("scoped_key", "scoped_key_grant", "event_entity");
            for (String table : tables) {
                connection.unwrap(PGConnection.class).getCopyAPI().copyOut("copy \"" + table + "\" to stdout", dump);
            }
        }
        return dump.toString();
    }

    private String plan(String sql) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Connection connection = demo.server().jdbc();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("explain " + sql)) {
            while (rows.next()) {
                plan.append(rows.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }
}
