/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import io.github.scopedkeys.history.Batches;
import io.github.scopedkeys.store.KeyQuota;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.timer.ScheduledTask;

/**
 * Deletes keys of owners who disappeared without an event, replaced keys that ended long ago, outdated usage counts, and rows whose key, owner or realm
 * does not exist.
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
        int today = (int) TimeUnit.MILLISECONDS.toDays(Time.currentTimeMillis());
        int owners = drain(session, Leftovers::deleteKeysOfGoneOwners);
        drain(session, leftovers -> leftovers.deleteCountsBefore(today - daysOfCounts));
        drain(session, leftovers -> leftovers.deleteBatchesBefore(Time.currentTimeMillis() - Batches.KEPT));
        drain(session, leftovers -> leftovers.deleteReplacedBefore(Time.currentTimeMillis() - KeyQuota.KEPT));
        drain(session, Leftovers::deleteRowsWithoutKey);
        drain(session, Leftovers::completeUses);
        drain(session, Leftovers::deleteEndpointsOfNobody);
        if (owners > 0) {
            LOG.infof("Deleted the API keys of %d owners who no longer exist", owners);
        }
    }

    private static int drain(KeycloakSession session, ToIntFunction<Leftovers> batch) {
        int all = 0;
        int[] deleted = new int[1];
        do {
            KeycloakModelUtils.runJobInTransaction(
                    session.getKeycloakSessionFactory(),
                    own -> deleted[0] = batch.applyAsInt(new Leftovers(
                            own.getProvider(JpaConnectionProvider.class).getEntityManager())));
            all += deleted[0];
        } while (deleted[0] > 0);
        return all;
    }

    @Override
    public String getTaskName() {
        return "scoped-keys-sweep";
    }
}
