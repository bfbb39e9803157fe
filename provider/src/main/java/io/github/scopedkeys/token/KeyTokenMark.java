/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import io.github.scopedkeys.spi.PlainFactory;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
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
 * The mark of tokens minted from keys: a grant type. Keycloak encodes a token's grant type in its {@code jti} and asks
 * that grant type before it accepts the token at its own endpoints. This one always declines. So such a token can
 * neither administer Keycloak, nor manage the account, nor create keys. Requests with this grant type are rejected.
 */
public final class KeyTokenMark implements OAuth2GrantType, OAuth2GrantTypeFactory, PlainFactory<OAuth2GrantType> {

    static final String ID = "urn:scoped-api-keys:grant-type:api-key";

    /** Tells whether a verified token was minted from a key. */
    public static boolean isOn(KeycloakSession session, AccessToken token) {
        return isIn(session, token.getId());
    }

    /**
     * Tells whether an encoded token claims to be minted from a key, also inside an encrypted one. Its signature is not
     * verified: only reject on this.
     */
    public static boolean isClaimedBy(KeycloakSession session, String token) {
        if (token == null || token.indexOf('.') < 0) {
            return false;
        }
        Optional<JWSInput> signed = SignedToken.in(session, token);
        try {
            JsonWebToken claims = signed.isPresent() ? signed.get().readJsonContent(JsonWebToken.class) : null;
            return claims != null && isIn(session, claims.getId());
        } catch (JWSInputException e) {
            return false;
        }
    }

    private static boolean isIn(KeycloakSession session, String jti) {
        if (jti == null) {
            return false;
        }
        try {
            return ID.equals(session.getProvider(TokenContextEncoderProvider.class)
                    .getTokenContextFromTokenId(jti)
                    .getGrantType());
        } catch (IllegalArgumentException e) {
            // Not a jti in Keycloak's format.
            return false;
        }
    }

    /**
     * Returns the {@code jti} with the mark, always as that of a regular token. If the client uses lightweight tokens,
     * Keycloak has encoded that type, and would add the user's roles wherever such a token is used.
     */
    static String addTo(KeycloakSession session, String jti) {
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
