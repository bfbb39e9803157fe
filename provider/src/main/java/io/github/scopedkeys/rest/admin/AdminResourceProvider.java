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

/** Serves a resource at {@code /admin/realms/{realm}/<id>}. */
abstract class AdminResourceProvider
        implements AdminRealmResourceProvider,
                AdminRealmResourceProviderFactory,
                PlainFactory<AdminRealmResourceProvider> {

    private final String id;
    private final Maker maker;

    AdminResourceProvider(String id, Maker maker) {
        this.id = id;
        this.maker = maker;
    }

    /** The constructor of the resource. */
    @FunctionalInterface
    interface Maker {
        Object make(KeycloakSession session, RealmModel realm, AdminPermissionEvaluator auth, AdminEventBuilder event);
    }

    @Override
    public final Object getResource(
            KeycloakSession session, RealmModel realm, AdminPermissionEvaluator auth, AdminEventBuilder event) {
        UnreadableContentType.tolerate(session);
        return maker.make(session, realm, auth, event);
    }

    @Override
    public final String getId() {
        return id;
    }

    @Override
    public final AdminRealmResourceProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public final void close() {}
}
