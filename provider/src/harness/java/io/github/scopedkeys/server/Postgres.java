/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A real PostgreSQL on a free port of the loopback interface; many databases, one process. */
public final class Postgres implements AutoCloseable {

    private static final String SUPERUSER = "postgres";
    private static Postgres ofThisRun;

    private final EmbeddedPostgres.Builder plan;
    private final AtomicInteger databases = new AtomicInteger();
    private EmbeddedPostgres server;

    private Postgres(EmbeddedPostgres.Builder plan) {
        this.plan = plan;
        this.server = start(plan);
    }

    public static Postgres start() {
        return new Postgres(EmbeddedPostgres.builder());
    }

    /**
     * A PostgreSQL as in production: its data stays in the directory until the next start, commits wait for the disk,
     * and it has memory for a million keys. With the default of 128 MB, it would read pages repeatedly.
     */
    public static Postgres keptIn(Path data) {
        return new Postgres(EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setServerConfig("shared_buffers", "1GB")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("fsync", "on"));
    }

    private static EmbeddedPostgres start(EmbeddedPostgres.Builder plan) {
        try {
            Path work = Files.createDirectories(Setup.fromBuild().work());
            Redirect log = Redirect.appendTo(work.resolve("postgres.log").toFile());
            return plan.setPGStartupWait(Duration.ofMinutes(1))
                    .setOutputRedirector(log)
                    .setErrorRedirector(log)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start", e);
        }
    }

    /** Starts at the first call, is shared by the whole JVM, and ends with it. */
    public static synchronized Postgres ofThisRun() {
        if (ofThisRun == null) {
            ofThisRun = start();
        }
        return ofThisRun;
    }

    public Database newDatabase() {
        String name = "keycloak_" + databases.incrementAndGet();
        execute("CREATE DATABASE " + name);
        return database(name);
    }

    /** A copy of a database that nobody uses at the moment, as from a dump. */
    public Database copyOf(Database original) {
        String name = "keycloak_" + databases.incrementAndGet();
        execute("CREATE DATABASE " + name + " TEMPLATE " + original.url().replaceAll(".*/([a-z_0-9]+)\\?.*", "$1"));
        return database(name);
    }

    /** The database of this name, whether it exists or not. */
    public Database database(String name) {
        return new Database(Database.Vendor.POSTGRES, server.getJdbcUrl(SUPERUSER, name), SUPERUSER, SUPERUSER);
    }

    /** Runs a statement about databases as the superuser. */
    public void execute(String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL refused: " + sql, e);
        }
    }

    /** The ancestor of all processes of this PostgreSQL, which is not the launcher. */
    public ProcessHandle process() {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return ProcessHandle.of(row.getLong(1))
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow();
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL has no process", e);
        }
    }

    /** Kills all of its processes (SIGKILL), as a power failure would. */
    public void kill() {
        ProcessHandle postmaster = process();
        try (Stream<ProcessHandle> backends = postmaster.descendants()) {
            List<ProcessHandle> all =
                    Stream.concat(Stream.of(postmaster), backends).toList();
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(process -> process.onExit().join());
        }
    }

    /** Starts with the data that {@link #keptIn} has kept, on the same port. */
    public void startAgain() {
        int port = server.getPort();
        try {
            // It has ended already, but its directory is still locked.
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server = start(plan.setPort(port));
    }

    /** Starts it unless it accepts connections again within half a minute. */
    public void startUnlessRunning() throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < deadline) {
            try {
                server.getPostgresDatabase().getConnection().close();
                return;
            } catch (SQLException recovering) {
                Thread.sleep(200);
            }
        }
        startAgain();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
