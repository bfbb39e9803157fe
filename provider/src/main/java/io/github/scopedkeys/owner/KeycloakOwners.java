/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import io.github.scopedkeys.verify.Owners;
import io.github.scopedkeys.verify.StoredKey;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.StorageUnavailableUserModelDelegate;
import org.keycloak.storage.StorageId;

/** Owners as Keycloak's user model sees them: user storage and caches included. */
public final class KeycloakOwners implements Owners {

    private static final Logger LOG = Logger.getLogger(KeycloakOwners.class);

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Directories directories;

    public KeycloakOwners(KeycloakSession session, RealmModel realm, Directories directories) {
        this.session = session;
        this.realm = realm;
        this.directories = directories;
    }

    @Override
    public Standing standing(StoredKey key) {
        if (key.directory() == null) {
            return standing(key.ownerId());
        }
        return directories.get(key.directory()).ask(key.ownerId(), () -> federatedStanding(key));
    }

    /** Whatever keeps a directory from being asked says nothing about the user. */
    private Standing federatedStanding(StoredKey key) {
        try {
            return standing(key.ownerId());
        } catch (RuntimeException e) {
            LOG.warnf(e, "User storage %s could not be asked about the owner of a key", key.directory());
            return Standing.UNAVAILABLE;
        }
    }

    private Standing standing(String userId) {
        UserModel user = session.users().getUserById(realm, userId);
        if (user == null) {
            return Standing.GONE;
        }
        if (isStandIn(user)) {
            return Standing.UNAVAILABLE;
        }
        if (!isEligible(user)) {
            return Standing.INELIGIBLE;
        }
        return user.isEnabled() ? Standing.GOOD : Standing.DISABLED;
    }

    /** Tells whether there is such a user in a directory that cannot be asked. */
    public static boolean isUnavailable(KeycloakSession session, RealmModel realm, String userId) {
        return userId != null && isStandIn(session.users().getUserById(realm, userId));
    }

    /** Keycloak's stand-in for a user whose directory has failed; it says that the user is disabled. */
    private static boolean isStandIn(UserModel user) {
        return user instanceof StorageUnavailableUserModelDelegate;
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
