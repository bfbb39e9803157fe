/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import io.github.scopedkeys.history.Batches;
import io.github.scopedkeys.status.OldPlaces;
import io.github.scopedkeys.store.KeyQuota;
import io.github.scopedkeys.store.OwnTransaction;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.timer.ScheduledTask;

/**
 * Deletes keys of owners who disappeared without an event, replaced keys that ended long ago, outdated usage counts,
 * and rows whose key, owner or realm does not exist. Frees places in status lists.
 *
 * <p>Its simple class name is also the name of the lock that keeps two nodes from sweeping at once, so it must be
 * unique in Keycloak.
 */
public final class ScopedKeysSweep implements ScheduledTask {

    private static final Logger LOG = Logger.getLogger(ScopedKeysSweep.class);

    private final int daysOfCounts;

    /** @param daysOfCounts how many days before today counts are kept */
    public ScopedKeysSweep(int daysOfCounts) {
        this.daysOfCounts = daysOfCounts;
    }

    @Override
    public void run(KeycloakSession session) {
        // Keycloak's own transaction: it would end after 5 minutes, and the task with an error.
        session.getTransactionManager().commit();
        int today = (int) TimeUnit.MILLISECONDS.toDays(Time.currentTimeMillis());
        int owners = deleteKeysOfGoneOwners(session);
        OldCounts counts = new OldCounts(today - daysOfCounts);
        drain(session, counts::deleteNext);
        sweep(session, leftovers -> leftovers.deleteBatchesBefore(Time.currentTimeMillis() - Batches.KEPT));
        sweep(session, leftovers -> leftovers.deleteReplacedBefore(Time.currentTimeMillis() - KeyQuota.KEPT));
        sweep(session, Leftovers::deleteRowsWithoutKey);
        inTransaction(session, em -> OldPlaces.free(em, Time.currentTimeMillis()));
        sweep(session, Leftovers::completeUses);
        sweep(session, Leftovers::deleteEndpointsOfNobody);
        if (owners > 0) {
            LOG.infof("Deleted the API keys of %d owners who no longer exist", owners);
        }
    }

    /** Each owner's keys in a transaction of their own: many owners may be gone at once. */
    private static int deleteKeysOfGoneOwners(KeycloakSession session) {
        int all = 0;
        List<Object[]> gone;
        do {
            gone = inTransaction(session, em -> new Leftovers(em).goneOwners());
            for (Object[] owner : gone) {
                all += inTransaction(session, em -> {
                    new Removal(em).ofUser((String) owner[0], (String) owner[1]);
                    return 1;
                });
            }
        } while (!gone.isEmpty());
        return all;
    }

    private static void sweep(KeycloakSession session, ToIntFunction<Leftovers> batch) {
        drain(session, em -> batch.applyAsInt(new Leftovers(em)));
    }

    private static void drain(KeycloakSession session, ToIntFunction<EntityManager> batch) {
        while (inTransaction(session, batch::applyAsInt) > 0) {
            // The next batch.
        }
    }

    private static <T> T inTransaction(KeycloakSession session, Function<EntityManager, T> work) {
        return OwnTransaction.call(
                session.getKeycloakSessionFactory(),
                own -> work.apply(own.getProvider(JpaConnectionProvider.class).getEntityManager()));
    }

    @Override
    public String getTaskName() {
        return "scoped-keys-sweep";
    }
}
