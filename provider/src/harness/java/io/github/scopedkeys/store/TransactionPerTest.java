/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Tests of the tables without a server. Each test has a transaction, which is rolled back after it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class TransactionPerTest {

    protected EntityManager em;
    private EntityManagerFactory factory;

    /** Creates the tables, once for the class. */
    protected abstract EntityManagerFactory createTables() throws Exception;

    @BeforeAll
    final void open() throws Exception {
        factory = createTables();
    }

    @BeforeEach
    final void begin() {
        em = factory.createEntityManager();
        em.getTransaction().begin();
    }

    @AfterEach
    final void rollBack() {
        em.getTransaction().rollback();
        em.close();
    }

    @AfterAll
    final void close() {
        factory.close();
    }

    /** Does work in another transaction, with {@link #em}, and commits it: before the first test, or within one. */
    protected final void commit(Runnable work) {
        EntityManager outer = em;
        begin();
        work.run();
        em.getTransaction().commit();
        em.close();
        em = outer;
    }
}
