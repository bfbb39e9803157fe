/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.RunningKeycloak;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The sweep, which runs once a day, and every few seconds on the test server. The tests delete owners' rows without an
 * event, as the removal of a user storage does.
 */
@ExtendWith(RunningKeycloak.class)
class SweepOnPostgresIT {

    private static final long PATIENCE = 60_000;

    private final Demo demo;

    SweepOnPostgresIT(Demo demo) {
        this.demo = demo;
    }

    @Test
    void keysOfOwnersWhoVanishedAndOldCountsAreClearedAwayAndAllOthersStay() throws Exception {
        Demo.User vanished = demo.newUser();
        NewKey orphan = demo.newKey(vanished, """
                {"graphql":"read","endpoints":{"embeddings":"read"}}""");
        NewKey kept = demo.newKey(demo.newUser(), READ);
        long today = LocalDate.now(ZoneOffset.UTC).toEpochDay();
        demo.server()
                .update("insert into SCOPED_KEY_COUNT values ('" + kept.id() + "', " + (today - 91)
                        + ", '*', '*', 1), ('"
                        + kept.id() + "', " + (today - 90) + ", '*', '*', 1), ('" + orphan.id() + "', " + today
                        + ", '*', '*', 1)");
        demo.server().update("update SCOPED_KEY_COUNTING set since = 0 where id = 1");
        demo.server()
                .update("insert into SCOPED_KEY_BATCH values ('old', 'r', null, " + millisAgo(31)
                        + "), ('young', 'r', null, " + millisAgo(29) + ")");
        demo.deleteRows(vanished);

        awaitZero("select count(*) from SCOPED_KEY_BATCH where id = 'old'");
        assertThat(demo.server().readNumber("select count(*) from SCOPED_KEY_BATCH where id = 'young'"))
                .isEqualTo(1);
        awaitZero("select count(*) from SCOPED_KEY where id = '" + orphan.id() + "'");
        awaitZero("select count(*) from SCOPED_KEY_COUNT where use_day < " + (today - 90));
        // Of a time whose counts are gone, nothing is known, even if counts are kept for longer later.
        assertThat(demo.server().readNumber("select since from SCOPED_KEY_COUNTING where id = 1"))
                .isEqualTo(TimeUnit.DAYS.toMillis(today - 90));
        for (String table :
                new String[] {"SCOPED_KEY_GRANT", "SCOPED_KEY_USE", "SCOPED_KEY_COUNT", "SCOPED_KEY_CHANGE"}) {
            assertThat(demo.server()
                            .readNumber("select count(*) from " + table + " where key_id = '" + orphan.id() + "'"))
                    .isZero();
        }
        assertThat(demo.server().readNumber("select count(*) from SCOPED_KEY_COUNT where key_id = '" + kept.id() + "'"))
                .isEqualTo(1);
        demo.exchange(kept.key()).expect(200);
    }

    private static long millisAgo(int days) {
        return System.currentTimeMillis() - TimeUnit.DAYS.toMillis(days);
    }

    private void awaitZero(String sql) throws Exception {
        long deadline = System.currentTimeMillis() + PATIENCE;
        while (demo.server().readNumber(sql) > 0 && System.currentTimeMillis() < deadline) {
            Thread.sleep(200);
        }
        assertThat(demo.server().readNumber(sql)).isZero();
    }
}
