/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Notices that no search and no mail will end. */
@ExtendWith(RunningKeycloak.class)
class OldNoticesOnPostgresIT {

    private final Demo demo;
    private final String owner = UUID.randomUUID().toString();

    OldNoticesOnPostgresIT(Demo demo) {
        this.demo = demo;
    }

    @Test
    void whatASearchQueuedWhileItsRealmWasRemovedIsDeleted() throws Exception {
        add("held", "'gone'", 600);
        add("held", "(select id from realm where name = 'demo')", 1);

        Mailbox.await(() -> number("realm_id = 'gone'") == 0);

        assertThat(number("realm_id = 'gone'")).isZero();
        assertThat(number("realm_id <> 'gone'")).isEqualTo(1);
    }

    @Test
    void moreNoticesOfADeadNodeThanOneBatchHoldsAllEndAsUnknown() throws Exception {
        add("sending", "(select id from realm where name = 'demo')", 1_100);

        Mailbox.await(() -> number("state = 'unknown'") == 1_100);

        assertThat(number("state = 'unknown'")).isEqualTo(1_100);
    }

    private void add(String state, String realm, int number) throws Exception {
        demo.server()
                .update("insert into scoped_key_notice (key_id, kind, occasion, realm_id, user_id, key_name, queued,"
                        + " state,"
                        + " state_time, failures) select substr(md5(" + realm + " || '" + owner
                        + "' || i), 1, 12), 'leaked', 'x', " + realm + ", '" + owner + "', 'A key', 1, '"
                        + state
                        + "', 1, 0 from generate_series(1, " + number + ") i");
    }

    private long number(String condition) {
        try {
            return demo.server()
                    .readNumber(
                            "select count(*) from scoped_key_notice where user_id = '" + owner + "' and " + condition);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
