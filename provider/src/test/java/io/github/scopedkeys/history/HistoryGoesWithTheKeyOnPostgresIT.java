/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.history;

import static io.github.scopedkeys.server.Json.legacyKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.admin.AdminDemo;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** However a key goes, its history goes with it, and so do the bulk disables of its owner or realm. */
@ExtendWith(RunningKeycloak.class)
class HistoryGoesWithTheKeyOnPostgresIT {

    private final Demo demo;
    private final AdminDemo admin;

    HistoryGoesWithTheKeyOnPostgresIT(Demo demo) {
        this.demo = demo;
        this.admin = new AdminDemo(demo);
    }

    @Test
    void aKeyThatAnyoneDeletesTakesItsHistoryWithIt() throws SQLException {
        KeyOwner owner = KeyOwner.in(demo);
        List<KeyOwner.Key> keys = List.of(owner.create("read"), owner.create("read"), owner.create("read"));
        KeyOwner.Key control = owner.create("read");
        for (KeyOwner.Key key : keys) {
            owner.enable(key, false);
            owner.enable(key, true);
            assertThat(changes(key.id())).isEqualTo(3);
        }

        owner.delete(keys.get(0));
        admin.call("DELETE", "api-keys/" + keys.get(1).id()).expect(204);
        demo.http()
                .post(Demo.KEYS_PATH + "/revoke")
                .form("token", keys.get(2).secret())
                .send()
                .expect(200);

        for (KeyOwner.Key key : keys) {
            assertThat(changes(key.id())).isZero();
        }
        assertThat(changes(control.id())).isEqualTo(1);
    }

    @Test
    void aUserTakesTheHistoryOfKeysAndTheirBulkDisablesWithThem() throws SQLException {
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key key = owner.create("read");
        KeyOwner control = KeyOwner.in(demo);
        control.create("read");
        disable("demo", owner.user());
        disable("demo", control.user());
        assertThat(changes(key.id())).isEqualTo(2);
        assertThat(batches("user_id = '" + owner.user().id() + "'")).isEqualTo(1);

        demo.deleteUser(owner.user());

        assertThat(changes(key.id())).isZero();
        assertThat(batches("user_id = '" + owner.user().id() + "'")).isZero();
        assertThat(batches("user_id = '" + control.user().id() + "'")).isEqualTo(1);
    }

    @Test
    void aRealmTakesAllOfItWithIt() throws SQLException {
        String realm = "removed-" + System.nanoTime();
        String userId = UUID.randomUUID().toString();
        send("POST", "/admin/realms", Map.of("realm", realm, "enabled", true)).expect(201);
        send(
                        "POST",
                        "/admin/realms/" + realm + "/partialImport",
                        Map.of("users", List.of(Map.of("id", userId, "username", "u", "enabled", true))))
                .expect(200);
        demo.http()
                .post("/admin/realms/" + realm + "/api-keys/import")
                .bearer(demo.adminToken())
                .body(
                        "application/x-ndjson",
                        legacyKey(userId, "Older", UUID.randomUUID().toString()))
                .send()
                .expect(200);
        String id = send("GET", "/admin/realms/" + realm + "/api-keys", null)
                .expect(200)
                .json()
                .get(0)
                .get("id")
                .asText();
        String realmId = send("GET", "/admin/realms/" + realm, null).expect(200).text("id");
        send("POST", "/admin/realms/" + realm + "/api-keys/disable?enabled=true", null)
                .expect(200);
        assertThat(changes(id)).isEqualTo(2);
        assertThat(batches("realm_id = '" + realmId + "'")).isEqualTo(1);

        send("DELETE", "/admin/realms/" + realm, null).expect(204);

        assertThat(changes(id)).isZero();
        assertThat(batches("realm_id = '" + realmId + "'")).isZero();
    }

    private void disable(String realm, User user) {
        send("POST", "/admin/realms/" + realm + "/api-keys/disable?userId=" + user.id(), null)
                .expect(200);
    }

    private Answer send(String method, String path, Object body) {
        var request = demo.http().request(method, path).bearer(demo.adminToken());
        return (body == null ? request : request.json(body)).send();
    }

    private long changes(String keyId) throws SQLException {
        return demo.server().readNumber("select count(*) from scoped_key_change where key_id = '" + keyId + "'");
    }

    private long batches(String condition) throws SQLException {
        return demo.server().readNumber("select count(*) from scoped_key_batch where " + condition);
    }
}
