/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import io.github.scopedkeys.audit.Measurement;
import io.github.scopedkeys.spi.PlainFactory;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.keycloak.OAuth2Constants;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenExchangeContext;
import org.keycloak.protocol.oidc.TokenExchangeProvider;
import org.keycloak.protocol.oidc.TokenExchangeProviderFactory;
import org.keycloak.representations.AccessTokenResponse;

/**
 * Token exchange (RFC 8693) with an API key as the subject token. It goes before Keycloak's own providers, and also
 * claims the tokens it has made itself, in order to refuse them: no exchange may launder the mark off them.
 */
public final class ApiKeyTokenExchange
        implements TokenExchangeProvider, TokenExchangeProviderFactory, PlainFactory<TokenExchangeProvider> {

    @Override
    public boolean supports(TokenExchangeContext context) {
        TokenExchangeContext.Params params = context.getParams();
        if (SentParameters.API_KEY_TYPE.equals(params.getSubjectTokenType())) {
            // First of all, so that client policies judge what was sent as well.
            SentParameters.restore(context);
            return true;
        }
        return KeyTokenGrant.claimsMark(context.getSession(), params.getSubjectToken())
                || KeyTokenGrant.claimsMark(context.getSession(), params.getActorToken());
    }

    @Override
    public Response exchange(TokenExchangeContext context) {
        Measurement measurement = Measurement.of(Measurement.Operation.EXCHANGE);
        try {
            Response response = redeem(context);
            measurement.succeeded();
            return response;
        } catch (RedemptionRefused e) {
            Response response = refusal(context, e);
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
        refuseOtherClients(context);
        refuseOtherRequests(context);
        KeyRedemption redemption = new KeyRedemption(context.getSession(), context.getClient(), context.getEvent());
        RedeemableKey key = redemption.verify(context.getParams().getSubjectToken());
        KeyRedemption.Authorized authorized =
                redemption.authorize(key, context.getParams().getScope());
        AccessTokenResponse response =
                redemption.mint(authorized, context.getParams().getAudience());
        context.getEvent().success();
        return context.getCors().add(JsonResponse.ok(response));
    }

    private static void refuseOtherClients(TokenExchangeContext context) throws RedemptionRefused {
        Optional<String> objection = GatePolicy.objection(context.getClient());
        if (objection.isPresent()
                && SentParameters.API_KEY_TYPE.equals(context.getParams().getSubjectTokenType())) {
            throw RedemptionRefused.of(
                    OAuthErrorException.UNAUTHORIZED_CLIENT, "The client may not exchange API keys", objection.get());
        }
    }

    /** RFC 8693 section 2.1 names the parameters; what this exchange cannot honour it refuses, and ignores nothing. */
    private static void refuseOtherRequests(TokenExchangeContext context) throws RedemptionRefused {
        TokenExchangeContext.Params params = context.getParams();
        if (KeyTokenGrant.claimsMark(context.getSession(), params.getSubjectToken())
                || KeyTokenGrant.claimsMark(context.getSession(), params.getActorToken())) {
            throw invalidRequest("A token made from an API key cannot be exchanged", "api_key_token_exchanged");
        }
        if (!SentParameters.API_KEY_TYPE.equals(params.getSubjectTokenType())) {
            throw invalidRequest("subject_token_type unsupported", "subject_token_type_unsupported");
        }
        Optional<String> objection = SentParameters.objection(context);
        if (objection.isPresent()) {
            throw invalidRequest(objection.get(), "parameter_not_honoured");
        }
        if (params.getSubjectToken() == null) {
            throw invalidRequest("Parameter 'subject_token' is missing", "subject_token_missing");
        }
        String requested = params.getRequestedTokenType();
        if (requested != null && !requested.equals(OAuth2Constants.ACCESS_TOKEN_TYPE)) {
            throw invalidRequest("requested_token_type unsupported", "requested_token_type_unsupported");
        }
        for (String parameter : List.of(
                OAuth2Constants.ACTOR_TOKEN,
                OAuth2Constants.ACTOR_TOKEN_TYPE,
                OAuth2Constants.REQUESTED_SUBJECT,
                OAuth2Constants.REQUESTED_ISSUER,
                OAuth2Constants.SUBJECT_ISSUER,
                OAuth2Constants.RESOURCE)) {
            if (context.getFormParams().containsKey(parameter)) {
                throw invalidRequest("Parameter '" + parameter + "' is not supported", "parameter_unsupported");
            }
        }
    }

    private static RedemptionRefused invalidRequest(String description, String reason) {
        return RedemptionRefused.of(OAuthErrorException.INVALID_REQUEST, description, reason);
    }

    /** A response as Keycloak's would be, but without an exception for the server to handle. */
    private static Response refusal(TokenExchangeContext context, RedemptionRefused refused) {
        context.getEvent().detail(Details.REASON, refused.reason());
        context.getEvent()
                .error(
                        refused.error().equals(OAuthErrorException.UNAUTHORIZED_CLIENT)
                                ? Errors.NOT_ALLOWED
                                : Errors.INVALID_REQUEST);
        return context.getCors()
                .add(JsonResponse.error(Response.Status.BAD_REQUEST, refused.error(), refused.getMessage()));
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
