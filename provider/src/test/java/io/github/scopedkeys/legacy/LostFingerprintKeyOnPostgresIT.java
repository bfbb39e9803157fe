/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.admin.AdminDemo;
import io.github.scopedkeys.server.Database;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeycloakServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A realm whose fingerprint key was deleted with its lost pepper gets a new one without delaying the start. */
class LostFingerprintKeyOnPostgresIT {

    /** More than a step has. */
    private static final int KEYS = 1_200;

    @Test
    void theStartDoesNotWaitForTheMarksOfAllKeys() throws Exception {
        Database database = Database.postgres();
        List<LegacyFile.Entry> file = new ArrayList<>();
        String deletedBefore;
        String deletedSince;
        String locked;
        try (KeycloakServer server = start(database, "fingerprint-key-before")) {
            Demo demo = new Demo(server);
            Demo.User owner = demo.newUser();
            Stream.generate(() -> LegacyFile.entry(owner)).limit(KEYS).forEach(file::add);
            List<JsonNode> report = new LegacyFile(demo).send(file);
            deletedBefore = report.get(0).get("id").asText();
            deletedSince = report.get(1).get("id").asText();
            locked = report.get(2).get("id").asText();
            assertThat(count(server, "scoped_key_fingerprint")).isEqualTo(KEYS);
            AdminDemo admin = new AdminDemo(demo);
            admin.call("DELETE", "api-keys/" + deletedBefore).expect(204);
            server.update("delete from scoped_key_secret");
            admin.call("DELETE", "api-keys/" + deletedSince).expect(204);
        }
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select 1 from scoped_key where id = '" + locked + "' for update");

            try (KeycloakServer server = start(database, "fingerprint-key-lost")) {
                // It has started, although somebody changes one of the keys.
                assertThat(count(server, "scoped_key_secret")).isZero();
                other.rollback();
                awaitKey(server);

                assertThat(count(server, "scoped_key where fingerprinted = true"))
                        .isZero();
                assertThat(count(server, "scoped_key_fingerprint")).isZero();
                assertThat(count(server, "scoped_key where kind = 'legacy'")).isEqualTo(KEYS - 2);
                List<JsonNode> report = new LegacyFile(new Demo(server)).send(file);
                assertThat(report.get(0).get("status").asText()).isEqualTo("imported");
                assertThat(report.get(1).get("error").asText()).isEqualTo("key_deleted");
                assertThat(report.subList(2, KEYS))
                        .allSatisfy(
                                line -> assertThat(line.get("status").asText()).isEqualTo("exists"));
                assertThat(count(server, "scoped_key_fingerprint")).isEqualTo(KEYS);
                assertThat(count(server, "scoped_key where fingerprinted = true"))
                        .isEqualTo(KEYS - 1);
            }
        }
    }

    private static KeycloakServer start(Database database, String name) {
        return KeycloakServer.named(name).on(database).alone().start();
    }

    private static void awaitKey(KeycloakServer server) throws SQLException, InterruptedException {
        for (int i = 0; i < 600 && count(server, "scoped_key_secret") == 0; i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(count(server, "scoped_key_secret")).isOne();
    }

    private static long count(KeycloakServer server, String rows) throws SQLException {
        return server.readNumber("select count(*) from " + rows);
    }
}
