/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import io.github.scopedkeys.usage.RecentUses.Counted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Portable SQL for any database. A missing row is inserted, which fails the whole transaction if another node inserts
 * it first. The caller then retries and finds the row.
 */
final class UsesInAnyDatabase implements UseTables {

    private final String moveLastUse;
    private final String add;
    private final String lock;
    private final String insert;

    UsesInAnyDatabase(String prefix) {
        moveLastUse = "update " + prefix + "SCOPED_KEY_USE set LAST_USED = ?, CLIENT_ID = ?, RESOURCE_NAME = ?,"
                + " ACTION = ? where KEY_ID = ? and LAST_USED < ?";
        add = "update " + prefix + "SCOPED_KEY_COUNT set USES = USES + ?"
                + " where KEY_ID = ? and USE_DAY = ? and RESOURCE_NAME = ? and ACTION = ?";
        lock = "select ID from " + prefix + "SCOPED_KEY where ID in (%s) order by ID for update";
        insert = "insert into " + prefix
                + "SCOPED_KEY_COUNT (USES, KEY_ID, USE_DAY, RESOURCE_NAME, ACTION) values (?, ?, ?, ?, ?)";
    }

    @Override
    public void moveLastUse(Connection connection, SortedMap<String, LastUse> lastUsed) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(moveLastUse)) {
            for (Map.Entry<String, LastUse> entry : lastUsed.entrySet()) {
                LastUse use = entry.getValue();
                statement.setLong(1, use.at());
                statement.setString(2, use.client());
                statement.setString(3, use.resource());
                statement.setString(4, use.action());
                statement.setString(5, entry.getKey());
                statement.setLong(6, use.at());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    @Override
    public void add(Connection connection, SortedMap<Counted, Long> counts) throws SQLException {
        Set<String> existing =
                lock(connection, counts.keySet().stream().map(Counted::keyId).collect(Collectors.toSet()));
        // One by one: not every driver reports the number of rows that each statement of a batch changed.
        try (PreparedStatement update = connection.prepareStatement(add);
                PreparedStatement insertion = connection.prepareStatement(insert)) {
            for (Map.Entry<Counted, Long> entry : counts.entrySet()) {
                if (existing.contains(entry.getKey().keyId()) && execute(update, entry) == 0) {
                    execute(insertion, entry);
                }
            }
        }
    }

    private static int execute(PreparedStatement statement, Map.Entry<Counted, Long> entry) throws SQLException {
        statement.setLong(1, entry.getValue());
        statement.setString(2, entry.getKey().keyId());
        statement.setInt(3, entry.getKey().day());
        statement.setString(4, entry.getKey().resource());
        statement.setString(5, entry.getKey().action());
        return statement.executeUpdate();
    }

    /** Locks keys in the common order and returns those that exist; none of them can be deleted meanwhile. */
    private Set<String> lock(Connection connection, Set<String> keyIds) throws SQLException {
        String sql = String.format(lock, String.join(", ", Collections.nCopies(keyIds.size(), "?")));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int parameter = 1;
            for (String id : keyIds) {
                statement.setString(parameter++, id);
            }
            Set<String> existing = new HashSet<>();
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    existing.add(found.getString(1));
                }
            }
            return existing;
        }
    }
}
