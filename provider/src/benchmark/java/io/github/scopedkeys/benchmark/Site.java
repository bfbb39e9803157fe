/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import io.github.scopedkeys.digest.PepperRing;
import io.github.scopedkeys.server.Database;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeycloakServer;
import io.github.scopedkeys.server.Postgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A server with its own database and a given number of keys. The next run uses the same database if the tables have not
 * changed. A file beside it contains the keys that the benchmark uses.
 */
final class Site implements AutoCloseable {

    /** A pepper for the keys of benchmarks only. */
    private static final String PEPPER = "1:YmVuY2htYXJrLXBlcHBlci1iZW5jaG1hcmstcGVwcGU=";

    private final KeycloakServer server;
    private final Demo demo;
    private final int keyCount;
    private final List<String> askedKeys;

    private Site(KeycloakServer server, Demo demo, int keyCount, List<String> askedKeys) {
        this.server = server;
        this.demo = demo;
        this.keyCount = keyCount;
        this.askedKeys = askedKeys;
    }

    /** A server with the benchmark's pepper, ready to be opened. */
    static KeycloakServer.Builder server(String name) {
        return KeycloakServer.named(name)
                .environment("JAVA_OPTS_APPEND", "")
                .option("--spi-api-keys--default--pepper=" + PEPPER);
    }

    /**
     * Starts a server, and fills its database if that has not been done yet.
     *
     * @param plan a {@link #server}, or another node of one
     */
    static Site open(Postgres postgres, Path work, String name, int keyCount, KeycloakServer.Builder plan) {
        Path file = work.resolve(name + ".keys");
        Database database = postgres.database(name);
        List<String> asked = remembered(file);
        if (asked.isEmpty()) {
            postgres.execute("DROP DATABASE IF EXISTS " + name);
            postgres.execute("CREATE DATABASE " + name);
        } else {
            tidy(database);
        }
        KeycloakServer server = plan.on(database).start();
        try {
            Demo demo = new Demo(server);
            if (asked.isEmpty()) {
                demo.applyEndpoints();
                asked = new StoredKeys(database, PepperRing.parse(PEPPER, true)).add(keyCount);
                Files.writeString(file, tables() + "\n" + String.join("\n", asked));
            }
            return new Site(server, demo, keyCount, asked);
        } catch (IOException e) {
            server.close();
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            server.close();
            throw new IllegalStateException("Could not fill " + name, e);
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    /** A server that is already running, with further keys, which have no pepper. */
    static Site on(Demo demo, int keyCount) throws SQLException {
        List<String> asked = new StoredKeys(demo.server().database(), PepperRing.none()).add(keyCount);
        return new Site(demo.server(), demo, keyCount, asked);
    }

    KeycloakServer server() {
        return server;
    }

    URI uri() {
        return server.baseUri();
    }

    Demo demo() {
        return demo;
    }

    int keyCount() {
        return keyCount;
    }

    /** The keys that most loads use. */
    List<String> askedKeys() {
        return askedKeys.subList(0, Math.min(StoredKeys.ASKED, askedKeys.size()));
    }

    /** These and more, for loads that use some keys often and many rarely. */
    List<String> rarelyAskedKeys() {
        return askedKeys;
    }

    /** The number of tokens that the server gave out for keys. */
    Tokens tokens() {
        return Tokens.of(server.managementUri());
    }

    /** Adds ten counts to each key, spread over 90 days and 40 endpoints, unless that has been done already. */
    void countUses() {
        if (count("(SELECT 1 FROM scoped_key_count WHERE resource_name LIKE 'endpoint:counted-%' LIMIT 1) counted")
                > 0) {
            return;
        }
        try (Connection connection = server.jdbc();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO scoped_key_count (key_id, use_day, resource_name, action, uses)"
                    + " SELECT k.id, " + LocalDate.now(ZoneOffset.UTC).toEpochDay() + " - 9 * n,"
                    + " 'endpoint:counted-' || (ascii(k.id) + n) % 40, 'read', 1 + n"
                    + " FROM scoped_key k, generate_series(0, 9) n");
            statement.execute("VACUUM ANALYZE scoped_key_count");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The number of keys with a recorded last use. */
    long usedKeys() {
        return count("scoped_key_use WHERE last_used > 0");
    }

    /** The numbers of exchanges and of client logins in the event store. */
    long storedEvents() {
        return count("event_entity WHERE type LIKE 'TOKEN_EXCHANGE%' OR type LIKE 'CLIENT_LOGIN%'");
    }

    private long count(String what) {
        try (Connection connection = server.jdbc();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM " + what)) {
            count.next();
            return count.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }

    private static List<String> remembered(Path file) {
        try {
            if (!Files.exists(file)) {
                return List.of();
            }
            List<String> lines = Files.readAllLines(file);
            return lines.get(0).equals(tables()) ? lines.subList(1, lines.size()) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes what earlier runs left behind: events, last uses, and nodes that were killed. */
    private static void tidy(Database database) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE event_entity");
            statement.execute("UPDATE scoped_key_use SET last_used = 0 WHERE last_used > 0");
            statement.execute("TRUNCATE jgroups_ping");
            statement.execute("VACUUM ANALYZE scoped_key_use");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Identifies the current definition of the tables. */
    private static String tables() {
        try (InputStream changelog = Site.class.getResourceAsStream("/META-INF/scoped-keys-changelog.xml")) {
            CRC32 sum = new CRC32();
            sum.update(changelog.readAllBytes());
            return Long.toHexString(sum.getValue()) + " " + StoredKeys.ASKED_RARELY;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
