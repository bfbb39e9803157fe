/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import io.github.scopedkeys.usage.RecentUses.Counted;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.SortedMap;

/**
 * Writes uses to the database, in the caller's transaction, which must be short. Rows are locked in the order of the
 * maps, which is the same on every node. Nodes that write the same keys therefore wait for each other briefly, but
 * never deadlock.
 */
public interface UseTables {

    /** Advances the last use of keys that still exist, with all its facts; never moves it backwards. */
    void moveLastUse(Connection connection, SortedMap<String, LastUse> lastUsed) throws SQLException;

    /** Adds to the counts of keys that still exist, whichever node created the rows. */
    void add(Connection connection, SortedMap<Counted, Long> counts) throws SQLException;
}
