/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static io.github.scopedkeys.server.Json.READ;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Not part of the normal run: {@code mvn -pl provider verify -Pmillion -Dmillion=MillionNotices} measures notices and
 * sweeps beside a million keys, on PostgreSQL as in production: how long they take, how long others wait for rows that
 * they lock, how exchanges fare meanwhile, and the heap. {@code -Dscopedkeys.million=100000} makes it smaller.
 */
class MillionNotices {

    private static final int KEYS = Integer.getInteger("scopedkeys.million", 1_000_000);
    private static final int IDLE = KEYS / 10;
    private static final int FEW = KEYS / 100;
    private static final int OWNERS = KEYS / 20;
    /** The owners who get mail. */
    private static final int TOLD = KEYS / 500;

    private static final int EXCHANGED = 40;
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(15);

    private static final String ID = "substr(md5(%1$s::text), 1, 6) || lpad(to_hex(%1$s), 6, '0')";

    private final Path directory = Setup.fromBuild().work().resolve("million-notices");
    private final Path report = directory.resolve("report.txt");
    private final Path postgresLog = Setup.fromBuild().work().resolve("postgres.log");
    private final List<String> exchanged = new ArrayList<>();
    private KeycloakServer server;
    private Demo demo;
    private long highestHeap;

    private interface Step {
        void run() throws Exception;
    }

    @Test
    void isMeasured() throws Exception {
        Files.createDirectories(directory);
        Files.deleteIfExists(report);
        GreenMail mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mails.start();
        try (Postgres postgres = Postgres.keptIn(directory.resolve("postgres"))) {
            for (String sql : List.of(
                    "ALTER SYSTEM SET log_lock_waits = on",
                    "ALTER SYSTEM SET deadlock_timeout = '50ms'",
                    "SELECT pg_reload_conf()",
                    "DROP DATABASE IF EXISTS keycloak_1")) {
                postgres.execute(sql);
            }
            server = KeycloakServer.named("million-notices/server")
                    .on(postgres.newDatabase())
                    .environment("JAVA_OPTS_KC_HEAP", "-Xms128m -Xmx768m")
                    .environment("JAVA_OPTS_APPEND", "")
                    .option("--spi-api-keys--default--pepper=" + RunningKeycloak.PEPPER)
                    .option("--spi-api-keys--default--notice-interval=5")
                    .option("--spi-api-keys--default--mail-interval=5")
                    .option("--spi-api-keys--default--sweep-interval=5")
                    .start();
            demo = new Demo(server);
            fill();
            mailTo(mails.getSmtp().getPort());
            notices();
            sweeps();
            heap();
            silence(mails.getSmtp().getPort());
        } finally {
            if (server != null) {
                server.close();
            }
            mails.stop();
        }
    }

    private void fill() throws SQLException {
        for (int i = 0; i < EXCHANGED; i++) {
            exchanged.add(demo.newKey(i % 2 == 0 ? Demo.ALICE : Demo.BOB, READ).key());
        }
        long begin = System.nanoTime();
        server.update(
                "insert into user_entity (id, realm_id, username, email, email_constraint, email_verified, enabled,"
                        + " created_timestamp, not_before) select " + user("i") + ", r.id, 'owner-' || i,"
                        + " 'owner-' || i || '@example.org', 'owner-' || i || '@example.org', true, true, 1, 0"
                        + " from realm r, generate_series(0, " + (OWNERS - 1) + ") i where r.name = 'demo'");
        keys(0, IDLE, TOLD, daysAgo(100), "null", daysAgo(95));
        keys(IDLE, IDLE + FEW, TOLD, daysAgo(10), String.valueOf(daysAgo(-5)), daysAgo(1));
        keys(IDLE + FEW, KEYS, OWNERS, daysAgo(10), "null", daysAgo(1));
        server.update("delete from scoped_key_counting where id = 2");
        server.update("insert into scoped_key_counting values (2, 0)");
        server.update("vacuum analyze");
        say(KEYS + " keys of " + OWNERS + " owners, mail to " + TOLD + ", filled in "
                + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin) + " s");
    }

    /** Half of the keys have never been used. */
    private void keys(int from, int to, int owners, long created, String expires, long lastUsed) throws SQLException {
        String numbers = " from realm r, generate_series(" + from + ", " + (to - 1) + ") i where r.name = 'demo'";
        server.update(
                "insert into scoped_key (id, realm_id, user_id, kind, prefix, name, digest, digest_version, enabled,"
                        + " graphql_level, endpoint_level, created, expires) select " + id("i") + ", r.id, "
                        + user("(i % " + owners + ")")
                        + ", 'scoped', 'rpa', 'Key ' || i, md5(i::text), 1, true, 'read', 'none', "
                        + created + ", " + expires + numbers);
        server.update("insert into scoped_key_use (key_id, last_used, realm_id, created) select " + id("i")
                + ", case when i % 2 = 0 then 0 else " + lastUsed + " end, r.id, " + created + numbers);
    }

    private void notices() throws Exception {
        Load alone = new Load();
        Thread.sleep(15_000);
        say("nothing else" + alone.end());
        phase(
                FEW,
                "keys that expire soon are found",
                count("expiring", ""),
                () -> attributes(Map.of("noticeDays", "7")));
        phase(FEW, "their owners get mail", count("expiring", "and state = 'sent'"), () -> {});
        phase(
                IDLE,
                "idle keys are found",
                count("idle", ""),
                () -> attributes(Map.of("maxIdleDays", "90", "idleAction", "disable")));
        phase(IDLE, "their owners get mail", count("idle", "and state = 'sent'"), () -> {});
        phase(
                IDLE,
                "idle keys are disabled",
                "select count(*) from scoped_key where enabled = false",
                () -> server.update("update scoped_key_notice set state_time = state_time - "
                        + TimeUnit.DAYS.toMillis(8) + " where kind = 'idle'"));
        phase(IDLE, "their owners get mail", count("idle_disabled", "and state = 'sent'"), () -> {});
        attributes(Map.of("noticeDays", "", "maxIdleDays", ""));
    }

    private void sweeps() throws Exception {
        server.update("update scoped_key set enabled = true where enabled = false");
        server.update("vacuum analyze");
        phase(
                FEW,
                "keys of owners who are gone are swept",
                "select " + FEW + " - count(*) from scoped_key where user_id like 'gone-%'",
                () -> server.update(
                        "update scoped_key set user_id = 'gone-' || substr(user_id, 20) where expires is not null"));
        phase(
                IDLE,
                "replaced keys that ended long ago are swept",
                "select " + IDLE + " - count(*) from scoped_key where successor_id is not null",
                () -> server.update("update scoped_key set successor_id = 'x', expires = " + daysAgo(31)
                        + " where created < " + daysAgo(50)));
        long day = TimeUnit.MILLISECONDS.toDays(System.currentTimeMillis()) - 91;
        phase(
                IDLE,
                "counts of a day long ago are swept",
                "select " + IDLE + " - count(*) from scoped_key_count where use_day = " + day,
                () -> server.update("insert into scoped_key_count select id, " + day
                        + ", '*', '*', 1 from scoped_key limit " + IDLE));
    }

    /** Exchanges while the mail server accepts connections and says nothing, and while it responds, in turns. */
    private void silence(int port) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            for (int turn = 0; turn < 4; turn++) {
                mailTo(silent.getLocalPort());
                long now = System.currentTimeMillis();
                server.update(
                        "insert into scoped_key_notice (key_id, kind, occasion, realm_id, user_id, key_name, queued,"
                                + " state, state_time, failures) select " + id("i") + ", 'leaked', '" + turn
                                + "', r.id, " + user("i")
                                + ", 'Key ' || i, " + now + ", 'due', " + now + ", 0 from realm r, generate_series(0, "
                                + (FEW - 1)
                                + ") i where r.name = 'demo'");
                Load hung = new Load();
                Thread.sleep(25_000);
                say("mail server is silent, " + TOLD + " mails wait" + hung.end());
                server.update("delete from scoped_key_notice where kind = 'leaked' and state = 'due'");
                mailTo(port);
                Load well = new Load();
                Thread.sleep(25_000);
                say("mail server responds, no mail waits" + well.end());
            }
        }
    }

    /** Measures from the start, or the first row that changes, to the last. */
    private void phase(int end, String name, String query, Step start) throws Exception {
        start.run();
        Load load = new Load();
        long begin = System.nanoTime();
        long first = begin;
        long rows = 0;
        while (rows < end && System.nanoTime() - begin < PATIENCE) {
            Thread.sleep(250);
            rows = server.readNumber(query);
            if (first == begin && rows > 0) {
                first = System.nanoTime();
            }
            highestHeap = Math.max(highestHeap, usedHeap());
        }
        say(String.format(
                        Locale.ROOT,
                        "%s: %d in %.1f s after %.1f s",
                        name,
                        rows,
                        (System.nanoTime() - first) / 1e9,
                        (first - begin) / 1e9)
                + load.end());
    }

    /** Exchanges by two clients, and someone who locks idle keys, as a request that changes one does. */
    private final class Load {

        private final AtomicBoolean done = new AtomicBoolean();
        private final long waitsBefore = waits();
        private final List<CompletableFuture<List<Long>>> exchanges = IntStream.range(0, 2)
                .mapToObj(client -> CompletableFuture.supplyAsync(() -> exchange(client)))
                .toList();
        private final CompletableFuture<List<Long>> locks = CompletableFuture.supplyAsync(this::lock);

        private List<Long> exchange(int client) {
            List<Long> times = new ArrayList<>();
            for (int i = client; !done.get(); i++) {
                long begin = System.nanoTime();
                demo.exchange(exchanged.get(i % exchanged.size()), "scope", "graphql:read")
                        .expect(200);
                times.add(System.nanoTime() - begin);
                sleep(5);
            }
            return times;
        }

        private List<Long> lock() {
            List<Long> times = new ArrayList<>();
            Random random = new Random(1);
            try (Connection connection = server.jdbc();
                    PreparedStatement select = connection.prepareStatement("select 1 from scoped_key k, (select "
                            + ID.formatted("?::int") + " id) i where k.id = i.id for update of k")) {
                while (!done.get()) {
                    int key = random.nextInt(IDLE);
                    select.setInt(1, key);
                    select.setInt(2, key);
                    long begin = System.nanoTime();
                    select.executeQuery();
                    times.add(System.nanoTime() - begin);
                    sleep(1);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return times;
        }

        String end() {
            done.set(true);
            List<Long> all =
                    exchanges.stream().flatMap(client -> client.join().stream()).toList();
            return "; exchange " + figures(all) + "; lock of an idle key " + figures(locks.join()) + "; "
                    + (waits() - waitsBefore) + " waits of 50 ms or more";
        }
    }

    private static String figures(List<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                "p50 %.1f p99 %.1f max %.1f ms (%d)",
                sorted.get(sorted.size() / 2) / 1e6,
                sorted.get(sorted.size() * 99 / 100) / 1e6,
                sorted.get(sorted.size() - 1) / 1e6,
                sorted.size());
    }

    private void heap() throws Exception {
        long pid = Stream.concat(Stream.of(server.handle()), server.handle().descendants())
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .findFirst()
                .orElseThrow()
                .pid();
        new ProcessBuilder("jcmd", String.valueOf(pid), "GC.run").start().waitFor();
        say("heap: " + (usedHeap() >> 20) + " MiB after a collection, at most " + (highestHeap >> 20) + " MiB");
    }

    private long usedHeap() {
        return (long) ServerMetrics.of(server.managementUri()).sum("jvm_memory_used_bytes", Map.of("area", "heap"));
    }

    private long waits() {
        try (Stream<String> lines = Files.lines(postgresLog)) {
            return lines.filter(line -> line.contains("still waiting for")).count();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void mailTo(int port) {
        change(realm -> realm.putObject("smtpServer")
                .put("host", "127.0.0.1")
                .put("port", String.valueOf(port))
                .put("from", "keycloak@example.org"));
    }

    private void attributes(Map<String, String> values) {
        change(realm ->
                values.forEach((name, value) -> ((ObjectNode) realm.get("attributes")).put("apiKeys." + name, value)));
    }

    private void change(Consumer<ObjectNode> change) {
        ObjectNode realm = (ObjectNode) demo.admin("GET", "").expect(200).json();
        change.accept(realm);
        demo.admin("PUT", "", realm).expect(204);
    }

    private static String count(String kind, String condition) {
        return "select count(*) from scoped_key_notice where kind = '" + kind + "' " + condition;
    }

    private static String id(String number) {
        return ID.formatted(number);
    }

    private static String user(String number) {
        return "'00000000-0000-4000-8000-' || lpad(" + number + "::text, 12, '0')";
    }

    private static long daysAgo(int days) {
        return System.currentTimeMillis() - TimeUnit.DAYS.toMillis(days);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void say(String line) {
        try {
            Files.write(report, List.of(line), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
