/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.RunningKeycloak;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a test cannot bring about over REST, on PostgreSQL, whose database it can change. */
@ExtendWith(RunningKeycloak.class)
class PostureOnPostgresIT {

    private final Demo demo;
    private final AdminDemo admin;

    PostureOnPostgresIT(Demo demo) {
        this.demo = demo;
        this.admin = new AdminDemo(demo);
    }

    @BeforeAll
    static void awaitQuiet() throws InterruptedException {
        AdminDemo.awaitQuiet();
    }

    @Test
    void anIndexAloneAnswersTheCountOfReportedKeys() throws SQLException {
        String plan = plan("select count(*) from scoped_key where realm_id = 'x' and leaked is not null");

        assertThat(plan).containsIgnoringCase("Index Only Scan using idx_scoped_key_by_leak");
        assertThat(plan("select id from scoped_key where realm_id = 'x' and leaked is not null"
                        + " order by created desc, id desc limit 20"))
                .containsIgnoringCase("Scan Backward using idx_scoped_key_by_leak")
                .doesNotContain("Sort");
    }

    @Test
    void aKeyThatAnEarlierVersionAddedIsCountedAfterTheNextSweep() throws Exception {
        String id = admin.make(demo.newUser(), "of an earlier version").id();
        long before = figure("neverUsed");
        demo.server().update("update scoped_key_use set realm_id = null, created = null where key_id = '" + id + "'");

        assertThat(figure("neverUsed")).isBetween(before - 1, before);
        for (int i = 0; i < 300 && figure("neverUsed") < before; i++) {
            Thread.sleep(200);
        }
        assertThat(figure("neverUsed")).isEqualTo(before);
        assertThat(demo.server()
                        .readNumber("select count(*) from scoped_key k join scoped_key_use u on u.key_id = k.id"
                                + " where k.id = '" + id + "' and u.created = k.created and u.realm_id = k.realm_id"))
                .isEqualTo(1);
    }

    @Test
    void anIndexAloneAnswersTheCountOfUnusedKeys() throws SQLException {
        String plan = plan("select count(*) from scoped_key_use where realm_id = 'x' and last_used < 1");

        assertThat(plan).containsIgnoringCase("Index Only Scan using idx_scoped_key_use_realm");
    }

    private long figure(String name) {
        return admin.call("GET", "api-keys/posture")
                .expect(200)
                .json()
                .at("/counts/" + name + "/count")
                .asLong();
    }

    private String plan(String sql) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Connection connection = demo.server().jdbc();
                Statement statement = connection.createStatement()) {
            statement.execute("set enable_seqscan = off");
            statement.execute("set enable_bitmapscan = off");
            try (ResultSet rows = statement.executeQuery("explain " + sql)) {
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
            }
        }
        return plan.toString();
    }
}
