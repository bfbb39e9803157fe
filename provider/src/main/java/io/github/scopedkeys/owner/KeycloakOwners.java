/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import io.github.scopedkeys.verify.Owners;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.storage.StorageId;

/** Owners as Keycloak's user model sees them: user storage and caches included. */
public final class KeycloakOwners implements Owners {

    private final KeycloakSession session;
    private final RealmModel realm;

    public KeycloakOwners(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    @Override
    public Standing standing(String userId) {
        UserModel user = session.users().getUserById(realm, userId);
        if (user == null) {
            return Standing.GONE;
        }
        if (!isEligible(user)) {
            return Standing.INELIGIBLE;
        }
        return user.isEnabled() ? Standing.GOOD : Standing.DISABLED;
    }

    /**
     * Returns the user of an id that a caller sent; null if there is none. Keycloak fails on {@code f:x}, which begins like the
     * id of a user in a foreign storage and is none.
     */
    public static UserModel find(KeycloakSession session, RealmModel realm, String id) {
        boolean broken = id.startsWith("f:") && id.indexOf(':', 2) < 0;
        return broken ? null : session.users().getUserById(realm, id);
    }

    /**
     * Tells whether a user may own keys: service accounts may not, nor users that live in a foreign storage only, since
     * whoever is later given their name there would inherit the keys.
     */
    public static boolean isEligible(UserModel user) {
        return user.getServiceAccountClientLink() == null
                && StorageId.isLocalStorage(user.getId())
                && user.getId().length() <= 36;
    }
}
