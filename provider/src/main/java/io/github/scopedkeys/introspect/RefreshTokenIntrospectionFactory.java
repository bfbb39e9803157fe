/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.introspect;

import io.github.scopedkeys.spi.PlainFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.RefreshTokenIntrospectionProvider;
import org.keycloak.protocol.oidc.TokenIntrospectionProvider;
import org.keycloak.protocol.oidc.TokenIntrospectionProviderFactory;

/**
 * Finds keys despite the hint {@code refresh_token}: a wrong hint must not make a good token inactive (RFC 7662 section
 * 2.1). Tokens minted from keys stay what they are to Keycloak: no refresh tokens.
 */
public final class RefreshTokenIntrospectionFactory
        implements TokenIntrospectionProviderFactory, PlainFactory<TokenIntrospectionProvider> {

    @Override
    public TokenIntrospectionProvider create(KeycloakSession session) {
        return new ApiKeyIntrospection(session, new RefreshTokenIntrospectionProvider(session));
    }

    @Override
    public String getId() {
        return "refresh_token";
    }

    @Override
    public int order() {
        return 10;
    }
}
