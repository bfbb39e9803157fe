/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import io.github.scopedkeys.rest.UnreadableContentType;
import io.github.scopedkeys.spi.PlainFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProvider;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** Serves {@link AdminEndpointsResource} at {@code /admin/realms/{realm}/api-endpoints}. */
public final class AdminEndpointsProvider
        implements AdminRealmResourceProvider,
                AdminRealmResourceProviderFactory,
                PlainFactory<AdminRealmResourceProvider> {

    @Override
    public Object getResource(
            KeycloakSession session, RealmModel realm, AdminPermissionEvaluator auth, AdminEventBuilder event) {
        UnreadableContentType.tolerate(session);
        return new AdminEndpointsResource(session, realm, auth, event);
    }

    @Override
    public String getId() {
        return "api-endpoints";
    }

    @Override
    public AdminRealmResourceProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public void close() {}
}
