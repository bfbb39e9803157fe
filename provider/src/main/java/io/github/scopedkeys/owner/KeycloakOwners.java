/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import io.github.scopedkeys.verify.Owners;
import io.github.scopedkeys.verify.StoredKey;
import org.jboss.logging.Logger;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.StorageUnavailableUserModelDelegate;
import org.keycloak.storage.StorageId;
import org.keycloak.storage.UserStoragePrivateUtil;
import org.keycloak.storage.UserStorageProviderModel;

/** Owners as Keycloak's user model sees them: user storage and caches included. */
public final class KeycloakOwners implements Owners {

    private static final Logger LOG = Logger.getLogger(KeycloakOwners.class);

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Directories directories;
    private final CachedUsers cached;

    public KeycloakOwners(KeycloakSession session, RealmModel realm, Directories directories) {
        this.session = session;
        this.realm = realm;
        this.directories = directories;
        this.cached = new CachedUsers(session, realm);
    }

    @Override
    public Standing standing(StoredKey key) {
        return standing(key.ownerId(), key.directory());
    }

    /** Tells whether the user lives in a directory that cannot be asked now. */
    public boolean isUnavailable(String userId) {
        if (userId == null || cached.contains(userId)) {
            return false;
        }
        // Keycloak's own row of the user, which says where they live without asking there.
        UserModel row = UserStoragePrivateUtil.userLocalStorage(session).getUserById(realm, userId);
        return row != null && standing(userId, row.getFederationLink()) == Standing.UNAVAILABLE;
    }

    private Standing standing(String userId, String directory) {
        if (directory == null || !isInUse(directory)) {
            return standing(session.users().getUserById(realm, userId));
        }
        Bulkhead bulkhead = directories.get(directory);
        // The cache locks what a look-up under way is loading: asking it then would wait for the directory too.
        if (!bulkhead.isAskedAbout(userId) && cached.contains(userId)) {
            return standing(session.users().getUserById(realm, userId));
        }
        return bulkhead.ask(userId, () -> lookUp(userId, directory));
    }

    /** Keycloak asks no storage that an administrator has deleted or disabled. */
    private boolean isInUse(String directory) {
        ComponentModel component = realm.getComponent(directory);
        return component != null && new UserStorageProviderModel(component).isEnabled();
    }

    /** Whatever keeps a directory from being asked says nothing about the user. */
    private Standing lookUp(String userId, String directory) {
        try {
            UserModel user = session.users().getUserById(realm, userId);
            Standing standing = standing(user);
            if (standing == Standing.GOOD) {
                CachedUsers.load(user);
            }
            return standing;
        } catch (RuntimeException e) {
            LOG.warnf(e, "User storage %s could not be asked about the owner of a key", directory);
            return Standing.UNAVAILABLE;
        }
    }

    private static Standing standing(UserModel user) {
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
