/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.workflow;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.audit.LocalOwner;
import io.github.scopedkeys.audit.NoRequest;
import io.github.scopedkeys.audit.SystemKeyEvents;
import io.github.scopedkeys.history.Author;
import io.github.scopedkeys.history.Batches.Batch;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.manage.AdminBulkDisable;
import io.github.scopedkeys.manage.AdminBulkDisable.Step;
import io.github.scopedkeys.manage.BulkDisabling;
import io.github.scopedkeys.manage.UnitOfWork;
import io.github.scopedkeys.search.KeyFilter;
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

    @Override
    public void run(WorkflowExecutionContext context) {
        String userId = context.getResourceId();
        RealmModel realm = session.getContext().getRealm();
        Batch batch = new Batch(KeycloakModelUtils.generateId(), userId);
        long count = BulkDisabling.run(KeyFilter.ofUser(userId), batch, step -> disable(realm, userId, batch, step))
                .count();
        if (count > 0) {
            LOG.infof(
                    "A workflow disabled %d API keys of the user %s in realm %s (batch %s)",
                    count, userId, realm.getName(), batch.id());
        }
    }

    private Step disable(RealmModel realm, String userId, Batch batch, Function<AdminBulkDisable, Step> disable) {
        return UnitOfWork.run(session, realm, (own, there) -> {
            NoRequest.in(own, there);
            Step step = disable.apply(ApiKeysProvider.of(own).bulkDisable(there, Author.SYSTEM));
            LocalOwner.find(own, there, userId).ifPresent(owner -> {
                SystemKeyEvents events = new SystemKeyEvents(own, there, owner, null, null);
                step.named().keySet().forEach(id -> events.disabled(new KeyId(id), batch.id()));
            });
            return step;
        });
    }

    @Override
    public void close() {}
}
