/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Demo.NewKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two servers on one database whose caches never communicate, as if the network between them were cut: the promises
 * about keys depend on the database alone. Also tests an unavailable database.
 */
@ExtendWith(RunningKeycloak.class)
@TestMethodOrder(OrderAnnotation.class)
class NodesWithoutAClusterOnPostgresIT {

    private static final long PATIENCE = 60_000;
    private static final int ROUNDS = Integer.getInteger("scopedkeys.rounds", 200);
    /** Distinguishes the database connections of these nodes from those of the shared server. */
    private static final String NAME = "alone";

    private static KeycloakServer one;
    private static KeycloakServer other;

    private final Demo here = new Demo(one);
    private final Demo there = new Demo(other);

    @BeforeAll
    static void startNodes(KeycloakServer shared) {
        Database database = shared.database();
        Database named = new Database(
                database.vendor(), database.url() + "&ApplicationName=" + NAME, database.user(), database.password());
        one = shared.secondNode("alone").on(named).alone().start();
        other = shared.secondNode("alone-too").on(named).alone().start();
        assertThat(other.log()).doesNotContain("ISPN000094");
    }

    @AfterAll
    static void stopNodes() {
        Stream.of(one, other).filter(Objects::nonNull).forEach(KeycloakServer::close);
    }

    @Test
    @Order(1)
    void noNodeAcceptsAKeyOnceItsEndWasAnsweredByTheOther() throws Exception {
        new Revocations(here, there).run(ROUNDS);
    }

    // Last: it leaves dead connections in the pools of both nodes.
    @Test
    @Order(2)
    void whileTheDatabaseIsAwayThereAreErrorsAndNoTokensAndAfterwardsAllIsWellWithoutARestart() throws Exception {
        NewKey key = here.newKey(here.newUser(), READ);
        here.exchange(key.key()).expect(200);

        refuseConnections(true);
        try {
            for (int i = 0; i < 3; i++) {
                Answer exchange = here.exchange(key.key());
                assertThat(exchange.status()).isGreaterThanOrEqualTo(500);
                assertThat(exchange.body()).doesNotContain("access_token");
                assertThat(gateway(key).status()).isGreaterThanOrEqualTo(500);
                assertThat(introspect(key).status()).isGreaterThanOrEqualTo(500);
                assertThat(revoke(key).status()).isGreaterThanOrEqualTo(500);
            }
        } finally {
            refuseConnections(false);
        }

        awaitExchange(key);
    }

    private Answer gateway(NewKey key) {
        return here.http()
                .get(Demo.KEYS_PATH + "/authorize?scope=graphql:read")
                .bearer(key.key())
                .header("X-Gate-Authorization", Demo.GATE.basic())
                .send();
    }

    private Answer revoke(NewKey key) {
        return here.http()
                .post(Demo.KEYS_PATH + "/revoke")
                .form("token", key.key())
                .send();
    }

    private Answer introspect(NewKey key) {
        return here.http()
                .post(Demo.INTROSPECT_PATH)
                .basic(Demo.GATE.id(), Demo.GATE.secret())
                .form("token", key.key())
                .send();
    }

    /** The first requests may still get a dead connection: one per connection. */
    private void awaitExchange(NewKey key) throws InterruptedException {
        long deadline = System.currentTimeMillis() + PATIENCE;
        int inARow = 0;
        while (inARow < 20) {
            Answer answer = here.exchange(key.key());
            inARow = answer.status() == 200 ? inARow + 1 : 0;
            if (inARow == 0) {
                assertThat(System.currentTimeMillis()).as("%s", answer).isLessThan(deadline);
                Thread.sleep(100);
            }
        }
    }

    /** Simulates a stopped database: the server's connections end, and it gets no new ones. */
    private static void refuseConnections(boolean refuse) throws SQLException {
        alter("allow_connections " + !refuse, refuse);
    }

    private static void alter(String change, boolean endConnections) throws SQLException {
        Database database = one.database();
        String name = database.url().replaceAll(".*/([a-z_0-9]+)\\?.*", "$1");
        Database maintenance = new Database(
                database.vendor(),
                database.url().replaceAll("/" + name + "\\?.*", "/postgres"),
                database.user(),
                database.password());
        try (Connection connection = maintenance.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("alter database " + name + " " + change);
            if (endConnections) {
                statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name = '"
                        + NAME + "'");
            }
        }
    }
}
