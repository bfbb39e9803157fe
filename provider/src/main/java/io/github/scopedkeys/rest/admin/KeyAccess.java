/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.manage.AdminKeys;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.owner.KeycloakOwners;
import io.github.scopedkeys.search.KeyWithOwner;
import jakarta.ws.rs.ForbiddenException;
import java.util.Optional;
import org.keycloak.models.AdminRoles;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * Which keys an administrator may see and act on. Where one user is named, fine-grained permissions on that user are enough.
 * Everybody's keys need the role: a fine-grained permission on all users can be taken back for one of them, which a list of
 * all could not show.
 */
final class KeyAccess {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminPermissionEvaluator auth;

    KeyAccess(KeycloakSession session, RealmModel realm, AdminPermissionEvaluator auth) {
        this.session = session;
        this.realm = realm;
        this.auth = auth;
    }

    /** @param userId null for the keys of all users */
    void requireView(String userId) {
        UserModel user = user(userId);
        if (user == null) {
            requireRole(AdminRoles.VIEW_USERS, AdminRoles.MANAGE_USERS);
        } else {
            auth.users().requireView(user);
        }
    }

    /** @param userId null for the keys of all users */
    void requireManage(String userId) {
        UserModel user = user(userId);
        if (user == null) {
            requireRole(AdminRoles.MANAGE_USERS);
        } else {
            auth.users().requireManage(user);
        }
    }

    /** As Keycloak does for users: that something is not there is told only to those who may look for it. */
    KeyWithOwner toView(AdminKeys keys, String id) {
        Optional<KeyWithOwner> found = KeyId.parse(id).flatMap(keys::find);
        if (found.isEmpty()) {
            if (auth.users().canQuery()) {
                throw Rejection.notFound();
            }
            throw new ForbiddenException();
        }
        requireView(found.get().details().userId());
        return found.get();
    }

    KeyWithOwner toManage(AdminKeys keys, String id) {
        KeyWithOwner key = toView(keys, id);
        requireManage(key.details().userId());
        return key;
    }

    /** Returns null for null, and for a user who is not there any more. */
    UserModel user(String id) {
        return id == null ? null : KeycloakOwners.find(session, realm, id);
    }

    private void requireRole(String... roles) {
        if (!auth.hasOneAdminRole(roles)) {
            throw new ForbiddenException();
        }
    }
}
