/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import io.github.scopedkeys.store.OwnTransaction;
import io.github.scopedkeys.usage.CountingSince;
import jakarta.persistence.EntityManager;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSessionFactory;

/** Records whether all servers record last uses and count uses, on which advice and the rule for idle keys depend. */
final class CountingRecord {

    private static final Logger LOG = Logger.getLogger(CountingRecord.class);

    private final KeycloakSessionFactory sessions;
    private final ApiKeysOptions options;

    CountingRecord(KeycloakSessionFactory sessions, ApiKeysOptions options) {
        this.sessions = sessions;
        this.options = options;
    }

    /** Records what this server does when it starts. */
    void start() {
        attempt(em -> CountingSince.record(em, options.recordsUse(), options.countsUses(), Time.currentTimeMillis()));
    }

    /** Returns the task, preceded by a correction of the record if this server does not do everything. */
    Runnable keptBefore(Runnable task) {
        if (options.recordsUse() && options.countsUses()) {
            return task;
        }
        return () -> {
            attempt(em -> CountingSince.forget(em, options.recordsUse(), options.countsUses()));
            task.run();
        };
    }

    /**
     * Attempts it twice: another node that starts at the same time may be first. Advice must not keep it from starting.
     */
    private void attempt(Consumer<EntityManager> record) {
        try {
            inTransaction(record);
        } catch (RuntimeException first) {
            try {
                inTransaction(record);
            } catch (RuntimeException second) {
                LOG.warn("Could not record whether the uses of API keys are counted, on which advice depends", second);
            }
        }
    }

    private void inTransaction(Consumer<EntityManager> record) {
        OwnTransaction.run(
                sessions,
                session -> record.accept(
                        session.getProvider(JpaConnectionProvider.class).getEntityManager()));
    }
}
