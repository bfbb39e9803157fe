/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** Where a server keeps its data. Servers that share one PostgreSQL database form a cluster. */
public record Database(Vendor vendor, String url, String user, String password) {

    /** The kinds of databases that tests run on. */
    public enum Vendor {
        H2("dev-file"),
        POSTGRES("postgres");

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

    static Database named(String vendor) {
        return switch (vendor) {
            case "h2" -> h2();
            case "postgres" -> postgres();
            default -> throw new IllegalArgumentException("scopedkeys.db is h2 or postgres, not " + vendor);
        };
    }

    public boolean isPostgres() {
        return vendor == Vendor.POSTGRES;
    }

    /** A connection in addition to the server's own; the caller closes it. */
    public Connection connect() throws SQLException {
        if (!isPostgres()) {
            throw new IllegalStateException("Keycloak locks its H2 file: only PostgreSQL can be looked into");
        }
        return DriverManager.getConnection(url, user, password);
    }

    List<String> options() {
        return isPostgres() ? List.of("--db-url=" + url, "--db-username=" + user) : List.of();
    }
}
