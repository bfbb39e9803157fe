/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two servers on one database. Runs on PostgreSQL only: Keycloak's H2 file has room for one. */
@ExtendWith(RunningKeycloak.class)
class TwoNodesOnPostgresIT {

    @Test
    void twoNodesShareOneDatabaseAndAKeyOutlivesTheDeathOfTheNodeThatMadeIt(Demo here) throws Exception {
        KeycloakServer first = here.server();
        try (KeycloakServer second = first.secondNode("second").start()) {
            Demo there = new Demo(second);
            String key = here.createKey(
                            here.login(here.newUser()), Map.of("name", "k", "permissions", Map.of("graphql", "read")))
                    .expect(201)
                    .text("key");
            there.exchange(key).expect(200);
            assertThat(second.log()).contains("ISPN000094").contains("(2) [");

            first.kill();

            assertThat(first.isRunning()).isFalse();
            there.exchange(key).expect(200);
            assertThat(realmsIn(second)).isEqualTo(2);

            first.restart();

            here.exchange(key).expect(200);
        }
    }

    private static int realmsIn(KeycloakServer server) throws Exception {
        try (Connection connection = server.jdbc();
                ResultSet count = connection.createStatement().executeQuery("SELECT count(*) FROM realm")) {
            count.next();
            return count.getInt(1);
        }
    }
}
