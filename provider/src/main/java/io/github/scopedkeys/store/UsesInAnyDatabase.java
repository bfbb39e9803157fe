/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.store.RecentUses.Counted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;

/**
 * Plain SQL that every database has. A row that is not there yet is inserted, which fails the whole
 * transaction if another node is quicker: the caller tries again then, and finds the row.
 */
final class UsesInAnyDatabase implements UseTables {

    private final String moveLastUse;
    private final String add;
    private final String exists;
    private final String insert;

    UsesInAnyDatabase(String prefix) {
        moveLastUse = "update " + prefix + "SCOPED_KEY_USE set LAST_USED = ? where KEY_ID = ? and LAST_USED < ?";
        add = "update " + prefix + "SCOPED_KEY_COUNT set USES = USES + ?"
                + " where KEY_ID = ? and USE_DAY = ? and RESOURCE_NAME = ? and ACTION = ?";
        exists = "select 1 from " + prefix + "SCOPED_KEY where ID = ?";
        insert = "insert into " + prefix
                + "SCOPED_KEY_COUNT (USES, KEY_ID, USE_DAY, RESOURCE_NAME, ACTION) values (?, ?, ?, ?, ?)";
    }

    @Override
    public void moveLastUse(Connection connection, SortedMap<String, Long> lastUsed) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(moveLastUse)) {
            for (Map.Entry<String, Long> entry : lastUsed.entrySet()) {
                statement.setLong(1, entry.getValue());
                statement.setString(2, entry.getKey());
                statement.setLong(3, entry.getValue());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    @Override
    public void add(Connection connection, SortedMap<Counted, Long> counts) throws SQLException {
        // One by one: not every driver tells how many rows each statement of a batch has changed.
        try (PreparedStatement update = connection.prepareStatement(add);
                PreparedStatement make = connection.prepareStatement(insert)) {
            for (Map.Entry<Counted, Long> entry : counts.entrySet()) {
                if (change(update, entry) == 0
                        && exists(connection, entry.getKey().keyId())) {
                    change(make, entry);
                }
            }
        }
    }

    private static int change(PreparedStatement statement, Map.Entry<Counted, Long> entry) throws SQLException {
        statement.setLong(1, entry.getValue());
        statement.setString(2, entry.getKey().keyId());
        statement.setInt(3, entry.getKey().day());
        statement.setString(4, entry.getKey().resource());
        statement.setString(5, entry.getKey().action());
        return statement.executeUpdate();
    }

    private boolean exists(Connection connection, String keyId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(exists)) {
            statement.setString(1, keyId);
            try (ResultSet found = statement.executeQuery()) {
                return found.next();
            }
        }
    }
}
