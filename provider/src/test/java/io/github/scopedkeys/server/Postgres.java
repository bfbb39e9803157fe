/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL on a free port of the loopback interface; many databases, one process. */
public final class Postgres implements AutoCloseable {

    private static final String SUPERUSER = "postgres";
    private static Postgres ofThisRun;

    private final EmbeddedPostgres server;
    private final AtomicInteger databases = new AtomicInteger();

    private Postgres(EmbeddedPostgres server) {
        this.server = server;
    }

    public static Postgres start() {
        try {
            Path work = Files.createDirectories(Setup.fromBuild().work());
            Redirect log = Redirect.appendTo(work.resolve("postgres.log").toFile());
            return new Postgres(EmbeddedPostgres.builder()
                    .setPGStartupWait(Duration.ofMinutes(1))
                    .setOutputRedirector(log)
                    .setErrorRedirector(log)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start", e);
        }
    }

    /** Started at the first call, shared by everything in this JVM, ended with it. */
    static synchronized Postgres ofThisRun() {
        if (ofThisRun == null) {
            ofThisRun = start();
        }
        return ofThisRun;
    }

    public Database newDatabase() {
        String name = "keycloak_" + databases.incrementAndGet();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("Could not create the database " + name, e);
        }
        return new Database(Database.Vendor.POSTGRES, server.getJdbcUrl(SUPERUSER, name), SUPERUSER, SUPERUSER);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
