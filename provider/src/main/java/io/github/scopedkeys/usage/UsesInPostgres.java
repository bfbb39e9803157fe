/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import io.github.scopedkeys.usage.RecentUses.Counted;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.SortedMap;
import java.util.function.Function;

/** Uses one PostgreSQL statement for any number of keys. */
final class UsesInPostgres implements UseTables {

    private final String moveLastUse;
    private final String add;

    UsesInPostgres(String prefix) {
        // The inner select locks rows in order; the outer condition skips rows that another node has advanced
        // meanwhile.
        moveLastUse =
                "update " + prefix + "SCOPED_KEY_USE as written set LAST_USED = noted.at, CLIENT_ID = noted.client,"
                        + " RESOURCE_NAME = noted.resource, ACTION = noted.action"
                        + " from (select u.KEY_ID, n.at, n.client, n.resource, n.action"
                        + " from unnest(?::varchar[], ?::bigint[], ?::varchar[], ?::varchar[], ?::varchar[])"
                        + " as n(id, at, client, resource, action) join " + prefix
                        + "SCOPED_KEY_USE u on u.KEY_ID = n.id where u.LAST_USED < n.at"
                        + " order by u.KEY_ID for no key update of u)"
                        + " as noted where written.KEY_ID = noted.KEY_ID and written.LAST_USED < noted.at";
        // The statement waits for a key that is being deleted and then skips it, so no orphaned count remains.
        add = "insert into " + prefix + "SCOPED_KEY_COUNT as written (KEY_ID, USE_DAY, RESOURCE_NAME, ACTION, USES)"
                + " select n.id, n.day, n.resource, n.action, n.uses from unnest(?::varchar[], ?::int[], ?::varchar[],"
                + " ?::varchar[], ?::bigint[]) with ordinality as n(id, day, resource, action, uses, position)"
                + " join (select k.ID from " + prefix
                + "SCOPED_KEY k where k.ID = any (?::varchar[]) order by k.ID for share)"
                + " as there on there.ID = n.id order by n.position"
                + " on conflict (KEY_ID, USE_DAY, RESOURCE_NAME, ACTION) do update"
                + " set USES = written.USES + excluded.USES";
    }

    @Override
    public void moveLastUse(Connection connection, SortedMap<String, LastUse> lastUsed) throws SQLException {
        execute(
                connection,
                moveLastUse,
                connection.createArrayOf("varchar", lastUsed.keySet().toArray()),
                array(connection, "bigint", lastUsed.values(), LastUse::at),
                array(connection, "varchar", lastUsed.values(), LastUse::client),
                array(connection, "varchar", lastUsed.values(), LastUse::resource),
                array(connection, "varchar", lastUsed.values(), LastUse::action));
    }

    @Override
    public void add(Connection connection, SortedMap<Counted, Long> counts) throws SQLException {
        execute(
                connection,
                add,
                array(connection, "varchar", counts.keySet(), Counted::keyId),
                array(connection, "int", counts.keySet(), Counted::day),
                array(connection, "varchar", counts.keySet(), Counted::resource),
                array(connection, "varchar", counts.keySet(), Counted::action),
                connection.createArrayOf("bigint", counts.values().toArray()),
                array(connection, "varchar", counts.keySet(), Counted::keyId));
    }

    private static <R> Array array(Connection connection, String type, Collection<R> rows, Function<R, Object> field)
            throws SQLException {
        return connection.createArrayOf(type, rows.stream().map(field).toArray());
    }

    private static void execute(Connection connection, String sql, Array... columns) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < columns.length; i++) {
                statement.setArray(i + 1, columns[i]);
            }
            statement.executeUpdate();
        }
    }
}
