/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.history.Batches;
import io.github.scopedkeys.history.Batches.Batch;
import io.github.scopedkeys.server.Database;
import io.github.scopedkeys.store.KeyEntities;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.util.List;
import liquibase.Contexts;
import liquibase.Liquibase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However many bulk disables a list has, it counts a bounded number of keys. */
class UndoableBatchesOnPostgresIT {

    private static final String REALM = "realm";
    private static final long NOW = 10_000;

    private EntityManagerFactory factory;
    private EntityManager em;

    @BeforeEach
    void addBatches() throws Exception {
        Database database = Database.postgres();
        try (Connection connection = database.connect();
                Liquibase liquibase = KeyEntities.changelog(connection)) {
            liquibase.update(new Contexts());
        }
        factory = KeyEntities.withUsersOn(database)
                .property("hibernate.hbm2ddl.auto", "update")
                .createEntityManagerFactory();
        em = factory.createEntityManager();
        em.getTransaction().begin();
        add("oldest", 1);
        add("old", 2);
        add("new", 4);
        add("newest", 3);
    }

    @AfterEach
    void rollBack() {
        em.getTransaction().rollback();
        em.close();
        factory.close();
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
