/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import jakarta.ws.rs.core.Response;
import org.keycloak.OAuth2Constants;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.grants.JWTAuthorizationGrantType;
import org.keycloak.protocol.oidc.grants.JWTAuthorizationGrantTypeFactory;
import org.keycloak.protocol.oidc.grants.OAuth2GrantType;
import org.keycloak.services.CorsErrorResponseException;

/**
 * Replaces Keycloak's JWT authorization grant (RFC 7523 section 2.1) and rejects tokens that were minted from keys. A
 * realm that trusts this one would otherwise turn such a token into an ordinary token of the linked user, with all
 * their roles.
 */
public final class JwtGrantWithoutKeyTokens extends JWTAuthorizationGrantTypeFactory {

    @Override
    public OAuth2GrantType create(KeycloakSession session) {
        return new JWTAuthorizationGrantType() {
            @Override
            public Response process(Context context) {
                String assertion = context.getFormParams().getFirst(OAuth2Constants.ASSERTION);
                if (KeyTokenMark.isClaimedBy(context.getSession(), assertion)) {
                    context.getEvent().detail(Details.REASON, "api_key_token_as_assertion");
                    context.getEvent().error(Errors.INVALID_REQUEST);
                    throw new CorsErrorResponseException(
                            context.getCors(),
                            OAuthErrorException.INVALID_GRANT,
                            "A token minted from an API key cannot be used as an assertion",
                            Response.Status.BAD_REQUEST);
                }
                return super.process(context);
            }
        };
    }

    @Override
    public int order() {
        return 10;
    }
}
