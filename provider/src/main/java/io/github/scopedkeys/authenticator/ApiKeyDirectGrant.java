/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import io.github.scopedkeys.audit.Measurement;
import io.github.scopedkeys.realm.RealmRules;
import io.github.scopedkeys.token.AuthorizedKey;
import io.github.scopedkeys.token.Gate;
import io.github.scopedkeys.token.GatePolicy;
import io.github.scopedkeys.token.JsonResponse;
import io.github.scopedkeys.token.KeyRedemption;
import io.github.scopedkeys.token.RedeemableKey;
import io.github.scopedkeys.token.RedemptionRefused;
import io.github.scopedkeys.token.RedemptionUnavailable;
import io.github.scopedkeys.token.SentParameters;
import io.github.scopedkeys.verify.Refusal;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.OAuth2Constants;
import org.keycloak.OAuthErrorException;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.Authenticator;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Accepts a key in place of a password (RFC 6749 section 4.3). If this step succeeded, Keycloak would log the owner in
 * and issue a refresh token. The access token would be unmarked, with all the owner's power inside Keycloak. So it
 * never succeeds, but responds itself, with the token that a token exchange would give. To the flow the response is a
 * challenge, not a failure, so brute-force detection counts nothing against the user named in the request.
 */
final class ApiKeyDirectGrant implements Authenticator {

    /** The id of this step in flows. */
    static final String ID = "direct-grant-api-key";

    private static final Logger LOG = Logger.getLogger(ApiKeyDirectGrant.class);

    private static final String INVALID_CREDENTIALS = "Invalid user credentials";

    /** The flow path that Keycloak's password grant sets; Keycloak has no constant for it. */
    private static final String DIRECT_GRANT = "token";

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        if (!DIRECT_GRANT.equals(context.getFlowPath())) {
            // Other flows, such as the browser's, do not authenticate the client. Nothing was checked, so no success.
            LOG.debugf("Step skipped: the flow is %s, not a direct grant", context.getFlowPath());
            context.attempted();
            return;
        }
        PresentedPassword presented =
                PresentedPassword.of(context.getHttpRequest().getDecodedFormParameters(), prefix(context));
        boolean mustBeKey =
                presented.isMeantAsKey() || DirectGrantSettings.of(context).keysOnly();
        Optional<String> objection =
                GatePolicy.objection(context.getAuthenticationSession().getClient());
        if (!mustBeKey && (objection.isPresent() || !presented.isReadable())) {
            passOn(context);
            return;
        }
        Measurement measurement = Measurement.of(Measurement.Operation.DIRECT_GRANT);
        EventBuilder event = context.getEvent().clone().event(EventType.TOKEN_EXCHANGE);
        try {
            Gate gate = Gate.of(context.getAuthenticationSession().getClient());
            context.forceChallenge(redeem(context, gate, presented, event, measurement));
            measurement.end();
        } catch (RedemptionUnavailable e) {
            measurement.refused(RedemptionUnavailable.ERROR);
            event.error(RedemptionUnavailable.ERROR);
            context.forceChallenge(RedemptionUnavailable.response().build());
            measurement.end();
        } catch (RedemptionRefused e) {
            if (!mustBeKey && isUnknown(e)) {
                // Any long password has the shape of a legacy key.
                passOn(context);
                return;
            }
            LOG.debugf("Key refused: %s (%s)", e.reason(), client(context));
            context.forceChallenge(
                    e.refusal().isPresent() ? invalid(event, measurement) : refuse(e, event, measurement));
            measurement.end();
        }
    }

    /**
     * Leaves a credential that is not a key to the next alternative in the flow, or rejects it if there is none. Never
     * calls {@code success()}, whatever the other steps decide: no key was verified.
     */
    private static void passOn(AuthenticationFlowContext context) {
        if (new OtherWays(context.getRealm()).follow(context.getExecution(), context.getUser() != null)) {
            LOG.debugf("No key: left to the next alternative (%s)", client(context));
            context.attempted();
            return;
        }
        LOG.debugf("No key, and no alternative follows: refused (%s)", client(context));
        context.getEvent().detail(Details.REASON, "api_key_missing").error(Errors.INVALID_USER_CREDENTIALS);
        context.forceChallenge(error(OAuthErrorException.INVALID_GRANT, INVALID_CREDENTIALS));
    }

    private static String client(AuthenticationFlowContext context) {
        return "client " + context.getAuthenticationSession().getClient().getClientId();
    }

    private static boolean isUnknown(RedemptionRefused refused) {
        return refused.refusal()
                .filter(refusal -> refusal.reason() == Refusal.Reason.UNKNOWN)
                .isPresent();
    }

    private static Response redeem(
            AuthenticationFlowContext context,
            Gate gate,
            PresentedPassword presented,
            EventBuilder event,
            Measurement measurement)
            throws RedemptionRefused, RedemptionUnavailable {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        KeyRedemption redemption = new KeyRedemption(context.getSession(), gate, event);
        RedeemableKey key = redemption.verify(presented.text());
        if (!NamedUser.of(context, presented.username()).mayBe(key.owner())) {
            LOG.debugf("Key refused: api_key_of_other_user (%s)", client(context));
            event.detail(Details.REASON, "api_key_of_other_user");
            return invalid(event, measurement);
        }
        SentParameters.requireHonourable(
                context.getSession(), form, List.of(SentParameters.API_KEY_SCOPE, OAuth2Constants.AUDIENCE));
        SentParameters.requireOnlyApiKeyScope(context.getSession(), form);
        AuthorizedKey authorized = redemption.authorize(key, form.getFirst(SentParameters.API_KEY_SCOPE));
        Response response = JsonResponse.ok(redemption
                        .issue(authorized, form.get(OAuth2Constants.AUDIENCE))
                        .response())
                .build();
        event.success();
        measurement.succeeded();
        return response;
    }

    private static String prefix(AuthenticationFlowContext context) {
        return RealmRules.of(context.getRealm()).prefix();
    }

    /** Returns Keycloak's error for a wrong password, whatever is wrong with the key. */
    private static Response invalid(EventBuilder event, Measurement measurement) {
        measurement.refused(OAuthErrorException.INVALID_GRANT);
        event.error(Errors.INVALID_USER_CREDENTIALS);
        return error(OAuthErrorException.INVALID_GRANT, INVALID_CREDENTIALS);
    }

    private static Response refuse(RedemptionRefused refused, EventBuilder event, Measurement measurement) {
        measurement.refused(refused.error());
        event.detail(Details.REASON, refused.reason()).error(refused.eventError());
        return error(refused.error(), refused.getMessage());
    }

    private static Response error(String error, String description) {
        return JsonResponse.error(Response.Status.BAD_REQUEST, error, description)
                .build();
    }

    @Override
    public boolean requiresUser() {
        return false;
    }

    @Override
    public boolean configuredFor(KeycloakSession session, RealmModel realm, UserModel user) {
        return true;
    }

    @Override
    public void action(AuthenticationFlowContext context) {}

    @Override
    public void setRequiredActions(KeycloakSession session, RealmModel realm, UserModel user) {}

    @Override
    public void close() {}
}
