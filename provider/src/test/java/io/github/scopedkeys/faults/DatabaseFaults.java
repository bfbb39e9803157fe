/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeycloakServer;
import io.github.scopedkeys.server.Postgres;
import io.github.scopedkeys.server.RunningKeycloak;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** PostgreSQL fails beside a server that goes on running. */
class DatabaseFaults {

    private static final int CLIENTS = 8;
    private static final long WHILE = 20_000;
    private static final Path WORK = Path.of(System.getProperty("scopedkeys.work"));

    private static Postgres postgres;
    private static KeycloakServer server;
    private static Demo demo;

    @BeforeAll
    static void start() throws IOException {
        postgres = Postgres.keptIn(Files.createDirectories(WORK).resolve("fragile-postgres"));
        server = server("fragile", postgres).start();
        demo = new Demo(server);
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
        if (postgres != null) {
            postgres.close();
        }
        RunningKeycloak.demandNoSecretsInLogs();
    }

    private static KeycloakServer.Builder server(String name, Postgres on) {
        on.execute("drop database if exists keycloak_1");
        return KeycloakServer.named(name)
                .on(on.newDatabase())
                .option("--spi-api-keys--default--pepper=" + RunningKeycloak.PEPPER);
    }

    @Test
    void killedAndStartedAgain() throws Exception {
        new Fault("PostgreSQL killed, started again after 5 s", CLIENTS, demo).happens(() -> {
            postgres.kill();
            Thread.sleep(5_000);
            postgres.startAgain();
        });
    }

    @Test
    void frozen() throws Exception {
        new Fault("PostgreSQL frozen for 20 s", CLIENTS, demo).happens(() -> {
            Signals signals = Signals.to(postgres.process());
            signals.send("STOP");
            try {
                Thread.sleep(WHILE);
            } finally {
                signals.send("CONT");
            }
        });
    }

    @Test
    void readOnly() throws Exception {
        new Fault("PostgreSQL read only for 20 s", CLIENTS, demo).happens(() -> {
            readOnly("on");
            try {
                Thread.sleep(WHILE);
            } finally {
                readOnly("off");
            }
        });
    }

    private static void readOnly(String value) {
        postgres.execute("alter system set default_transaction_read_only = " + value);
        postgres.execute("select pg_reload_conf()");
    }

    @Test
    void diskFull() throws Exception {
        Path disk = Files.createDirectories(WORK.resolve("small-disk"));
        assumeTrue(mount(disk), "A disk of its own needs the right to mount one");
        try (Postgres small = Postgres.keptIn(disk.resolve("data"));
                KeycloakServer full = server("full-disk", small).start()) {
            new Fault("PostgreSQL's disk full for 20 s", CLIENTS, new Demo(full)).happens(() -> {
                Path filler = disk.resolve("filler");
                fill(filler);
                assertThat(useWhatIsLeft(full))
                        .as("PostgreSQL writes nothing more")
                        .isTrue();
                Thread.sleep(WHILE);
                Files.delete(filler);
                small.startUnlessRunning();
            });
        } finally {
            run("umount", disk.toString());
        }
    }

    /** Writes to the log of transactions until PostgreSQL says that its disk is full, or goes down. */
    private static boolean useWhatIsLeft(KeycloakServer full) {
        for (int i = 0; i < 200; i++) {
            try {
                full.readText("select pg_logical_emit_message(true, 'waste', repeat('x', 8000000))");
            } catch (SQLException e) {
                return true;
            }
        }
        return false;
    }

    private static void fill(Path file) throws IOException {
        byte[] block = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space");
        }
    }

    @Test
    void fiveConnectionsForSixtyFourClients() throws Exception {
        try (KeycloakServer narrow = KeycloakServer.named("narrow")
                .on(server.database())
                .alone()
                .option("--spi-api-keys--default--pepper=" + RunningKeycloak.PEPPER)
                .option("--db-pool-max-size=5")
                .start()) {
            Demo there = new Demo(narrow);
            new Fault("64 more clients than 5 connections serve, for 20 s", CLIENTS, there).happens(() -> {
                Traffic crowd = new Traffic(64, there.unjudged());
                Thread.sleep(WHILE);
                crowd.end();
                assertThat(crowd.wrong()).isEmpty();
            });
        }
    }

    private static boolean mount(Path disk) throws Exception {
        return run("mount", "-t", "tmpfs", "-o", "size=1g", "none", disk.toString()) == 0;
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
