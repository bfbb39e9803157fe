/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.InvalidScope;
import io.github.scopedkeys.permission.Scope;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.RunningKeycloak;
import io.github.scopedkeys.usage.UseRecorder.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Concurrent writes of uses by several nodes for the same keys, with the statements for PostgreSQL and for other
 * databases.
 */
@ExtendWith(RunningKeycloak.class)
class RecordedUsesOnPostgresIT {

    /** The sweep might delete counts of a day long ago meanwhile. */
    private final long day = LocalDate.now(ZoneOffset.UTC).toEpochDay();

    private final long today = TimeUnit.DAYS.toMillis(day);

    private final Demo demo;

    RecordedUsesOnPostgresIT(Demo demo) {
        this.demo = demo;
    }

    enum Way {
        POSTGRES(new UsesInPostgres("")),
        ANY(new UsesInAnyDatabase("public."));

        @SuppressWarnings("ImmutableEnumChecker") // it holds the text of statements only
        private final UseTables tables;

        Way(UseTables tables) {
            this.tables = tables;
        }
    }

    @ParameterizedTest
    @EnumSource
    void nodesThatWriteTheSameKeysAtOnceLoseNoUseAndNoMaximum(Way way) throws Exception {
        long nodes = 4;
        long rounds = 15;
        List<KeyId> keys = newKeys(40);
        ExecutorService pool = Executors.newFixedThreadPool((int) nodes);
        List<Future<?>> running = new ArrayList<>();
        for (long n = 0; n < nodes; n++) {
            long node = n;
            running.add(pool.submit(() -> {
                RecentUses uses = new RecentUses(true);
                UseRecorder recorder = new UseRecorder(uses, work -> inTransaction(way, work));
                for (int round = 0; round < rounds; round++) {
                    long at = today + rounds * node + round;
                    keys.forEach(key -> uses.note(key, needed("graphql:read"), "gate-" + at, at));
                    recorder.run();
                }
                // Uses whose write timed out are kept and written next time.
                recorder.run();
                assertThat(uses.take().isEmpty()).isTrue();
                return null;
            }));
        }
        for (Future<?> node : running) {
            node.get(2, TimeUnit.MINUTES);
        }
        pool.shutdown();

        for (KeyId key : keys) {
            assertThat(demo.server().readNumber("select last_used from scoped_key_use where key_id = '" + key + "'"))
                    .isEqualTo(today + nodes * rounds - 1);
            assertThat(demo.server()
                            .readNumber("select count(*) from scoped_key_use where key_id = '" + key
                                    + "' and client_id = 'gate-' || last_used and resource_name = 'graphql'"
                                    + " and action = 'read'"))
                    .isEqualTo(1);
            assertThat(demo.server()
                            .readNumber("select uses from scoped_key_count where key_id = '" + key + "' and use_day = "
                                    + day + " and resource_name = 'graphql' and action = 'read'"))
                    .isEqualTo(nodes * rounds);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tenThousandUsesOverNinetyDaysAndFortyEndpointsAddUpExactlyHoweverTwoNodesWriteThem(Way way) throws Exception {
        Demo.User owner = demo.newUser();
        KeyId key = new KeyId(demo.newKey(owner, """
                {"endpoints":{"*":"read_write"}}""").id());
        Map<String, Integer> expected = new ConcurrentHashMap<>();
        ExecutorService pool = Executors.newFixedThreadPool(2);
        List<Future<?>> running = new ArrayList<>();
        for (int n = 0; n < 2; n++) {
            int node = n;
            running.add(pool.submit(() -> {
                RecentUses uses = new RecentUses(true);
                UseRecorder recorder = new UseRecorder(uses, work -> inTransaction(way, work));
                for (int i = 0; i < 5000; i++) {
                    long daysAgo = (i * 7L + node) % 90;
                    String endpoint = "endpoint:e" + i % 40;
                    String action = i % 3 == 0 ? "write" : "read";
                    expected.merge(
                            LocalDate.ofEpochDay(day - daysAgo) + " " + endpoint + " " + action, 1, Integer::sum);
                    // The last and the first millisecond of a day.
                    long at = TimeUnit.DAYS.toMillis(day - daysAgo + i % 2) - i % 2;
                    uses.note(key, needed(endpoint + ":" + action), "gate", at);
                    if (i % 500 == 0) {
                        recorder.run();
                    }
                }
                recorder.run();
                recorder.run();
                return null;
            }));
        }
        for (Future<?> node : running) {
            node.get(2, TimeUnit.MINUTES);
        }
        pool.shutdown();

        JsonNode usage = demo.keys("GET", "/" + key + "/usage?days=91", demo.login(owner), null)
                .expect(200)
                .json();
        assertThat(usage.path("total").asInt()).isEqualTo(10_000);
        Map<String, Integer> counts = new HashMap<>();
        usage.path("uses")
                .forEach(use -> counts.put(
                        use.path("date").asText() + " " + use.path("resource").asText() + " "
                                + use.path("action").asText(),
                        use.path("count").asInt()));
        assertThat(counts).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void lastUseDoesNotMoveBackwardsNorDoesOneOfItsFacts(Way way) throws Exception {
        KeyId key = newKeys(1).get(0);
        RecentUses uses = new RecentUses(true);
        UseRecorder recorder = new UseRecorder(uses, work -> inTransaction(way, work));
        uses.note(key, Optional.empty(), "later", today + 5);
        recorder.run();
        uses.note(key, needed("graphql:read"), "earlier", today + 4);
        recorder.run();

        assertThat(demo.server()
                        .readNumber("select last_used from scoped_key_use where key_id = '" + key
                                + "' and client_id = 'later' and resource_name = '*' and action = '*'"))
                .isEqualTo(today + 5);
    }

    @ParameterizedTest
    @EnumSource
    void aKeyThatIsGoneLeavesNothingBehind(Way way) throws Exception {
        KeyId gone = new KeyId("gone00000000");
        RecentUses uses = new RecentUses(true);
        uses.note(gone, Optional.empty(), "gate", today);
        new UseRecorder(uses, work -> inTransaction(way, work)).run();

        assertThat(uses.take().isEmpty()).isTrue();
        assertThat(demo.server().readNumber("select count(*) from scoped_key_use where key_id = '" + gone + "'"))
                .isZero();
        assertThat(demo.server().readNumber("select count(*) from scoped_key_count where key_id = '" + gone + "'"))
                .isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeWrittenIsKeptAndWrittenOnceLater(Way way) throws Exception {
        List<KeyId> keys = newKeys(3);
        RecentUses uses = new RecentUses(true);
        boolean[] readOnly = {true};
        UseRecorder recorder = new UseRecorder(uses, work -> {
            if (readOnly[0]) {
                throw new IllegalStateException("cannot execute in a read-only transaction");
            }
            inTransaction(way, work);
        });
        keys.forEach(key -> uses.note(key, Optional.empty(), "gate", today));
        recorder.run();
        readOnly[0] = false;
        recorder.run();
        recorder.run();

        for (KeyId key : keys) {
            assertThat(demo.server().readNumber("select uses from scoped_key_count where key_id = '" + key + "'"))
                    .isEqualTo(1);
        }
    }

    private List<KeyId> newKeys(int count) {
        Demo.User owner = demo.newUser();
        List<KeyId> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(new KeyId(demo.newKey(owner, READ).id()));
        }
        return keys;
    }

    private static Optional<Scope> needed(String scope) {
        try {
            return Optional.of(Scope.parse(scope));
        } catch (InvalidScope e) {
            throw new AssertionError(e);
        }
    }

    private void inTransaction(Way way, Work work) {
        try (Connection connection = demo.server().jdbc()) {
            connection.setAutoCommit(false);
            work.on(connection, way.tables);
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
