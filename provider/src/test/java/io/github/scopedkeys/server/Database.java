/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** Where a server keeps its data. Servers that share one PostgreSQL database form a cluster. */
public record Database(Vendor vendor, String url, String user, String password) {

    /** H2 goes with Keycloak's development mode, PostgreSQL with its production mode. */
    public enum Vendor {
        H2,
        POSTGRES
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

    /** A connection beside the server's own ones; the caller closes it. */
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
