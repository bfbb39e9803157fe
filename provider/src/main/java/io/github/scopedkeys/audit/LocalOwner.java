/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.audit;

import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.storage.UserStoragePrivateUtil;

/** The owner of a key, for events about it. */
public final class LocalOwner {

    private LocalOwner() {}

    /**
     * Returns the local row of a user, which is enough for an event, and available even if the user's directory is not;
     * empty if the user no longer exists.
     */
    public static Optional<UserModel> find(KeycloakSession session, RealmModel realm, String userId) {
        return Optional.ofNullable(
                UserStoragePrivateUtil.userLocalStorage(session).getUserById(realm, userId));
    }
}
