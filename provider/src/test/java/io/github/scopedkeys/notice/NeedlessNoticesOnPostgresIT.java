/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import static io.github.scopedkeys.server.Json.READ;
import static io.github.scopedkeys.server.Json.expires;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.notice.Mailbox.Mail;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.PostgresLocks;
import io.github.scopedkeys.server.RunningKeycloak;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a notice is about may end after a search has found its key, or before its mail is sent. */
@ExtendWith(RunningKeycloak.class)
class NeedlessNoticesOnPostgresIT {

    private final Demo demo;
    private Mailbox mails;
    private Demo.User owner;

    NeedlessNoticesOnPostgresIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeEach
    void open() {
        mails = new Mailbox(demo);
        owner = demo.newUser();
    }

    @AfterEach
    void close() {
        mails.close();
    }

    @Test
    void noMailSpeaksOfAKeyThatWasReplacedMeanwhile() throws Exception {
        NewKey replaced = expiringIn(3);
        NewKey control = expiringIn(3);
        mails.open(Map.of());
        mails.stop();
        mails.open(Map.of("apiKeys.noticeDays", "7"));
        Mailbox.await(() -> number("select failures from scoped_key_notice where key_id = '" + control.id() + "'") > 0);
        // Its expiry comes before the end of the grace period, and so stays.
        demo.keys("POST", "/" + replaced.id() + "/rotate", demo.login(owner), Map.of("graceSeconds", 604_800))
                .expect(201);

        mails.restart();
        demo.server().update("update scoped_key_notice set state_time = 0 where user_id = '" + owner.id() + "'");

        // The successor expires soon, too, and may get a mail of its own.
        List<Mail> sent = mails.await(owner, 1);
        assertThat(sent)
                .anyMatch(mail -> mail.text().contains(control.id()))
                .noneMatch(mail -> mail.text().contains(replaced.id()));
    }

    @Test
    void aKeyThatIsExtendedWhileASearchQueuesItsNoticeGetsNoneForTheNewExpiry() throws Exception {
        NewKey extended = expiringIn(20);
        NewKey control = expiringIn(20);

        whileQueuing(
                Map.of("apiKeys.noticeDays", "30"),
                "update scoped_key set expires = " + inDays(200) + " where id = '" + extended.id() + "'");

        assertNoticeOnlyOf(control, extended);
    }

    @Test
    void aKeyThatIsUsedWhileASearchQueuesItsWarningGetsNone() throws Exception {
        demo.server().update("delete from scoped_key_counting where id = 2");
        demo.server().update("insert into scoped_key_counting values (2, 0)");
        NewKey used = idleFor(100);
        NewKey control = idleFor(100);

        whileQueuing(
                Map.of("apiKeys.maxIdleDays", "30"),
                "update scoped_key_use set last_used = " + inDays(0) + " where key_id = '" + used.id() + "'");

        assertNoticeOnlyOf(control, used);
    }

    private void assertNoticeOnlyOf(NewKey control, NewKey needless) throws Exception {
        assertThat(mails.await(owner, 1)).hasSize(1);
        assertThat(mails.to(owner).get(0).text()).contains(control.id()).doesNotContain(needless.id());
        assertThat(number("select count(*) from scoped_key_notice where key_id = '" + needless.id() + "'"))
                .isZero();
    }

    /** Makes the change when the search has found the keys and waits to queue their notices. */
    private void whileQueuing(Map<String, String> attributes, String change) throws Exception {
        try (Connection holder = demo.server().jdbc();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table scoped_key_notice in share mode");
            mails.open(attributes);
            assertThat(PostgresLocks.awaitWaiter(demo.server(), holder)).isTrue();
            demo.server().update(change);
            holder.rollback();
        }
    }

    private NewKey expiringIn(int days) {
        return demo.newKey(owner, READ, expires(inDays(days)));
    }

    private NewKey idleFor(int days) throws SQLException {
        NewKey key = demo.newKey(owner, READ);
        demo.server().update("update scoped_key set created = " + inDays(-days) + " where id = '" + key.id() + "'");
        demo.server()
                .update("update scoped_key_use set observed_since = null, created = " + inDays(-days)
                        + " where key_id = '" + key.id() + "'");
        return key;
    }

    private long number(String sql) {
        try {
            return demo.server().readNumber(sql);
        } catch (SQLException noSuchRow) {
            return -1;
        }
    }

    private static long inDays(int days) {
        return System.currentTimeMillis() + TimeUnit.DAYS.toMillis(days);
    }
}
