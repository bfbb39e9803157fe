/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.server.Database;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** A transaction of ours on MariaDB sees what others commit meanwhile, which it does not by default. */
@EnabledIf("io.github.scopedkeys.server.MariaDb#isAvailable")
class ReadCommittedOnMariaDbIT extends TransactionPerTest {

    private static final String REALM = "realm";
    private static final EndpointId ENDPOINT = new EndpointId("img-gen");

    @Override
    protected EntityManagerFactory createTables() {
        return KeyEntities.on(Database.mariaDb())
                .property(PersistenceConfiguration.SCHEMAGEN_DATABASE_ACTION, "create")
                .createEntityManagerFactory();
    }

    @BeforeEach
    void formerName() {
        rename("former");
    }

    @Test
    void aTransactionOfOursSeesWhatAnotherHasCommittedSinceItBegan() {
        MySqlFamily.readCommitted(em);
        assertThat(name()).isEqualTo("former");

        rename("new");

        assertThat(name()).isEqualTo("new");
    }

    /** The control: without that, the same reads give the former name, even under the lock. */
    @Test
    void anyOtherTransactionSeesWhatWasThereWhenItBegan() {
        assertThat(name()).isEqualTo("former");

        rename("new");

        assertThat(new Endpoints(em, REALM).lock(ENDPOINT)).contains(ENDPOINT);
        assertThat(name()).isEqualTo("former");
    }

    @Test
    void itHoldsForOneTransactionAndNotForTheNextOnTheConnection() {
        MySqlFamily.readCommitted(em);
        assertThat(name()).isEqualTo("former");
        em.getTransaction().commit();
        em.getTransaction().begin();

        assertThat(name()).isEqualTo("former");
        rename("new");
        assertThat(name()).isEqualTo("former");
    }

    @Test
    void aTransactionThatHasReadAlreadyIsRejectedWithAdvice() {
        name();

        assertThatThrownBy(() -> MySqlFamily.readCommitted(em))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("transaction-isolation=READ-COMMITTED");
    }

    private String name() {
        em.clear();
        return new Endpoints(em, REALM).find(ENDPOINT).orElseThrow().name();
    }

    private void rename(String name) {
        commit(() -> new Endpoints(em, REALM).put(new Endpoint(ENDPOINT, name, null)));
    }
}
