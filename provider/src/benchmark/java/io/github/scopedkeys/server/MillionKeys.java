/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.server.Shell.Outcome;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Not part of the normal run: {@code mvn -pl provider verify -Pmillion} measures a production Keycloak with 512 MiB of
 * heap on PostgreSQL. Our script imports a million legacy keys, with a kill of the server halfway. Then administrators'
 * calls are timed. {@code -Dscopedkeys.million=100000} makes it smaller.
 */
class MillionKeys {

    private static final long KEYS = Long.getLong("scopedkeys.million", 1_000_000);
    private static final long USERS = Math.max(1, KEYS / 20);
    private static final long SEED = 20_260_101;

    private final Path directory = Setup.fromBuild().work().resolve("million");
    private final Path report = directory.resolve("report.txt");
    private final Random random = new Random(SEED);
    private KeycloakServer server;
    private Demo demo;

    @Test
    void isMeasured() throws Exception {
        Files.createDirectories(directory);
        Files.deleteIfExists(report);
        server = KeycloakServer.named("million/server")
                .on(Database.postgres())
                .environment("JAVA_OPTS_KC_HEAP", "-Xms128m -Xmx512m")
                .environment("JAVA_OPTS_APPEND", "")
                .option("--spi-api-keys--default--pepper=" + RunningKeycloak.PEPPER)
                .start();
        try {
            demo = new Demo(server);
            addUsers();
            Path file = directory.resolve("legacy-keys.ndjson");
            Files.deleteIfExists(directory.resolve("legacy-keys.ndjson.progress"));
            writeEntries(file);
            importAndKill(file);
            proveEachIsThereOnce(file);
            say("Right after the import:");
            timeCalls();
            say("Statistics: "
                    + one("select coalesce(max(last_autoanalyze)::text, 'none yet') from pg_stat_user_tables"
                            + " where relname = 'scoped_key'"));
            Thread.sleep(Duration.ofSeconds(75).toMillis());
            say("A good minute later, PostgreSQL has looked after its tables by itself:");
            timeCalls();
        } finally {
            server.close();
        }
    }

    private void addUsers() throws SQLException {
        update("insert into user_entity (id, realm_id, username, email, email_constraint, email_verified, enabled,"
                + " created_timestamp, not_before) select '00000000-0000-4000-8000-' || lpad(i::text, 12, '0'), r.id,"
                + " 'owner-' || i, 'owner-' || i || '@example.org', 'owner-' || i || '@example.org', true, true, 1, 0"
                + " from realm r, generate_series(0, " + (USERS - 1) + ") i where r.name = 'demo'");
    }

    /** Twenty keys for most users; the first ten have many. */
    private void writeEntries(Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (long i = 0; i < KEYS; i++) {
                long owner = i % 1000 == 0 ? i / 1000 % 10 : i % USERS;
                out.write("{\"username\":\"owner-" + owner + "\",\"name\":\"Key number " + i + "\",\"access\":\""
                        + (i % 3 == 0 ? "read_write" : "read") + "\",\"secret\":\"" + secret(i)
                        + "\",\"createdTimestamp\":" + (1_600_000_000_000L + i * 100_000)
                        + (i % 2 == 0 ? ",\"lastUsedTimestamp\":" + (1_700_000_000_000L + i) : "")
                        + (i % 50 == 0 ? ",\"enabled\":false" : "") + "}\n");
            }
        }
        say(String.format(Locale.ROOT, "%d entries, %d MiB", KEYS, Files.size(file) >> 20));
    }

    private static String secret(long i) {
        return "old-" + HexFormat.of().toHexDigits(i * 0x9E3779B97F4A7C15L) + i;
    }

    private void importAndKill(Path file) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong heap = new AtomicLong();
        AtomicLong resident = new AtomicLong();
        CompletableFuture<Void> watch = CompletableFuture.runAsync(() -> watch(done, heap, resident));
        CompletableFuture<Void> killer = CompletableFuture.runAsync(this::killInTheMiddle);

        long begin = System.nanoTime();
        Outcome killed = runImport(file);
        killer.join();
        double seconds = (System.nanoTime() - begin) / 1e9;
        assertThat(killed.exitCode()).as(killed.output()).isEqualTo(1);
        long lines = lastLine(killed);
        say(String.format(
                Locale.ROOT,
                "killed with SIGKILL after %d lines (%.0f lines/s), %s rows",
                lines,
                lines / seconds,
                one("select count(*) from scoped_key")));

        server.restart();
        begin = System.nanoTime();
        Outcome resumed = runImport(file);
        seconds = (System.nanoTime() - begin) / 1e9;
        done.set(true);
        watch.join();
        assertThat(resumed.exitCode()).as(resumed.output()).isZero();
        say(String.format(Locale.ROOT, "resumed: %.0f lines/s", (KEYS - lines) / seconds));
        say(resumed.output().lines().reduce((first, second) -> second).orElse(""));
        say(String.format(
                Locale.ROOT,
                "heap at most %d MiB used of 512, resident set at most %d MiB",
                heap.get() >> 20,
                resident.get() >> 10));
    }

    private void killInTheMiddle() {
        try {
            while (Long.parseLong(one("select count(*) from scoped_key")) < KEYS * 2 / 5) {
                Thread.sleep(100);
            }
            server.kill();
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void proveEachIsThereOnce(Path file) throws Exception {
        assertThat(one("select count(*) || ' ' || count(distinct digest) from scoped_key"))
                .isEqualTo(KEYS + " " + KEYS);
        assertThat(one("select count(*) from scoped_key k join scoped_key_use u on u.key_id = k.id"))
                .isEqualTo(String.valueOf(KEYS));
        for (int i = 0; i < 200; i++) {
            long key = random.nextLong(KEYS);
            assertThat(demo.exchange(secret(key), "scope", "graphql:read").status())
                    .isEqualTo(key % 50 == 0 ? 400 : 200);
        }
        Path again = directory.resolve("again.ndjson");
        Files.deleteIfExists(directory.resolve("again.ndjson.progress"));
        try (Stream<String> lines = Files.lines(file)) {
            Files.write(again, lines.limit(KEYS / 10).toList());
        }
        long begin = System.nanoTime();
        Outcome repeated = runImport(again);
        assertThat(repeated.output()).contains("imported 0, existing " + KEYS / 10 + ", refused 0");
        say(String.format(
                Locale.ROOT,
                "a tenth repeated: %.0f lines/s, all there",
                KEYS / 10.0 / ((System.nanoTime() - begin) / 1e9)));
    }

    private Outcome runImport(Path file) {
        return Shell.bash(
                server.realmConfig().resolve("import-legacy-keys.sh"),
                Map.of("ADMIN_PASSWORD", KeycloakServer.ADMIN_PASSWORD, "LINES_PER_PIECE", "20000"),
                server.baseUri().toString(),
                file.toString());
    }

    private static long lastLine(Outcome outcome) {
        return outcome.output()
                .lines()
                .filter(line -> line.contains("lines/s"))
                .mapToLong(line -> Long.parseLong(line.strip().split(" ")[0]))
                .max()
                .orElse(0);
    }

    private void timeCalls() throws SQLException {
        String id = one("select id from scoped_key limit 1");
        for (String call : List.of(
                "api-keys",
                "api-keys?first=99900&max=100",
                "api-keys?first=" + (KEYS - 1000) + "&max=1000",
                "api-keys/count",
                "api-keys/count?kind=legacy",
                "api-keys?kind=legacy&first=" + KEYS / 2,
                "api-keys?enabled=false",
                "api-keys/count?enabled=false",
                "api-keys?search=" + id,
                "api-keys?search=" + id.substring(0, 3),
                "api-keys?search=owner-" + USERS / 2,
                "api-keys/count?search=owner-1",
                "api-keys?search=owner-7%40example.org",
                "api-keys?search=" + encoded("Key number " + KEYS / 3),
                "api-keys/count?search=" + encoded("key number 5"),
                "api-keys/count?search=nothing-of-the-kind",
                "api-keys?userId=00000000-0000-4000-8000-000000000003",
                "api-keys?unusedSince=1500000000000",
                "api-keys?unusedSince=1700000500000",
                "api-keys/count?unusedSince=1800000000000",
                "api-keys?expired=true",
                "api-keys?exceedsRules=true",
                "api-keys/count?exceedsRules=true",
                "POST api-keys/disable?kind=legacy&dryRun=true",
                "POST api-keys/disable?exceedsRules=true&dryRun=true")) {
            time(call);
        }
        for (Map<String, String> rule : List.of(Map.of("maxGraphql", "read"), Map.of("maxLifetimeDays", "90"))) {
            rules(rule);
            say("with " + rule);
            time("api-keys?exceedsRules=true");
            time("api-keys?exceedsRules=true&first=99900");
            time("api-keys/count?exceedsRules=true");
            rules(Map.of("maxGraphql", "", "maxLifetimeDays", ""));
        }
    }

    private void time(String call) {
        String method = call.startsWith("POST ") ? "POST" : "GET";
        String path = call.replace("POST ", "");
        long[] times = new long[3];
        int size = 0;
        for (int i = 0; i < times.length; i++) {
            Http.Request request =
                    demo.http().request(method, Demo.ADMIN_PATH + path).bearer(demo.adminToken());
            long begin = System.nanoTime();
            size = request.send().expect(200).body().length();
            times[i] = (System.nanoTime() - begin) / 1_000_000;
        }
        say(String.format(
                Locale.ROOT,
                "%6d ms at first, %6d ms at best  %8d bytes  %s",
                times[0],
                LongStream.of(times).min().orElseThrow(),
                size,
                call));
    }

    private void rules(Map<String, String> attributes) {
        var realm = (ObjectNode) demo.admin("GET", "").expect(200).json();
        attributes.forEach(
                (attribute, value) -> ((ObjectNode) realm.get("attributes")).put("apiKeys." + attribute, value));
        demo.admin("PUT", "", realm).expect(204);
    }

    /** The heap according to Keycloak's metrics, the resident set according to the operating system. */
    private void watch(AtomicBoolean done, AtomicLong heap, AtomicLong resident) {
        while (!done.get()) {
            try {
                double used = new Http(server.managementUri())
                        .get("/metrics")
                        .send()
                        .body()
                        .lines()
                        .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                        .sum();
                heap.accumulateAndGet((long) used, Math::max);
                resident.accumulateAndGet(residentKiB(), Math::max);
                Thread.sleep(500);
            } catch (UncheckedIOException killedOrStarting) {
                Thread.onSpinWait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private long residentKiB() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info()
                        .commandLine()
                        .orElse("")
                        .contains(server.directory().toString()))
                .mapToLong(process -> highWater(process.pid()))
                .max()
                .orElse(0);
    }

    private static long highWater(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException gone) {
            return 0;
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void update(String sql) throws SQLException {
        try (Connection connection = server.jdbc();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private String one(String sql) throws SQLException {
        try (Connection connection = server.jdbc();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void say(String line) {
        try {
            Files.write(report, List.of(line), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
