/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import io.github.scopedkeys.history.Batches.Batch;
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
 * Decides which keys an administrator may view and manage. For one user's keys, fine-grained permissions on that user
 * are enough. All users' keys require the role: a fine-grained permission on all users may have exceptions, which a
 * list of all keys could not respect.
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

    /**
     * Also requires that the administrator may view the user: what a change reports, or finds by a filter, tells about
     * keys.
     *
     * @param userId null for the keys of all users
     */
    void requireManage(String userId) {
        UserModel user = user(userId);
        if (user == null) {
            requireRole(AdminRoles.MANAGE_USERS);
        } else {
            auth.users().requireView(user);
            auth.users().requireManage(user);
        }
    }

    /**
     * Returns a key that the administrator may view.
     *
     * @throws Rejection 404 if there is no such key; like Keycloak, only administrators who may query users learn that
     * @throws ForbiddenException if the administrator may not view the key's owner, or may not query users
     */
    KeyWithOwner toView(AdminKeys keys, String id) {
        Optional<KeyWithOwner> found = KeyId.parse(id).flatMap(keys::find);
        if (found.isEmpty()) {
            throw notFound();
        }
        requireView(found.get().details().userId());
        return found.get();
    }

    /** Returns a key that the administrator may manage; otherwise as {@link #toView}. */
    KeyWithOwner toManage(AdminKeys keys, String id) {
        KeyWithOwner key = toView(keys, id);
        requireManage(key.details().userId());
        return key;
    }

    /**
     * Returns a bulk disable that the administrator may undo: one that they could have made.
     *
     * @throws Rejection 404 if there is none; as for {@link #toView}, not everyone learns that
     */
    Batch toManage(Optional<Batch> batch) {
        if (batch.isEmpty()) {
            throw notFound();
        }
        requireManage(batch.get().userId());
        return batch.get();
    }

    private RuntimeException notFound() {
        return auth.users().canQuery() ? Rejection.notFound() : new ForbiddenException();
    }

    /** Returns the user; null if the id is null or the user no longer exists. */
    UserModel user(String id) {
        return id == null ? null : KeycloakOwners.find(session, realm, id);
    }

    private void requireRole(String... roles) {
        if (!auth.hasOneAdminRole(roles)) {
            throw new ForbiddenException();
        }
    }
}
