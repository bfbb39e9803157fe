/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import io.github.scopedkeys.audit.TokenOrigin;
import java.util.List;
import java.util.Optional;
import org.keycloak.OAuthErrorException;
import org.keycloak.common.util.Time;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCAdvancedConfigWrapper;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.services.util.DPoPUtil;

/**
 * Gives a request the token that was minted for an earlier one, if a new token would say the same. The caller has
 * checked key, owner, grant and client for this request; only the signature is saved.
 */
final class TokenReuse {

    private static final MintedTokens TOKENS = new MintedTokens();

    private final KeycloakSession session;
    private final ClientModel client;

    TokenReuse(KeycloakSession session, ClientModel client) {
        this.session = session;
        this.client = client;
    }

    /** Mints a token. */
    interface Mint {
        MintedToken mint() throws OAuthErrorException;
    }

    /** @param audience the {@code audience} parameters; empty for the audience that the client's mappers add */
    IssuedToken issue(AuthorizedKey authorized, List<String> audience, Mint mint) throws OAuthErrorException {
        long now = Time.currentTimeMillis();
        Optional<TokenInputs> inputs = GateVersion.of(session, client)
                .filter(gate -> gate.reusePeriod() > 0 && dependsOnInputsOnly())
                .flatMap(gate -> TokenInputs.of(session, gate, authorized, audience));
        Optional<MintedToken> earlier =
                inputs.flatMap(same -> TOKENS.get(same, now)).filter(this::isUnrevoked);
        MintedToken token = earlier.isPresent() ? earlier.get() : mint.mint();
        if (earlier.isEmpty()) {
            inputs.ifPresent(same -> TOKENS.put(same, token, now + same.gate().reusePeriod(), now));
        }
        (earlier.isPresent() ? TokenOrigin.REUSED : TokenOrigin.MINTED).count();
        return new IssuedToken(token, authorized.scope(), earlier.isPresent());
    }

    /** Tells whether nothing of this request but {@link TokenInputs} determines the token. */
    private boolean dependsOnInputsOnly() {
        return !isBound() && session.getContext().getOrganization() == null;
    }

    /** Tells whether the token is bound to a key or certificate of this request. */
    private boolean isBound() {
        return session.getAttribute(DPoPUtil.DPOP_SESSION_ATTRIBUTE) != null
                || OIDCAdvancedConfigWrapper.fromClientModel(client).isUseMtlsHokToken();
    }

    /** Keycloak's revocation endpoint (RFC 7009) revokes a single token on all nodes. */
    private boolean isUnrevoked(MintedToken token) {
        return new TokenManager.TokenRevocationCheck(session).test(new JsonWebToken().id(token.id()));
    }
}
