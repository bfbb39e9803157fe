/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import static io.github.scopedkeys.server.Json.READ;
import static io.github.scopedkeys.server.Json.expires;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.PostgresLocks;
import io.github.scopedkeys.server.RunningKeycloak;
import java.sql.Connection;
import java.sql.SQLException;
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
            hinder(statement, later, expires);
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

    @Test
    void anOwnerGetsOneMailHoweverManyNoticesASearchReleases() throws Exception {
        Demo.User owner = demo.newUser();
        long expires = System.currentTimeMillis() + TimeUnit.DAYS.toMillis(20);
        NewKey later = key(owner, expires);
        String some = owner.id().substring(0, 8);
        try (Mailbox mails = new Mailbox(demo);
                Connection other = demo.server().jdbc();
                Statement statement = other.createStatement();
                Connection last = demo.server().jdbc();
                Statement lock = last.createStatement()) {
            other.setAutoCommit(false);
            hinder(statement, later, expires);
            mails.open(Map.of("apiKeys.noticeDays", "30"));
            assertThat(PostgresLocks.awaitWaiter(demo.server(), other)).isTrue();
            demo.server()
                    .update("insert into scoped_key_notice (key_id, kind, occasion, realm_id, user_id, key_name,"
                            + " queued, state, state_time, failures) select '" + some + "' || i, 'leaked', 'x',"
                            + " realm_id, user_id, name, 1, 'held', 1, 0 from scoped_key,"
                            + " generate_series(1, 1100) i where id = '" + later.id() + "' order by i");
            // The search cannot release the last one.
            last.setAutoCommit(false);
            lock.executeQuery("select 1 from scoped_key_notice where key_id = '" + some + "1100' for update");
            other.rollback();
            assertThat(PostgresLocks.awaitWaiter(demo.server(), last)).isTrue();
            Thread.sleep(3_000);
            assertThat(mails.to(owner)).isEmpty();

            last.rollback();

            assertThat(mails.await(owner, 1)).hasSize(1);
            assertThat(mails.to(owner).get(0).text()).contains("And 1,075 more.", later.id());
        }
    }

    /** Keeps a search from queuing the notice until the end of the transaction. */
    private static void hinder(Statement statement, NewKey key, long expires) throws SQLException {
        statement.executeUpdate("insert into scoped_key_notice (key_id, kind, occasion, realm_id, user_id, key_name,"
                + " queued, state, state_time, failures) select id, 'expiring', '30:" + expires
                + "', realm_id, user_id, name, 1, 'sent', 1, 0 from scoped_key where id = '" + key.id() + "'");
    }

    private NewKey key(Demo.User owner, long expires) {
        return demo.newKey(owner, READ, expires(expires));
    }

    private long queued(NewKey key) {
        try {
            return demo.server().readNumber("select count(*) from scoped_key_notice where key_id = '" + key.id() + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
