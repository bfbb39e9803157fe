/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import jakarta.ws.rs.core.Response;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.grants.OAuth2GrantType;
import org.keycloak.protocol.oidc.grants.ResourceOwnerPasswordCredentialsGrantType;
import org.keycloak.protocol.oidc.grants.ResourceOwnerPasswordCredentialsGrantTypeFactory;

/**
 * Replaces Keycloak's password grant (RFC 6749 section 4.3) and rejects it for flows that contain our step but need no
 * credential. Keycloak never asks for a step inside a sub-flow that it skips, so the step itself cannot do that.
 */
public final class ProvenPasswordGrant extends ResourceOwnerPasswordCredentialsGrantTypeFactory {

    @Override
    public OAuth2GrantType create(KeycloakSession session) {
        return new ResourceOwnerPasswordCredentialsGrantType() {
            @Override
            public Response process(Context context) {
                UnprovenLogins.refuseDirectGrant(context.getSession(), context.getClient());
                return super.process(context);
            }
        };
    }

    @Override
    public int order() {
        return 10;
    }
}
