/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.introspect;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.realm.Issuer;
import io.github.scopedkeys.token.JsonResponse;
import io.github.scopedkeys.token.TokenMinter;
import io.github.scopedkeys.verify.VerifiedKey;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Builds the introspection response for a valid key (RFC 7662 section 2.2). */
final class ActiveKey {

    private ActiveKey() {}

    static Response response(KeycloakSession session, RealmModel realm, VerifiedKey key, UserModel owner) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("active", true);
        members.put("token_type", "api_key");
        members.put("sub", owner.getId());
        members.put("username", owner.getUsername());
        members.put("iss", Issuer.of(session, realm));
        members.put("iat", key.createdAt().getEpochSecond());
        key.expiresAt().ifPresent(end -> members.put("exp", end.getEpochSecond()));
        members.put(TokenMinter.KEY_ID, key.id().value());
        // Empty if the key can do nothing: without the members, a service might think that there is no limit.
        ApiKeysProvider.of(session).currentScope(realm, key).ifPresent(scope -> {
            members.put("scope", scope.toString());
            members.put(OAuth2Constants.AUTHORIZATION_DETAILS, scope.authorizationDetails());
        });
        return JsonResponse.ok(members).build();
    }
}
