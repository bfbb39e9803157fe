/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import io.github.scopedkeys.audit.Measurement;
import io.github.scopedkeys.key.PresentedKey;
import io.github.scopedkeys.spi.PlainFactory;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.keycloak.OAuth2Constants;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.Details;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenExchangeContext;
import org.keycloak.protocol.oidc.TokenExchangeProvider;
import org.keycloak.protocol.oidc.TokenExchangeProviderFactory;

/**
 * Token exchange (RFC 8693) with an API key as the subject token. Keycloak has authenticated the client before. This
 * provider runs before Keycloak's own. It also
 * claims tokens that were minted from keys, only to reject them: an exchange would strip the mark that confines them.
 */
public final class ApiKeyTokenExchange
        implements TokenExchangeProvider, TokenExchangeProviderFactory, PlainFactory<TokenExchangeProvider> {

    @Override
    public boolean supports(TokenExchangeContext context) {
        TokenExchangeContext.Params params = context.getParams();
        // A key of another type is refused here: Keycloak's message would suggest to enable its own exchange.
        if (isOurType(params) || PresentedKey.isScoped(params.getSubjectToken())) {
            // Before anything else, so that client policies also see the parameters as sent.
            SentParameters.restore(context);
            return true;
        }
        return presentsKeyToken(context);
    }

    @Override
    public Response exchange(TokenExchangeContext context) {
        Measurement measurement = Measurement.of(Measurement.Operation.EXCHANGE);
        try {
            Response response = redeem(context);
            measurement.succeeded();
            return response;
        } catch (RedemptionRefused e) {
            Response response = rejected(context, e);
            measurement.refused(e.error());
            return response;
        } catch (RedemptionUnavailable e) {
            context.getEvent().error(RedemptionUnavailable.ERROR);
            measurement.refused(RedemptionUnavailable.ERROR);
            return context.getCors().add(RedemptionUnavailable.response());
        } finally {
            measurement.end();
        }
    }

    private static Response redeem(TokenExchangeContext context) throws RedemptionRefused, RedemptionUnavailable {
        rejectKeyTokens(context);
        Gate gate = Gate.of(context.getClient());
        requireSupportedParameters(context);
        KeyRedemption redemption = new KeyRedemption(context.getSession(), gate, context.getEvent());
        RedeemableKey key = redemption.verify(context.getParams().getSubjectToken());
        AuthorizedKey authorized = redemption.authorize(key, context.getParams().getScope());
        IssuedToken token = redemption.issue(authorized, context.getParams().getAudience());
        context.getEvent().success();
        return context.getCors().add(JsonResponse.ok(token.response()));
    }

    private static boolean isOurType(TokenExchangeContext.Params params) {
        return SentParameters.API_KEY_TYPE.equals(params.getSubjectTokenType());
    }

    private static void rejectKeyTokens(TokenExchangeContext context) throws RedemptionRefused {
        if (presentsKeyToken(context)) {
            throw invalidRequest(
                    "A token minted from an API key cannot be exchanged. Exchange the API key again.",
                    "api_key_token_exchanged");
        }
    }

    private static boolean presentsKeyToken(TokenExchangeContext context) {
        TokenExchangeContext.Params params = context.getParams();
        return KeyTokenMark.isClaimedBy(context.getSession(), params.getSubjectToken())
                || KeyTokenMark.isClaimedBy(context.getSession(), params.getActorToken());
    }

    /**
     * Rejects parameters of RFC 8693 section 2.1, and Keycloak's own, that this exchange cannot honour; ignores none.
     */
    private static void requireSupportedParameters(TokenExchangeContext context) throws RedemptionRefused {
        TokenExchangeContext.Params params = context.getParams();
        SentParameters.requireHonourable(context);
        if (params.getSubjectToken() == null) {
            throw invalidRequest("Missing parameter: subject_token", "subject_token_missing");
        }
        if (!isOurType(params)) {
            throw invalidRequest(
                    "Send an API key with subject_token_type " + SentParameters.API_KEY_TYPE + ".",
                    "subject_token_type_unsupported");
        }
        String requested = params.getRequestedTokenType();
        if (requested != null && !requested.equals(OAuth2Constants.ACCESS_TOKEN_TYPE)) {
            throw invalidRequest(
                    "Unsupported requested_token_type. Omit it, or use " + OAuth2Constants.ACCESS_TOKEN_TYPE + ".",
                    "requested_token_type_unsupported");
        }
        Optional<String> unsupported = SentParameters.unsupported(context);
        if (unsupported.isPresent()) {
            throw invalidRequest("Unsupported parameter: " + unsupported.get(), "parameter_unsupported");
        }
    }

    private static RedemptionRefused invalidRequest(String description, String reason) {
        return RedemptionRefused.of(OAuthErrorException.INVALID_REQUEST, description, reason);
    }

    /** Returns the response that Keycloak's own exchange would give, without throwing an exception. */
    private static Response rejected(TokenExchangeContext context, RedemptionRefused refused) {
        context.getEvent().detail(Details.REASON, refused.reason()).error(refused.eventError());
        return context.getCors()
                .add(JsonResponse.error(Response.Status.BAD_REQUEST, refused.error(), refused.getMessage()));
    }

    /** Keycloak 26.6 demands this method, 26.7 has dropped it; it only names the version in events. */
    public int getVersion() {
        return 2;
    }

    @Override
    public int order() {
        return 100;
    }

    @Override
    public String getId() {
        return "api-key";
    }

    @Override
    public TokenExchangeProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public void close() {}
}
