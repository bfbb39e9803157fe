/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * The user that a direct grant names.
 *
 * @param identified whom an earlier step has found; null if there was none
 * @param name the user name or email address in the request; blank or null if there is none, or it need not match
 */
record NamedUser(RealmModel realm, UserModel identified, String name) {

    static NamedUser of(AuthenticationFlowContext context, String name) {
        boolean counts = DirectGrantSettings.of(context).usernameMustMatch();
        return new NamedUser(context.getRealm(), context.getUser(), counts ? name : null);
    }

    /**
     * Tells whether the named user can be the owner of the key. If an earlier step has found a user, conditions have
     * judged that user, so it must be the owner whether or not names must match.
     */
    boolean mayBe(UserModel owner) {
        return (identified == null || identified.getId().equals(owner.getId())) && isNamed(owner);
    }

    private boolean isNamed(UserModel owner) {
        // Compare names instead of looking the user up, which would query every user directory of the realm.
        return name == null
                || name.isBlank()
                || name.strip().equalsIgnoreCase(owner.getUsername())
                || (realm.isLoginWithEmailAllowed()
                        && !realm.isDuplicateEmailsAllowed()
                        && name.strip().equalsIgnoreCase(owner.getEmail()));
    }
}
