/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.history.Batches;
import io.github.scopedkeys.history.Batches.Batch;
import io.github.scopedkeys.server.Database;
import io.github.scopedkeys.store.KeyEntities;
import io.github.scopedkeys.store.TransactionPerTest;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However many bulk disables a list has, it counts a bounded number of keys. */
class UndoableBatchesOnPostgresIT extends TransactionPerTest {

    private static final String REALM = "realm";
    private static final long NOW = 10_000;

    @Override
    protected EntityManagerFactory createTables() throws Exception {
        return KeyEntities.createTables(Database.postgres());
    }

    @BeforeEach
    void addBatches() {
        add("oldest", 1);
        add("old", 2);
        add("new", 4);
        add("newest", 3);
    }

    @Test
    void theKeysOfTheNewestAreCountedFirst() {
        assertThat(counts(100)).containsExactly(counted(3), counted(4), counted(2), counted(1));
        assertThat(counts(10)).containsExactly(counted(3), counted(4), counted(2), counted(1));
        assertThat(counts(9)).containsExactly(counted(3), counted(4), counted(2), counted(1));
        assertThat(counts(8)).containsExactly(counted(3), counted(4), more(1), counted(1));
    }

    @Test
    void theOthersHaveAtLeastOne() {
        assertThat(counts(7)).containsExactly(counted(3), counted(4), more(1), counted(1));
        assertThat(counts(5)).containsExactly(counted(3), more(2), more(1), counted(1));
        assertThat(counts(1)).containsExactly(more(1), more(1), more(1), counted(1));
    }

    @Test
    void eachPageCountsAnew() {
        UndoableBatches batches = new UndoableBatches(em, REALM, 3);

        assertThat(batches.list(null, 1, 2, NOW))
                .extracting(UndoableBatches.UndoableBatch::keys)
                .containsExactly(more(3), more(1));
        assertThat(batches.list(null, 2, 2, NOW))
                .extracting(UndoableBatches.UndoableBatch::keys)
                .containsExactly(counted(2), counted(1));
    }

    private List<BoundedCount> counts(int counted) {
        return new UndoableBatches(em, REALM, counted)
                .list(null, 0, 100, NOW).stream()
                        .map(UndoableBatches.UndoableBatch::keys)
                        .toList();
    }

    private static BoundedCount counted(long keys) {
        return new BoundedCount(keys, false);
    }

    private static BoundedCount more(long keys) {
        return new BoundedCount(keys, true);
    }

    private long added;

    private void add(String batch, int keys) {
        new Batches(em, REALM).add(new Batch(batch, null), ++added);
        em.flush();
        em.createNativeQuery(
                        "insert into SCOPED_KEY (id, realm_id, user_id, kind, name, digest, digest_version, enabled,"
                                + " disabled_by, disabled_batch, graphql_level, endpoint_level, created, fingerprinted,"
                                + " ordinal) select '" + batch + "-' || n, '" + REALM
                                + "', 'owner', 'scoped', 'a key', '"
                                + batch
                                + "-' || n, 1, false, 'administrator', '" + batch
                                + "', 'none', 'read', n, false, 1 from generate_series(1, " + keys + ") n")
                .executeUpdate();
    }
}
