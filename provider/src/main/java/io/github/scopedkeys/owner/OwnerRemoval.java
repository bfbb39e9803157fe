/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.provider.ProviderEventListener;

/**
 * Deletes keys and endpoints together with their user or realm, in the same transaction. Depending on how a user is
 * removed, Keycloak publishes one of two events, or both. Either is sufficient, and handling both is harmless.
 */
public final class OwnerRemoval implements ProviderEventListener {

    @Override
    public void onEvent(ProviderEvent event) {
        if (event instanceof UserModel.UserRemovedEvent removed) {
            ofUser(removed.getKeycloakSession(), removed.getRealm(), removed.getUser());
        } else if (event instanceof UserModel.UserPreRemovedEvent removed) {
            ofUser(removed.getKeycloakSession(), removed.getRealm(), removed.getUser());
        } else if (event instanceof RealmModel.RealmRemovedEvent removed) {
            removal(removed.getKeycloakSession()).ofRealm(removed.getRealm().getId());
        }
    }

    private static void ofUser(KeycloakSession session, RealmModel realm, UserModel user) {
        int keys = removal(session).ofUser(realm.getId(), user.getId());
        if (keys > 0) {
            DeletedKeysLog.of(session, realm).add(keys);
        }
    }

    private static Removal removal(KeycloakSession session) {
        return new Removal(session.getProvider(JpaConnectionProvider.class).getEntityManager());
    }
}
