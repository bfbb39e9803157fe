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
 * Writes uses behind: a request only notes them in memory, and this, which runs every few seconds and at shutdown, writes
 * what has gathered, in short transactions of their own. What cannot be written is kept for the next time.
 */
public final class UseRecorder implements Runnable {

    /** How often uses are written, in milliseconds: a crash loses no more than that. */
    public static final long INTERVAL = 10_000;

    /** Rows in one transaction: few enough for another node to wait for without noticing. */
    private static final int ROWS = 500;

    private static final Logger LOG = Logger.getLogger(UseRecorder.class);

    private final RecentUses uses;
    private final Transactions transactions;
    private boolean failing;

    /** @param transactions runs work in a transaction of its own, and fails if the work or the commit does */
    public UseRecorder(RecentUses uses, Transactions transactions) {
        this.uses = uses;
        this.transactions = transactions;
    }

    /** Where the work is done. */
    @FunctionalInterface
    public interface Transactions {
        void run(Work work);
    }

    /** What is done in a transaction. */
    @FunctionalInterface
    public interface Work {
        void on(Connection connection, UseTables tables) throws SQLException;
    }

    /** @param prefix what stands before table names: empty, or the schema and a dot */
    public static UseTables tables(Connection connection, String prefix) throws SQLException {
        return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")
                ? new UsesInPostgres(prefix)
                : new UsesInAnyDatabase(prefix);
    }

    /** Never fails. A use is never moved backwards, whichever node writes last. */
    @Override
    public synchronized void run() {
        Batch batch = uses.take();
        try {
            inParts(batch.lastUsed(), part -> write(part, UseTables::moveLastUse));
            inParts(batch.counts(), part -> write(part, UseTables::add));
            failing = false;
        } catch (RuntimeException e) {
            uses.putBack(batch);
            if (!failing) {
                // Once, not every few seconds: a database may be away, or read-only, for long.
                LOG.warn("The use of API keys cannot be written at the moment; it is tried again", e);
            }
            failing = true;
        }
    }

    private static <K, V> void inParts(SortedMap<K, V> rows, Consumer<SortedMap<K, V>> write) {
        while (!rows.isEmpty()) {
            SortedMap<K, V> part = rows;
            if (rows.size() > ROWS) {
                K end = rows.keySet().stream().skip(ROWS).findFirst().orElseThrow();
                part = rows.headMap(end);
            }
            write.accept(part);
            // Done: no later failure puts it back. Clearing the view takes the part out of the rows.
            part.clear();
        }
    }

    private interface Statement<K> {
        void execute(UseTables tables, Connection connection, SortedMap<K, Long> rows) throws SQLException;
    }

    private <K> void write(SortedMap<K, Long> rows, Statement<K> statement) {
        try {
            transactions.run((connection, tables) -> statement.execute(tables, connection, rows));
        } catch (RuntimeException e) {
            // Another node may have inserted a row at the same moment. One by one, each finds it now.
            while (!rows.isEmpty()) {
                K first = rows.firstKey();
                SortedMap<K, Long> alone = new TreeMap<>(Map.of(first, rows.get(first)));
                transactions.run((connection, tables) -> statement.execute(tables, connection, alone));
                rows.remove(first);
            }
        }
    }
}
