/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.workflow;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.audit.LocalOwner;
import io.github.scopedkeys.audit.NoRequest;
import io.github.scopedkeys.audit.SystemKeyEvents;
import io.github.scopedkeys.history.Author;
import io.github.scopedkeys.history.Batches.Batch;
import io.github.scopedkeys.manage.AdminBulkDisable;
import io.github.scopedkeys.manage.AdminBulkDisable.Disabled;
import io.github.scopedkeys.manage.UnitOfWork;
import io.github.scopedkeys.search.KeyFilter;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.workflow.WorkflowExecutionContext;
import org.keycloak.models.workflow.WorkflowStepProvider;

/**
 * Disables all keys of a user, scoped and legacy, as an administrator's bulk disable does: the owner cannot enable
 * them, and an administrator can undo it. Runs again without effect if it has run before.
 */
record DisableKeysStep(KeycloakSession session) implements WorkflowStepProvider {

    private static final Logger LOG = Logger.getLogger(DisableKeysStep.class);
    /** A rotation at the same time may add a successor that a pass does not see. */
    private static final int PASSES = 10;

    @Override
    public void run(WorkflowExecutionContext context) {
        String userId = context.getResourceId();
        RealmModel realm = session.getContext().getRealm();
        Batch batch = new Batch(KeycloakModelUtils.generateId(), userId);
        Function<AdminBulkDisable, Disabled> all = bulk -> bulk.disable(KeyFilter.ofUser(userId), batch);
        long count = 0;
        Disabled latest = null;
        for (int pass = 0; pass < PASSES && (latest == null || latest.count() > 0); pass++) {
            latest = disable(realm, userId, batch, all);
            count += latest.count();
            Set<String> successors = latest.successors();
            if (!successors.isEmpty()) {
                latest = disable(realm, userId, batch, bulk -> bulk.disable(successors, batch));
                count += latest.count();
            }
        }
        if (count > 0) {
            LOG.infof(
                    "A workflow disabled %d API keys of the user %s in realm %s (batch %s)",
                    count, userId, realm.getName(), batch.id());
        }
    }

    private Disabled disable(
            RealmModel realm, String userId, Batch batch, Function<AdminBulkDisable, Disabled> disable) {
        return UnitOfWork.run(session, realm, (own, there) -> {
            NoRequest.in(own, there);
            Disabled disabled = disable.apply(ApiKeysProvider.of(own).bulkDisable(there, Author.SYSTEM));
            LocalOwner.find(own, there, userId).ifPresent(owner -> {
                SystemKeyEvents events = new SystemKeyEvents(own, there, owner, null, null);
                disabled.named().forEach(key -> events.disabled(key.details(), batch.id()));
            });
            return disabled;
        });
    }

    @Override
    public void close() {}
}
