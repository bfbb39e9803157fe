/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.introspect;

import io.github.scopedkeys.spi.PlainFactory;
import io.github.scopedkeys.token.KeyTokenMark;
import jakarta.ws.rs.core.Response;
import org.keycloak.authorization.protection.introspect.RPTIntrospectionProvider;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenIntrospectionProvider;
import org.keycloak.protocol.oidc.TokenIntrospectionProviderFactory;

/**
 * Replaces Keycloak's introspection for the hint {@code requesting_party_token}, which would report a token minted from
 * a key as active even after the key is deleted, and a key as inactive.
 */
public final class RequestingPartyTokenIntrospectionFactory
        implements TokenIntrospectionProviderFactory, PlainFactory<TokenIntrospectionProvider> {

    @Override
    public TokenIntrospectionProvider create(KeycloakSession session) {
        return new ApiKeyIntrospection(session, new RPTIntrospectionProvider(session) {
            @Override
            public Response introspect(String token, EventBuilder event) {
                return KeyTokenMark.isClaimedBy(session, token)
                        ? new ApiKeyIntrospection(session).introspect(token, event)
                        : super.introspect(token, event);
            }
        });
    }

    @Override
    public String getId() {
        return "requesting_party_token";
    }

    @Override
    public int order() {
        return 10;
    }
}
