/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.RunningKeycloak;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A search queues its notices in several transactions, and mails go out meanwhile. */
@ExtendWith(RunningKeycloak.class)
class OneDigestOnPostgresIT {

    private final Demo demo;

    OneDigestOnPostgresIT(Demo demo) {
        this.demo = demo;
    }

    @Test
    void anOwnerGetsOneMailAboutAllThatOneSearchFindsHoweverLongItTakes() throws Exception {
        Demo.User owner = demo.newUser();
        NewKey soon = key(owner, System.currentTimeMillis() + TimeUnit.DAYS.toMillis(3));
        long expires = System.currentTimeMillis() + TimeUnit.DAYS.toMillis(20);
        NewKey later = key(owner, expires);
        try (Mailbox mails = new Mailbox(demo);
                Connection other = demo.server().jdbc();
                Statement statement = other.createStatement()) {
            // The search has queued the first key when it waits for the end of this transaction, to queue the second.
            other.setAutoCommit(false);
            statement.executeUpdate(
                    "insert into scoped_key_notice (key_id, kind, occasion, realm_id, user_id, key_name,"
                            + " queued, state, state_time, failures) select id, 'expiring', '30:" + expires
                            + "', realm_id, user_id, name, 1, 'sent', 1, 0 from scoped_key where id = '" + later.id()
                            + "'");
            mails.open(Map.of("apiKeys.noticeDays", "30,7"));
            Mailbox.await(() -> queued(soon) == 1);
            Thread.sleep(4_000);
            assertThat(queued(soon)).isEqualTo(1);
            assertThat(mails.to(owner)).isEmpty();

            other.rollback();

            assertThat(mails.await(owner, 1)).hasSize(1);
            assertThat(mails.to(owner).get(0).text()).contains(soon.id(), later.id());
        }
    }

    private NewKey key(Demo.User owner, long expires) {
        return demo.newKey(owner, "{\"graphql\":\"read\"}", "\"expiresTimestamp\":" + expires);
    }

    private long queued(NewKey key) {
        try {
            return demo.server().readNumber("select count(*) from scoped_key_notice where key_id = '" + key.id() + "'");
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
