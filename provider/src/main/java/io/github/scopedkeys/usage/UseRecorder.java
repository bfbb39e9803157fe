/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import io.github.scopedkeys.usage.RecentUses.Batch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Writes uses to the database in the background. Requests only record uses in memory; this task runs every
 * {@value #INTERVAL} milliseconds and at shutdown, and writes them in short transactions of its own. What cannot be
 * written is retried the next time.
 */
public final class UseRecorder implements Runnable {

    /** Interval between writes, in milliseconds. While the database is available, a crash loses no more than this. */
    public static final long INTERVAL = 10_000;

    /** Maximum number of rows per transaction: few enough that another node hardly waits for them. */
    private static final int ROWS = 500;

    private static final Logger LOG = Logger.getLogger(UseRecorder.class);

    private final RecentUses uses;
    private final Transactions transactions;
    private boolean failing;

    /** @param transactions runs work in a new transaction, and throws if the work or the commit fails */
    public UseRecorder(RecentUses uses, Transactions transactions) {
        this.uses = uses;
        this.transactions = transactions;
    }

    /** Runs work in a transaction. */
    @FunctionalInterface
    public interface Transactions {
        void run(Work work);
    }

    /** Work done in a transaction. */
    @FunctionalInterface
    public interface Work {
        void on(Connection connection, UseTables tables) throws SQLException;
    }

    /** @param prefix the prefix of table names: empty, or the schema and a dot */
    public static UseTables tables(Connection connection, String prefix) throws SQLException {
        return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")
                ? new UsesInPostgres(prefix)
                : new UsesInAnyDatabase(prefix);
    }

    /** Writes the recorded uses. Never throws. A last use never moves backwards, whichever node writes last. */
    @Override
    public synchronized void run() {
        Batch batch = uses.take();
        try {
            inChunks(batch.lastUsed(), chunk -> write(chunk, UseTables::moveLastUse));
            inChunks(batch.counts(), chunk -> write(chunk, UseTables::add));
            failing = false;
        } catch (RuntimeException e) {
            uses.putBack(batch);
            if (!failing) {
                // Log once, not every few seconds: the database may be unavailable or read-only for a long time.
                LOG.warn("Could not record the use of API keys; retrying", e);
            }
            failing = true;
        }
    }

    private static <K, V> void inChunks(SortedMap<K, V> rows, Consumer<SortedMap<K, V>> write) {
        while (!rows.isEmpty()) {
            SortedMap<K, V> chunk = rows;
            if (rows.size() > ROWS) {
                K end = rows.keySet().stream().skip(ROWS).findFirst().orElseThrow();
                chunk = rows.headMap(end);
            }
            write.accept(chunk);
            // Written, so no later failure may put it back. Clearing the view removes these entries from the rows.
            chunk.clear();
        }
    }

    private interface Statement<K, V> {
        void execute(UseTables tables, Connection connection, SortedMap<K, V> rows) throws SQLException;
    }

    private <K, V> void write(SortedMap<K, V> rows, Statement<K, V> statement) {
        try {
            transactions.run((connection, tables) -> statement.execute(tables, connection, rows));
        } catch (RuntimeException e) {
            // Another node may have inserted a row at the same moment: retried one by one, each update finds it.
            while (!rows.isEmpty()) {
                K first = rows.firstKey();
                SortedMap<K, V> single = new TreeMap<>(Map.of(first, rows.get(first)));
                transactions.run((connection, tables) -> statement.execute(tables, connection, single));
                rows.remove(first);
            }
        }
    }
}
