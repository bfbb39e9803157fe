/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.PGConnection;

/**
 * The actual content of the database, read without Keycloak. PostgreSQL only, because its tables can be dumped
 * completely.
 */
@ExtendWith(RunningKeycloak.class)
class StoredKeysOnPostgresIT {

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
                keys.add(demo.newKey(owner, "{\"graphql\":\"read\"}").key());
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
        NewKey own = demo.newKey(thief, "{\"graphql\":\"read\"}");
        NewKey victims = demo.newKey(demo.newUser(), "{\"graphql\":\"read_write\"}");
        demo.exchange(own.key()).expect(200);

        // The digests are swapped, because a realm can contain each digest only once.
        demo.server().update("update scoped_key set digest = 'x' || substr(digest, 2) where id = '" + own.id() + "'");
        demo.server()
                .update("update scoped_key set digest = (select 'y' || substr(digest, 2) from scoped_key where id = '"
                        + own.id() + "') where id = '" + victims.id() + "'");

        demo.exchange(own.key()).expect(400);
        demo.exchange(victims.key()).expect(400);
        demo.exchange(own.key().replace(own.id(), victims.id())).expect(400);
    }

    @Test
    void aRowWithADamagedLevelOpensNothing() throws SQLException {
        NewKey key = demo.newKey(demo.newUser(), "{\"graphql\":\"read\"}");
        demo.server().update("update scoped_key set graphql_level = 'all' where id = '" + key.id() + "'");

        assertThat(demo.exchange(key.key()).status()).isGreaterThanOrEqualTo(400);
    }

    @Test
    void tenThousandKeysAndAThousandEndpointsAreStillServedByPage() throws SQLException {
        Demo.User owner = demo.newUser();
        NewKey key = demo.newKey(owner, "{\"graphql\":\"read\",\"endpoints\":{\"*\":\"read\"}}");
        demo.server()
                .update(
                        "insert into scoped_key (id, realm_id, user_id, kind, prefix, name, digest, digest_version, enabled,"
                                + " graphql_level, endpoint_level, created) select 'K' || lpad(i::text, 11, '0'), realm_id, user_id, kind,"
                                + " prefix, 'bulk ' || i, md5(i::text) || md5(i::text || user_id), 1, true, 'read', 'none', i from"
                                + " scoped_key, generate_series(1, 10000) i where id = '" + key.id() + "'");
        demo.server()
                .update(
                        "insert into scoped_key_endpoint (realm_id, id, name, owner_id) select realm_id, 'bulk-' || i, 'Bulk ' || i,"
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

    @Test
    void nothingIsLeftOfARemovedRealm() throws SQLException {
        String realm = "removed-" + System.nanoTime();
        demo.http()
                .post("/admin/realms")
                .bearer(demo.adminToken())
                .json(Map.of("realm", realm, "enabled", true))
                .send()
                .expect(201);
        demo.http()
                .put("/admin/realms/" + realm + "/api-endpoints/one")
                .bearer(demo.adminToken())
                .json(Map.of("name", "One"))
                .send()
                .expect(201);
        String of = " where realm_id = (select id from realm where name = '" + realm + "')";
        assertThat(demo.server().readNumber("select count(*) from scoped_key_endpoint" + of))
                .isEqualTo(1);
        long before = demo.server().readNumber("select count(*) from scoped_key_endpoint");

        demo.http()
                .delete("/admin/realms/" + realm)
                .bearer(demo.adminToken())
                .send()
                .expect(204);

        assertThat(demo.server().readNumber("select count(*) from scoped_key_endpoint"))
                .isEqualTo(before - 1);
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
