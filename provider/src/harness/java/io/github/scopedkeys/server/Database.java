/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** Where a server keeps its data. Servers that share one database form a cluster. */
public record Database(Vendor vendor, String url, String user, String password) {

    /** The kinds of databases that tests run on. */
    public enum Vendor {
        H2("dev-file"),
        POSTGRES("postgres"),
        MARIADB("mariadb");

        private final String option;

        Vendor(String option) {
            this.option = option;
        }

        /** Returns the value of Keycloak's option {@code --db}. */
        String option() {
            return option;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Keycloak's own embedded file database, private to one server. */
    public static Database h2() {
        return new Database(Vendor.H2, "", "", "");
    }

    /** A fresh, empty database on the PostgreSQL of this test run. */
    public static Database postgres() {
        return Postgres.ofThisRun().newDatabase();
    }

    /** A fresh, empty database on the MariaDB of this test run, with the character set that Keycloak recommends. */
    public static Database mariaDb() {
        return MariaDb.ofThisRun().newDatabase("utf8mb4", "utf8mb4_unicode_ci");
    }

    static Database named(String vendor) {
        return switch (vendor) {
            case "h2" -> h2();
            case "postgres" -> postgres();
            case "mariadb" -> mariaDb();
            default -> throw new IllegalArgumentException("scopedkeys.db is h2, postgres or mariadb, not " + vendor);
        };
    }

    public boolean isPostgres() {
        return vendor == Vendor.POSTGRES;
    }

    /** Whether the database is a program of its own, which several servers and a test can use at once. */
    public boolean isShared() {
        return vendor != Vendor.H2;
    }

    /** A connection in addition to the server's own; the caller closes it. */
    public Connection connect() throws SQLException {
        if (!isShared()) {
            throw new IllegalStateException("Keycloak locks its H2 file, which cannot be looked into");
        }
        return DriverManager.getConnection(url, user, password);
    }

    List<String> options() {
        return isShared() ? List.of("--db-url=" + url, "--db-username=" + user) : List.of();
    }
}
