/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeycloakServer;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two nodes send mail at the same time, and one of them is killed meanwhile. With {@code -Dscopedkeys.owners=5000
 * -Dscopedkeys.kills=20 -Dscopedkeys.runs=1}, 10,000 keys expire soon, and a node is killed 20 times while their owners
 * get mail.
 */
@ExtendWith(RunningKeycloak.class)
class KilledWhileMailingOnPostgresIT {

    private static final int OWNERS = Integer.getInteger("scopedkeys.owners", 300);
    private static final int RUNS = Integer.getInteger("scopedkeys.runs", 2);
    /** In each run. */
    private static final int KILLS = Integer.getInteger("scopedkeys.kills", 1);

    private static final long PATIENCE = 60_000 + OWNERS * 100L;
    private static final Map<String, String> NOTICES = Map.of("apiKeys.noticeDays", "7");

    private static KeycloakServer second;

    private final Demo demo;

    KilledWhileMailingOnPostgresIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeAll
    static void startSecondNode(KeycloakServer first) {
        second = first.secondNode("second").start();
    }

    @AfterAll
    static void stopSecondNode() {
        if (second != null) {
            second.close();
        }
    }

    @Test
    void twoNodesTellEveryOwnerOnceAndOneMail() throws Exception {
        try (Mailbox mails = new Mailbox(demo)) {
            String batch = keysThatExpireSoon();
            mails.open(NOTICES);

            awaitEnd(batch, 0);

            assertThat(counts(mails, batch))
                    .hasSize(OWNERS)
                    .allSatisfy((owner, count) -> assertThat(count).isEqualTo(1));
            assertThat(number("count(*)", batch, "state = 'sent'")).isEqualTo(2L * OWNERS);
            remove(batch);
        }
    }

    @Test
    void nobodyIsToldTwiceWhenANodeIsKilledAndOnlyTheMailInFlightIsLost(TestReporter reporter) throws Exception {
        int untold = 0;
        for (int run = 0; run < RUNS; run++) {
            try (Mailbox mails = new Mailbox(demo)) {
                String batch = keysThatExpireSoon();
                mails.open(NOTICES);
                killWhile(mails, batch);

                awaitEnd(batch, KILLS);

                long lost = number("count(distinct user_id)", batch, "state = 'sending'");
                assertThat(lost).isLessThanOrEqualTo(KILLS);
                second.update("update scoped_key_notice set state_time = 0 where state = 'sending' and key_name like '"
                        + batch + "%'");
                Mailbox.await(() -> number("count(*)", batch, "state = 'sending'") == 0);
                Thread.sleep(3_000);
                assertThat(number("count(distinct user_id)", batch, "state = 'unknown'"))
                        .isEqualTo(lost);
                Map<String, Long> counts = counts(mails, batch);
                assertThat(counts)
                        .allSatisfy((owner, count) -> assertThat(count).isEqualTo(1));
                assertThat(counts.size()).isBetween((int) (OWNERS - lost), OWNERS);
                untold += OWNERS - counts.size();
                remove(batch);
            }
        }
        reporter.publishEntry(
                "owners without a mail after " + RUNS + " runs with " + KILLS + " kills each, of " + OWNERS + " a run",
                "" + untold);
    }

    /** Kills the first node at random moments, and starts it again each time. */
    private void killWhile(Mailbox mails, String batch) throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            int told = OWNERS / 15 + kill * OWNERS / (KILLS + 1) + new Random().nextInt(OWNERS / (5 * KILLS));
            Mailbox.await(() -> mails.recipients().size() >= told, PATIENCE);
            demo.server().kill();
            assertThat(number("count(*)", batch, "state = 'due'")).isPositive();
            demo.server().restart();
        }
    }

    /** Adds owners with two keys each, and returns what the names of both begin with. */
    private static String keysThatExpireSoon() throws Exception {
        String batch = "b" + UUID.randomUUID().toString().substring(0, 8);
        long now = System.currentTimeMillis();
        second.update(
                "insert into user_entity (id, realm_id, username, email, email_constraint, email_verified, enabled,"
                        + " created_timestamp, not_before) select gen_random_uuid(), r.id, '" + batch + "-' || i, '"
                        + batch
                        + "-' || i || '@example.org', '" + batch
                        + "-' || i || '@example.org', true, true, 1, 0 from realm r,"
                        + " generate_series(1, " + OWNERS + ") i where r.name = 'demo'");
        second.update(
                "insert into scoped_key (id, realm_id, user_id, kind, prefix, name, digest, digest_version, enabled,"
                        + " graphql_level, endpoint_level, created, expires) select substr(md5(u.id || n), 1, 12),"
                        + " u.realm_id, u.id,"
                        + " 'scoped', 'rpa', '" + batch + " key ' || n, md5(u.id || n), 1, true, 'read', 'none', 1, "
                        + (now + TimeUnit.DAYS.toMillis(3)) + " + n from user_entity u, generate_series(1, 2) n"
                        + " where u.username like '" + batch + "-%'");
        second.update(
                "insert into scoped_key_use (key_id, last_used, realm_id, created) select id, 0, realm_id, created"
                        + " from scoped_key where name like '" + batch + "%'");
        return batch;
    }

    private static void remove(String batch) throws Exception {
        second.update("delete from scoped_key_use where key_id in (select id from scoped_key where name like '" + batch
                + "%')");
        second.update("delete from scoped_key where name like '" + batch + "%'");
        second.update("delete from scoped_key_notice where key_name like '" + batch + "%'");
    }

    private static void awaitEnd(String batch, int maxOwnersInFlight) throws InterruptedException {
        Mailbox.await(() -> isOver(batch, maxOwnersInFlight), PATIENCE);
        // Long enough for a second run, which finds nothing.
        Thread.sleep(2_000);
        assertThat(isOver(batch, maxOwnersInFlight)).isTrue();
    }

    private static boolean isOver(String batch, int maxOwnersInFlight) {
        return number("count(*)", batch, "true") == 2L * OWNERS
                && number("count(*)", batch, "state in ('held', 'due')") == 0
                && number("count(distinct user_id)", batch, "state = 'sending'") <= maxOwnersInFlight;
    }

    private static long number(String what, String batch, String condition) {
        try {
            return second.readNumber(
                    "select " + what + " from scoped_key_notice where key_name like '" + batch + "%' and " + condition);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Long> counts(Mailbox mails, String batch) {
        return mails.recipients().stream()
                .filter(recipient -> recipient.startsWith(batch))
                .collect(Collectors.groupingBy(recipient -> recipient, Collectors.counting()));
    }
}
