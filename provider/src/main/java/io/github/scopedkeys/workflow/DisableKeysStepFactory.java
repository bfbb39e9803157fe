/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.workflow;

import java.util.Set;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.workflow.ResourceType;
import org.keycloak.models.workflow.WorkflowStepProviderFactory;

/** The step {@code disable-user-api-keys}. Exists only if the server's feature {@code workflows} is enabled. */
public final class DisableKeysStepFactory implements WorkflowStepProviderFactory<DisableKeysStep> {

    @Override
    public String getId() {
        return "disable-user-api-keys";
    }

    @Override
    public String getHelpText() {
        return "Disables all API keys of the user; an administrator can undo it for 30 days";
    }

    @Override
    public Set<ResourceType> getSupportedResourceTypes() {
        return Set.of(ResourceType.USERS);
    }

    @Override
    public DisableKeysStep create(KeycloakSession session, ComponentModel model) {
        return new DisableKeysStep(session);
    }
}
