/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.manage.Timestamps;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.RunningKeycloak;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key stored before bounds existed is listed as it is, works, and can be changed, rotated and deleted. */
@ExtendWith(RunningKeycloak.class)
class StoredBeyondBoundsOnPostgresIT {

    private final Demo demo;
    private final User owner;
    private final String token;

    StoredBeyondBoundsOnPostgresIT(Demo demo) {
        this.demo = demo;
        this.owner = demo.newUser();
        this.token = demo.login(owner);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, 8_640_000_000_000_001L, 253_402_300_800_000L})
    void aKeyThatEndsBeyondTheBounds(long end) throws SQLException {
        NewKey key = demo.newKey(owner, READ);
        update("update scoped_key set expires = " + end + " where id = '" + key.id() + "'");

        assertThat(demo.keys("GET", "", token, null)
                        .expect(200)
                        .json()
                        .get(0)
                        .get("expiresTimestamp")
                        .asLong())
                .isEqualTo(end);
        assertThat(demo.admin("GET", "api-keys?userId=" + owner.id())
                        .expect(200)
                        .json())
                .hasSize(1);
        demo.admin("GET", "api-keys?exceedsRules=true&userId=" + owner.id()).expect(200);
        demo.exchange(key.key()).expect(200);
        assertThat(demo.introspectAs(Demo.GATE, key.key())
                        .expect(200)
                        .json()
                        .get("active")
                        .asBoolean())
                .isTrue();
        demo.keys("PATCH", "/" + key.id(), token, Map.of("name", "renamed")).expect(200);
        JsonNode successor = demo.keys("POST", "/" + key.id() + "/rotate", token, Map.of("graceSeconds", 60))
                .expect(201)
                .json();
        assertThat(successor.get("expiresTimestamp").asLong()).isEqualTo(Timestamps.LATEST);
        demo.exchange(successor.get("key").asText()).expect(200);
        demo.keys("DELETE", "/" + key.id(), token, null).expect(204);
    }

    @Test
    void aKeyThatWasUsedBeforeItWasMadeLongAgo() throws SQLException {
        NewKey key = demo.newKey(owner, READ);
        update("update scoped_key set created = 0 where id = '" + key.id() + "'");
        update("update scoped_key_use set last_used = 1 where key_id = '" + key.id() + "'");

        JsonNode listed = demo.keys("GET", "", token, null).expect(200).json().get(0);

        assertThat(listed.get("createdTimestamp").asLong()).isZero();
        assertThat(listed.get("lastUsedTimestamp").asLong()).isEqualTo(1);
        demo.exchange(key.key()).expect(200);
        demo.keys("POST", "/" + key.id() + "/rotate", token, Map.of()).expect(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scoped_key set graphql_level = 'all' where id",
                "scoped_key set endpoint_level = '' where id",
                "scoped_key set kind = 'ancient' where id",
                "scoped_key_grant set access_level = 'all' where key_id"
            })
    void aKeyWithADamagedValueIsListedWithoutThatAccessAndCanBeMended(String damage) throws SQLException {
        String permissions = """
                {"graphql":"read","endpoints":{"*":"read","embeddings":"read_write"}}""";
        NewKey key = demo.newKey(owner, permissions);
        demo.exchange(key.key()).expect(200);
        update("update " + damage + " = '" + key.id() + "'");

        JsonNode listed = demo.keys("GET", "", token, null).expect(200).json();
        JsonNode administrators =
                demo.admin("GET", "api-keys?max=1").expect(200).json();

        assertThat(listed).hasSize(1);
        assertThat(listed.get(0).get("kind").asText()).isEqualTo("scoped");
        assertThat(listed.get(0).get("permissions"))
                .isEqualTo(administrators.get(0).get("permissions"));
        demo.keys("PATCH", "/" + key.id(), token, "{\"permissions\":" + permissions + "}")
                .expect(200);
        demo.exchange(key.key(), "scope", "endpoint:embeddings:write").expect(200);
    }

    private void update(String sql) throws SQLException {
        try (Connection connection = demo.server().jdbc();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }
}
