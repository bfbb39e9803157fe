/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Tells who waits for a lock on PostgreSQL. */
public final class PostgresLocks {

    private static final long PATIENCE = 30_000;

    private PostgresLocks() {}

    /**
     * Returns true as soon as another transaction waits for one of this connection; false if none has within 30
     * seconds.
     */
    public static boolean awaitWaiter(KeycloakServer server, Connection holder)
            throws SQLException, InterruptedException {
        String waiters = "select count(*) from pg_stat_activity where datname = current_database() and " + pid(holder)
                + " = any(pg_blocking_pids(pid))";
        long deadline = System.currentTimeMillis() + PATIENCE;
        while (server.readNumber(waiters) == 0) {
            if (System.currentTimeMillis() > deadline) {
                return false;
            }
            Thread.sleep(50);
        }
        return true;
    }

    private static long pid(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select pg_backend_pid()")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
