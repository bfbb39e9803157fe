/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import org.keycloak.OAuth2Constants;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.ClientAuthenticationFlowContext;
import org.keycloak.authentication.authenticators.client.FederatedJWTClientAuthenticator;
import org.keycloak.events.Details;

/**
 * Replaces Keycloak's client authentication with assertions from other issuers (RFC 7523 section 2.2) and rejects
 * tokens that were minted from keys. A key represents its owner, never a client of a realm that trusts this one.
 */
public final class ClientAssertionWithoutKeyTokens extends FederatedJWTClientAuthenticator {

    @Override
    public void authenticateClient(ClientAuthenticationFlowContext context) {
        String assertion =
                context.getHttpRequest().getDecodedFormParameters().getFirst(OAuth2Constants.CLIENT_ASSERTION);
        if (KeyTokenMark.isClaimedBy(context.getSession(), assertion)) {
            context.getEvent().detail(Details.REASON, "api_key_token_as_client_assertion");
            context.failure(AuthenticationFlowError.INVALID_CLIENT_CREDENTIALS);
            return;
        }
        super.authenticateClient(context);
    }

    @Override
    public int order() {
        return 10;
    }
}
