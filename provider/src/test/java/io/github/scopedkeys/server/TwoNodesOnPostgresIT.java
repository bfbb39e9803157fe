/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static io.github.scopedkeys.server.Json.READ_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Demo.NewKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two servers on one database. Runs on PostgreSQL only: Keycloak's H2 file has room for one. */
@ExtendWith(RunningKeycloak.class)
class TwoNodesOnPostgresIT {

    private static final long PATIENCE = 60_000;
    private static final int ROUNDS = Integer.getInteger("scopedkeys.rounds", 20);
    private static final int LEAKS = Integer.getInteger("scopedkeys.leaks", 30);
    /** Names, separated by commas; all if empty. */
    private static final String ENDS = System.getProperty("scopedkeys.ends", "");

    private static KeycloakServer second;

    private final Demo here;
    private final Demo there = new Demo(second);

    TwoNodesOnPostgresIT(Demo here) {
        this.here = here;
    }

    @BeforeAll
    static void startSecondNode(KeycloakServer first) {
        second = first.secondNode("second").start();
        assertThat(second.log()).contains("ISPN000094").contains("(2) [");
    }

    @AfterAll
    static void stopSecondNode() {
        if (second != null) {
            second.close();
        }
    }

    @Test
    void aKeyOutlivesTheDeathOfTheNodeThatMadeIt() throws Exception {
        KeycloakServer first = here.server();
        String key = here.createKey(
                        here.login(here.newUser()), Map.of("name", "k", "permissions", Map.of("graphql", "read")))
                .expect(201)
                .text("key");
        there.exchange(key).expect(200);

        first.kill();

        assertThat(first.isRunning()).isFalse();
        there.exchange(key).expect(200);
        assertThat(second.readNumber("select count(*) from REALM")).isEqualTo(2);

        first.restart();

        here.exchange(key).expect(200);
    }

    @Test
    void inAThousandRoundsNoNodeAcceptsAKeyOnceItsEndWasAnsweredByTheOther() throws Exception {
        new Revocations(here, there).run(1000);
    }

    @Test
    void noNodeGivesATokenAgainOnceTheOtherHasAnsweredThatItIsOver() {
        Set<EndedTokens.End> ends = ENDS.isEmpty()
                ? EnumSet.allOf(EndedTokens.End.class)
                : Arrays.stream(ENDS.split(","))
                        .map(EndedTokens.End::valueOf)
                        .collect(Collectors.toCollection(TreeSet::new));

        Map<EndedTokens.End, Integer> givenAgain = new EndedTokens(here, there).givenAgain(ends, ROUNDS);

        assertThat(givenAgain)
                .hasSameSizeAs(ends)
                .allSatisfy((end, count) -> assertThat(count).as(end.name()).isZero());
    }

    @Test
    void noNodeAcceptsAKeyOnceItsLeakWasReportedToTheOther() {
        new Revocations(here, there).runReports(LEAKS);
    }

    @Test
    void lastUseIsTheLatestThatAnyNodeSawAndEveryUseIsCounted() throws Exception {
        Demo.User owner = here.newUser();
        List<NewKey> keys = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            keys.add(here.newKey(owner, READ_WRITE));
        }
        long latest = 0;
        for (int round = 0; round < 6; round++) {
            Demo node = round % 2 == 0 ? here : there;
            latest = System.currentTimeMillis();
            for (NewKey key : keys) {
                node.exchange(key.key(), "scope", "graphql:write").expect(200);
            }
        }

        for (NewKey key : keys) {
            // Counts and last uses are written together: once all last uses are there, both nodes have written.
            awaitNumber(
                    "select coalesce(sum(uses), 0) from SCOPED_KEY_COUNT where key_id = '" + key.id()
                            + "' and resource_name = 'graphql' and action = 'write'",
                    6);
            assertThat(second.readNumber("select last_used from SCOPED_KEY_USE where key_id = '" + key.id() + "'"))
                    .isGreaterThanOrEqualTo(latest);
            assertThat(second.readNumber("select count(*) from SCOPED_KEY_COUNT where key_id = '" + key.id() + "'"))
                    .isEqualTo(1);
        }
        for (Demo node : List.of(here, there)) {
            JsonNode usage = node.keys("GET", "/" + keys.get(0).id() + "/usage", node.login(owner), null)
                    .expect(200)
                    .json();
            assertThat(usage.path("total").asLong()).isEqualTo(6);
            assertThat(usage.path("lastUse").path("timestamp").asLong()).isGreaterThanOrEqualTo(latest);
            assertThat(usage.path("lastUse").path("client").asText()).isEqualTo(Demo.GATE.id());
            assertThat(usage.path("lastUse").path("resource").asText()).isEqualTo("graphql");
            assertThat(usage.path("lastUse").path("action").asText()).isEqualTo("write");
        }
        assertThat(second.readNumber("select count(*) from SCOPED_KEY_COUNTING where id = 1"))
                .isEqualTo(1);
        here.deleteUser(owner);
        assertThat(second.readNumber("select count(*) from SCOPED_KEY_COUNT where key_id = '"
                        + keys.get(0).id() + "'"))
                .isZero();
    }

    private static void awaitNumber(String sql, long expected) throws Exception {
        long deadline = System.currentTimeMillis() + PATIENCE;
        while (second.readNumber(sql) != expected && System.currentTimeMillis() < deadline) {
            Thread.sleep(200);
        }
        assertThat(second.readNumber(sql)).isEqualTo(expected);
    }
}
