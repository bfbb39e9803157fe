/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeycloakServer;
import io.github.scopedkeys.server.PostgresLocks;
import io.github.scopedkeys.server.RunningKeycloak;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node sends notices while a realm or a user is removed: each waits for the other's rows, but never both. */
@ExtendWith(RunningKeycloak.class)
class RemovedWhileMailingOnPostgresIT {

    private final Demo demo;

    RemovedWhileMailingOnPostgresIT(Demo demo) {
        this.demo = demo;
    }

    @Test
    void aRealmIsRemovedInTheOrderOfTheSender() throws Exception {
        String realm = "r" + UUID.randomUUID().toString().substring(0, 8);
        demo.http()
                .post("/admin/realms")
                .bearer(administrator())
                .json(Map.of("id", realm, "realm", realm, "enabled", true))
                .send()
                .expect(201);
        String token = administrator();

        assertNoDeadlock(
                realm,
                "nobody",
                () -> demo.http().delete("/admin/realms/" + realm).bearer(token).send());
    }

    @Test
    void aUserIsRemovedInTheOrderOfTheSender() throws Exception {
        Demo.User owner = demo.newUser();
        String realm = demo.server().readText("select id from realm where name = 'demo'");

        assertNoDeadlock(realm, owner.id(), () -> demo.admin("DELETE", "users/" + owner.id()));
    }

    /**
     * The sender locks the first row of its digest, the removal begins, and the sender locks the second one. A further
     * notice is queued meanwhile.
     */
    private void assertNoDeadlock(String realm, String user, Supplier<Answer> removal) throws Exception {
        String first = "a" + UUID.randomUUID().toString().substring(0, 11);
        String second = "z" + first.substring(1);
        // In the table, the rows are in the opposite order.
        add(second, realm, user);
        add(first, realm, user);
        CompletableFuture<Answer> removed;
        try (Connection sender = demo.server().jdbc();
                Statement statement = sender.createStatement()) {
            sender.setAutoCommit(false);
            lock(statement, first);
            removed = CompletableFuture.supplyAsync(removal);
            assertThat(PostgresLocks.awaitWaiter(demo.server(), sender)).isTrue();
            lock(statement, second);
            add("0" + first.substring(1), realm, user);
            sender.commit();
        }
        removed.join().expect(204);
        assertThat(demo.server()
                        .readNumber("select count(*) from scoped_key_notice where key_id like '%" + first.substring(1)
                                + "'"))
                .isZero();
    }

    private void add(String key, String realm, String user) throws SQLException {
        demo.server()
                .update("insert into scoped_key_notice (key_id, kind, occasion, realm_id, user_id, key_name, queued,"
                        + " state,"
                        + " state_time, failures) values ('" + key + "', 'leaked', 'x', '" + realm + "', '"
                        + user
                        + "', 'A key', 1, 'sent', " + System.currentTimeMillis() + ", 0)");
    }

    private static void lock(Statement statement, String key) throws SQLException {
        statement.executeQuery("select 1 from scoped_key_notice where key_id = '" + key + "' for update");
    }

    private String administrator() {
        return demo.passwordGrant("master", "admin-cli", KeycloakServer.ADMIN, KeycloakServer.ADMIN_PASSWORD)
                .expect(200)
                .text("access_token");
    }
}
