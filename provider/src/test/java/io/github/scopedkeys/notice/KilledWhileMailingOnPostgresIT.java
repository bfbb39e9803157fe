/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeycloakServer;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two nodes send mail at the same time, and one of them is killed meanwhile. */
@ExtendWith(RunningKeycloak.class)
class KilledWhileMailingOnPostgresIT {

    private static final int OWNERS = 300;
    private static final int KILLS = Integer.getInteger("scopedkeys.kills", 2);

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
        try (Mailbox mails = new Mailbox(demo).open(Map.of())) {
            String batch = owners();
            queue(batch);

            awaitEnd(batch, 0);

            assertThat(counts(mails, batch))
                    .hasSize(OWNERS)
                    .allSatisfy((owner, count) -> assertThat(count).isEqualTo(1));
            assertThat(number("count(*)", batch, "state = 'sent'")).isEqualTo(2 * OWNERS);
        }
    }

    @Test
    void nobodyIsToldTwiceWhenANodeIsKilledAndOnlyTheMailInFlightIsLost() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            try (Mailbox mails = new Mailbox(demo).open(Map.of())) {
                String batch = owners();
                queue(batch);
                Mailbox.await(() -> counts(mails, batch).size() >= 20 + some(batch));

                demo.server().kill();

                assertThat(number("count(*)", batch, "state = 'due'")).isPositive();
                awaitEnd(batch, 1);
                long lost = number("count(distinct user_id)", batch, "state = 'sending'");
                assertThat(lost).isLessThanOrEqualTo(1);
                demo.server().restart();
                second.update("update scoped_key_notice set state_time = 0 where state = 'sending' and occasion = '"
                        + batch + "'");
                Mailbox.await(() -> number("count(*)", batch, "state = 'sending'") == 0);
                Thread.sleep(3_000);
                assertThat(number("count(distinct user_id)", batch, "state = 'unknown'"))
                        .isEqualTo(lost);
                Map<String, Long> counts = counts(mails, batch);
                assertThat(counts)
                        .allSatisfy((owner, count) -> assertThat(count).isEqualTo(1));
                assertThat(counts.size()).isBetween((int) (OWNERS - lost), OWNERS);
            }
        }
    }

    private static int some(String batch) {
        return Math.floorMod(batch.hashCode(), 60);
    }

    /** Adds owners, and returns what their names begin with. */
    private String owners() {
        String batch = "b" + UUID.randomUUID().toString().substring(0, 8);
        List<Map<String, Object>> users = new ArrayList<>();
        for (int i = 0; i < OWNERS; i++) {
            String name = batch + "-" + i;
            users.add(Map.of(
                    "username",
                    name,
                    "email",
                    name + "@example.org",
                    "emailVerified",
                    true,
                    "enabled",
                    true,
                    "firstName",
                    "First",
                    "lastName",
                    "Last"));
        }
        demo.admin("POST", "partialImport", Map.of("ifResourceExists", "FAIL", "users", users))
                .expect(200);
        return batch;
    }

    private static void queue(String batch) throws Exception {
        long now = System.currentTimeMillis();
        second.update("insert into scoped_key_notice (key_id, kind, occasion, realm_id, user_id, key_name, fact_time,"
                + " queued, state, state_time, failures) select substr(md5(u.id || n), 1, 12), 'leaked', '" + batch
                + "', u.realm_id, u.id, 'Key ' || n, " + now + ", " + now + ", 'due', " + now
                + ", 0 from user_entity u, generate_series(1, 2) n where u.username like '" + batch + "-%'");
    }

    private static void awaitEnd(String batch, int maxOwnersInFlight) throws InterruptedException {
        Mailbox.await(() -> number("count(*)", batch, "state = 'due'") == 0
                && number("count(distinct user_id)", batch, "state = 'sending'") <= maxOwnersInFlight);
        Thread.sleep(2_000);
        assertThat(number("count(*)", batch, "state = 'due'")).isZero();
    }

    private static long number(String what, String batch, String condition) {
        try {
            return second.readNumber(
                    "select " + what + " from scoped_key_notice where occasion = '" + batch + "' and " + condition);
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
