/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.faults;

import static io.github.scopedkeys.server.Json.INACTIVE;
import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Database;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.KeycloakServer;
import io.github.scopedkeys.server.Postgres;
import io.github.scopedkeys.server.Program;
import io.github.scopedkeys.server.RunningKeycloak;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server is killed, lacks the extension, has the wrong time, or gets an old database and another pepper. */
@ExtendWith(RunningKeycloak.class)
class ServerFaults {

    private static final String ANOTHER_PEPPER = "1:" + Base64.getEncoder().encodeToString(new byte[32]);
    private static final int CLIENTS = 4;
    private static final long WHILE = 20_000;
    private static final Duration OLD_CLUSTER = Duration.ofMinutes(8);
    private static final int KILLS = Integer.getInteger("scopedkeys.kills", 50);
    private static final List<String> LIBRARIES = List.of(
            "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
            "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1");

    private final Demo demo;

    ServerFaults(Demo demo) {
        this.demo = demo;
    }

    /** Out of any cluster: each start would first look for the nodes that were killed. */
    @Test
    void killedAgainAndAgainWhileKeysAreCreatedAndDeleted() throws Exception {
        try (KeycloakServer server = demo.server().secondNode("killed").alone().start()) {
            new Fault("server killed " + KILLS + " times", CLIENTS, new Demo(server)).happens(() -> {
                for (int i = 0; i < KILLS; i++) {
                    Thread.sleep(ThreadLocalRandom.current().nextInt(500, 2_500));
                    server.kill();
                    server.restart();
                }
            });
        }
    }

    @Test
    void aNodeWithoutTheJarTakesNoKeyAndItsNeighborGoesOn() throws Exception {
        NewKey key = demo.newKey(demo.newUser(), READ);
        new Fault("a node without the jar joins and leaves", CLIENTS, demo).happens(() -> {
            try (KeycloakServer bare = KeycloakServer.named("without-jar")
                    .on(demo.server().database())
                    .withoutOurJar()
                    .start()) {
                Demo there = new Demo(bare).unjudged();
                assertThat(there.exchange(key.key()).status()).isEqualTo(400);
                assertThat(there.introspect(key.key()).expect(200).body()).isEqualTo(INACTIVE);
                Thread.sleep(5_000);
            }
        });
    }

    @Test
    void aNodeWhoseClockIsFiveMinutesFastAcceptsNothingElse() throws Exception {
        aNodeWhoseClockIsOff("+300s");
    }

    @Test
    void aNodeWhoseClockIsFiveMinutesSlowAcceptsNothingElse() throws Exception {
        awaitOldCluster();
        aNodeWhoseClockIsOff("-300s");
    }

    /** The certificate of a cluster is valid from its start, so a slow node can only stay in an older one. */
    private void awaitOldCluster() throws InterruptedException {
        Instant start = demo.server().handle().info().startInstant().orElseThrow();
        Duration age = Duration.between(start, Instant.now());
        Thread.sleep(Math.max(0, OLD_CLUSTER.minus(age).toMillis()));
    }

    private void aNodeWhoseClockIsOff(String offset) throws Exception {
        Program.demand("faketime", "faketime", "This test needs a wrong clock");
        String library = LIBRARIES.stream()
                .filter(path -> Files.exists(Path.of(path)))
                .findFirst()
                .orElseThrow();
        try (KeycloakServer off = demo.server()
                .secondNode("clock" + offset)
                // The issuer of the other node, which would otherwise be the reason why a token is rejected.
                .option("--hostname=" + demo.server().baseUri())
                .environment("LD_PRELOAD", library)
                .environment("FAKETIME", offset)
                .environment("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                // Otherwise all timed waits of the JVM end at once, and use up the processor.
                .environment("FAKETIME_FORCE_MONOTONIC_FIX", "0")
                .start()) {
            Demo there = new Demo(off);
            assertThat(issuedAt(there) - issuedAt(demo))
                    .as("the clock is off")
                    .isBetween(offset.startsWith("+") ? 290L : -310L, offset.startsWith("+") ? 310L : -290L);
            new Fault("two nodes, the clock of one " + offset + ", for 20 s", CLIENTS, demo, there)
                    .happens(() -> Thread.sleep(WHILE));
        }
    }

    @Test
    void aDumpThatIsRestoredUnderAnotherPepperAcceptsNoKeyOfItAndUnderItsOwnThoseOfBefore() {
        Database original = Postgres.ofThisRun().newDatabase();
        NewKey key;
        NewKey deleted;
        try (KeycloakServer server = start("dumped", original, RunningKeycloak.PEPPER)) {
            Demo before = new Demo(server);
            Demo.User owner = before.newUser();
            key = before.newKey(owner, READ);
            deleted = before.newKey(owner, READ);
            before.keys("DELETE", "/" + deleted.id(), before.login(owner), null).expect(204);
            before.exchange(key.key()).expect(200);
        }
        Database restored = Postgres.ofThisRun().copyOf(original);
        try (KeycloakServer server = start("restored-elsewhere", restored, ANOTHER_PEPPER)) {
            Demo there = new Demo(server);
            there.exchange(key.key()).expect(400);
            assertThat(there.introspectAs(Demo.GATE, key.key()).expect(200).body())
                    .isEqualTo(INACTIVE);
            there.exchange(there.newKey(there.newUser(), READ).key()).expect(200);
        }
        try (KeycloakServer server = start("restored", restored, RunningKeycloak.PEPPER)) {
            Demo again = new Demo(server);
            again.exchange(key.key()).expect(200);
            again.exchange(deleted.key()).expect(400);
        }
    }

    private static KeycloakServer start(String name, Database database, String pepper) {
        return KeycloakServer.named(name)
                .on(database)
                .alone()
                .option("--spi-api-keys--default--pepper=" + pepper)
                .start();
    }

    private static long issuedAt(Demo node) {
        NewKey key = node.newKey(node.newUser(), READ);
        return Demo.claims(node.exchange(key.key()).expect(200).text("access_token"))
                .get("iat")
                .asLong();
    }
}
