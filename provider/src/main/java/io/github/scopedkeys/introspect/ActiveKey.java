/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.introspect;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.permission.Scope;
import io.github.scopedkeys.realm.Issuer;
import io.github.scopedkeys.token.JsonResponse;
import io.github.scopedkeys.token.TokenMinter;
import io.github.scopedkeys.verify.VerifiedKey;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.keycloak.OAuth2Constants;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Responds to the introspection of a valid key (RFC 7662 section 2.2), which is a use of the key. */
final class ActiveKey {

    private ActiveKey() {}

    static Response respond(KeycloakSession session, RealmModel realm, VerifiedKey key, EventBuilder event) {
        ApiKeysProvider apiKeys = ApiKeysProvider.of(session);
        UserModel owner = session.users().getUserById(realm, key.ownerId());
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("active", true);
        members.put("token_type", "api_key");
        members.put("sub", owner.getId());
        members.put("username", owner.getUsername());
        members.put("iss", Issuer.of(session, realm));
        members.put("iat", key.createdAt().getEpochSecond());
        key.expiresAt().ifPresent(end -> members.put("exp", end.getEpochSecond()));
        members.put(TokenMinter.KEY_ID, key.id().value());
        // Never absent: a service might think that there is no limit. Of too many endpoints, none is named.
        Scope scope = apiKeys.currentScope(realm, key)
                .orElseGet(() -> key.permissions().onlyGraphql());
        members.put("scope", scope.toString());
        members.put(OAuth2Constants.AUTHORIZATION_DETAILS, scope.authorizationDetails());
        Response response = JsonResponse.ok(members).build();
        apiKeys.used(key.id(), Optional.empty(), session.getContext().getClient());
        event.user(owner).detail(TokenMinter.KEY_ID, key.id().value()).success();
        return response;
    }
}
