/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.cache.UserCache;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.storage.DatastoreProvider;
import org.keycloak.storage.StoreManagers;

/**
 * Determines which users Keycloak can look up without user storage. Keycloak does not expose this, and bookkeeping of
 * our own would go stale: the cache evicts entries by size, by policy, on behalf of other nodes and by hand. So this
 * class queries Keycloak's cache itself, with no storage behind it.
 */
final class CachedUsers {

    private static final Object NO_STORAGE = Proxy.newProxyInstance(
            CachedUsers.class.getClassLoader(),
            new Class<?>[] {DatastoreProvider.class, StoreManagers.class},
            (proxy, method, arguments) -> {
                throw new StorageNeeded();
            });

    private final KeycloakSession session;
    private final RealmModel realm;

    CachedUsers(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /** Returns whether the cache contains the user with everything a token needs. Takes microseconds. */
    boolean contains(String userId) {
        ProviderFactory<UserCache> factory = session.getKeycloakSessionFactory().getProviderFactory(UserCache.class);
        if (factory == null) {
            return false;
        }
        UserCache cache = factory.create(withoutStorage());
        try {
            load(cache.getUserById(realm, userId));
            return true;
        } catch (StorageNeeded e) {
            return false;
        } finally {
            cache.close();
        }
    }

    /** Loads the lazy parts of a cached user now, so they need not be loaded later. */
    static void load(UserModel user) {
        if (user != null) {
            user.getAttributes();
            Stream.of(user.getRequiredActionsStream(), user.getRoleMappingsStream(), user.getGroupsStream())
                    .forEach(Stream::close);
        }
    }

    private KeycloakSession withoutStorage() {
        return (KeycloakSession) Proxy.newProxyInstance(
                CachedUsers.class.getClassLoader(),
                new Class<?>[] {KeycloakSession.class},
                (proxy, method, arguments) -> {
                    if (arguments != null && arguments.length == 1 && arguments[0] == DatastoreProvider.class) {
                        return NO_STORAGE;
                    }
                    try {
                        return method.invoke(session, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static final class StorageNeeded extends RuntimeException {

        private static final long serialVersionUID = 1;

        StorageNeeded() {
            // Expected: skip the stack trace.
            super(null, null, false, false);
        }
    }
}
