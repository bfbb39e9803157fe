/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import io.github.scopedkeys.spi.PlainFactory;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.Errors;
import org.keycloak.events.EventType;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.encode.AccessTokenContext;
import org.keycloak.protocol.oidc.encode.AccessTokenContext.SessionType;
import org.keycloak.protocol.oidc.encode.AccessTokenContext.TokenType;
import org.keycloak.protocol.oidc.encode.TokenContextEncoderProvider;
import org.keycloak.protocol.oidc.grants.OAuth2GrantType;
import org.keycloak.protocol.oidc.grants.OAuth2GrantTypeFactory;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.services.CorsErrorResponseException;

/**
 * The mark on tokens made from keys. Keycloak writes the grant type of a token into its {@code jti} and asks that grant
 * type whether the token may be used at one of its own endpoints: this one always says no, so a key's token can neither
 * administer, nor manage the account, nor make keys. As a grant of its own it does not exist.
 */
public final class KeyTokenGrant implements OAuth2GrantType, OAuth2GrantTypeFactory, PlainFactory<OAuth2GrantType> {

    static final String ID = "urn:scoped-api-keys:grant-type:api-key";

    /** Tells whether a verified token was made from a key. */
    public static boolean issued(KeycloakSession session, AccessToken token) {
        return marks(session, token.getId());
    }

    /** Tells whether an encoded token says that it was made from a key. Nothing is verified: good for a refusal only. */
    public static boolean claimsMark(KeycloakSession session, String token) {
        if (token == null || token.indexOf('.') < 0) {
            return false;
        }
        try {
            JsonWebToken claims = new JWSInput(token).readJsonContent(JsonWebToken.class);
            return claims != null && marks(session, claims.getId());
        } catch (JWSInputException e) {
            return false;
        }
    }

    private static boolean marks(KeycloakSession session, String jti) {
        if (jti == null) {
            return false;
        }
        try {
            return ID.equals(session.getProvider(TokenContextEncoderProvider.class)
                    .getTokenContextFromTokenId(jti)
                    .getGrantType());
        } catch (IllegalArgumentException e) {
            // Not a jti of this server.
            return false;
        }
    }

    /**
     * Returns the {@code jti} that a token has to have. Keycloak has made it for the grant of the session, but as that of
     * a lightweight token if the client is set so: to those it adds roles where they are used.
     */
    static String mark(KeycloakSession session, String jti) {
        TokenContextEncoderProvider encoder = session.getProvider(TokenContextEncoderProvider.class);
        String random = encoder.getTokenContextFromTokenId(jti).getRawTokenId();
        return encoder.encodeTokenId(new AccessTokenContext(SessionType.TRANSIENT, TokenType.REGULAR, ID, random));
    }

    @Override
    public boolean isTokenAllowed(KeycloakSession session, AccessToken token) {
        return false;
    }

    @Override
    public Response process(Context context) {
        context.getEvent().error(Errors.INVALID_REQUEST);
        throw new CorsErrorResponseException(
                context.getCors(),
                OAuthErrorException.UNSUPPORTED_GRANT_TYPE,
                "Unsupported grant_type",
                Response.Status.BAD_REQUEST);
    }

    @Override
    public EventType getEventType() {
        return EventType.OAUTH2_EXTENSION_GRANT;
    }

    @Override
    public Set<String> getTokenParameterNames() {
        return Set.of();
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getShortcut() {
        return "sk";
    }

    @Override
    public OAuth2GrantType create(KeycloakSession session) {
        return this;
    }

    @Override
    public void close() {}
}
