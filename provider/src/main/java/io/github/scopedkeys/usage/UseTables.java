/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import io.github.scopedkeys.usage.RecentUses.Counted;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.SortedMap;

/**
 * How uses get into the database, in a transaction of the caller's, which is short: rows are locked in the order of the
 * maps, the same on every node, so that nodes that write the same keys wait for each other briefly, and never in a
 * circle.
 */
public interface UseTables {

    /** Moves the last use of keys that are still there forwards, never backwards. */
    void moveLastUse(Connection connection, SortedMap<String, Long> lastUsed) throws SQLException;

    /** Adds to the counts of keys that are still there, whichever node has made the rows. */
    void add(Connection connection, SortedMap<Counted, Long> counts) throws SQLException;
}
