/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import io.github.scopedkeys.store.MySqlFamily;
import io.github.scopedkeys.verify.Owners;
import io.github.scopedkeys.verify.StoredKey;
import jakarta.persistence.EntityManager;
import org.jboss.logging.Logger;
import org.keycloak.component.ComponentModel;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.StorageUnavailableUserModelDelegate;
import org.keycloak.storage.StorageId;
import org.keycloak.storage.UserStoragePrivateUtil;
import org.keycloak.storage.UserStorageProviderModel;

/** Owners as Keycloak's user model sees them, including user storage and caches. */
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

    /** Returns whether the user belongs to a directory that is unavailable now. */
    public boolean isUnavailable(String userId) {
        if (userId == null || cached.contains(userId)) {
            return false;
        }
        // Keycloak's own row names the user's directory without querying it.
        UserModel row = UserStoragePrivateUtil.userLocalStorage(session).getUserById(realm, userId);
        return row != null && standing(userId, row.getFederationLink()) == Standing.UNAVAILABLE;
    }

    private Standing standing(String userId, String directory) {
        if (directory == null || !isInUse(directory)) {
            return standing(session.users().getUserById(realm, userId));
        }
        Bulkhead bulkhead = directories.get(directory);
        // The cache locks an entry while a look-up loads it: querying the cache would wait for the directory too.
        if (!bulkhead.isLookingUp(userId) && cached.contains(userId)) {
            return standing(session.users().getUserById(realm, userId));
        }
        return bulkhead.run(userId, () -> lookUp(userId, directory));
    }

    /** Returns whether Keycloak still queries the directory: it skips one that was deleted or disabled. */
    private boolean isInUse(String directory) {
        ComponentModel component = realm.getComponent(directory);
        return component != null && new UserStorageProviderModel(component).isEnabled();
    }

    /** Looks up the user; any failure means that the directory is unavailable, and says nothing about the user. */
    private Standing lookUp(String userId, String directory) {
        try {
            UserModel user = session.users().getUserById(realm, userId);
            Standing standing = standing(user);
            if (standing == Standing.GOOD) {
                CachedUsers.load(user);
            }
            return standing;
        } catch (RuntimeException e) {
            LOG.warnf(e, "Could not look up the owner of a key in user storage %s", directory);
            return Standing.UNAVAILABLE;
        }
    }

    private static Standing standing(UserModel user) {
        if (user == null) {
            return Standing.GONE;
        }
        if (isPlaceholder(user)) {
            return Standing.UNAVAILABLE;
        }
        if (!isEligible(user)) {
            return Standing.INELIGIBLE;
        }
        return user.isEnabled() ? Standing.GOOD : Standing.DISABLED;
    }

    /**
     * Returns whether this is Keycloak's placeholder for a user whose directory failed; it reports the user as
     * disabled.
     */
    private static boolean isPlaceholder(UserModel user) {
        return user instanceof StorageUnavailableUserModelDelegate;
    }

    /**
     * Returns the user of an id that a caller sent; null if there is none. Keycloak throws on {@code f:x}, which starts
     * like the id of a user in foreign storage but is none.
     */
    public static UserModel find(KeycloakSession session, RealmModel realm, String id) {
        boolean broken = id.startsWith("f:") && id.indexOf(':', 2) < 0;
        EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        return broken || !MySqlFamily.canNameUser(em, id)
                ? null
                : session.users().getUserById(realm, id);
    }

    /**
     * Returns whether a user may own keys. Service accounts may not. Nor may users who exist only in foreign storage:
     * another user who is later given their name there would inherit the keys.
     */
    public static boolean isEligible(UserModel user) {
        return user.getServiceAccountClientLink() == null
                && StorageId.isLocalStorage(user.getId())
                && user.getId().length() <= 36;
    }
}
