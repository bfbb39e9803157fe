/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.realm;

import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The reason why a realm rejects all requests over this connection. Keycloak checks neither reason before it calls a
 * realm resource of an extension.
 *
 * @param code the error code of the account REST
 */
public record Closure(String code, String message) {

    /** Returns the reason; empty if the realm is enabled and the connection is as secure as it demands. */
    public static Optional<Closure> of(KeycloakSession session) {
        RealmModel realm = session.getContext().getRealm();
        if (!realm.isEnabled()) {
            return Optional.of(new Closure("forbidden", "The realm is disabled"));
        }
        if (realm.getSslRequired().isRequired(session.getContext().getConnection())
                && !session.getContext().getUri().getBaseUri().getScheme().equals("https")) {
            return Optional.of(new Closure("https_required", "This realm requires HTTPS"));
        }
        return Optional.empty();
    }
}
