/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import io.github.scopedkeys.audit.Measurement;
import io.github.scopedkeys.realm.RealmRules;
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
 * Takes a key in place of a password. The rest of the grant would log the owner in: a stored session, a refresh token,
 * and an access token without our mark, which Keycloak's own endpoints accept with all the owner's power. So a key never
 * gets that far; the answer is given here, and it is the one of the token exchange. For the flow that is a challenge, not
 * a failure, and so nothing is held against the user whose name was sent along.
 */
final class ApiKeyDirectGrant implements Authenticator {

    /** The step's id in flows. */
    static final String ID = "direct-grant-api-key";

    static final String API_KEY_SCOPE = "api_key_scope";

    private static final String INVALID_CREDENTIALS = "Invalid user credentials";

    /** The flow path that Keycloak's password grant sets; there is no constant of it. */
    private static final String DIRECT_GRANT = "token";

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        if (!DIRECT_GRANT.equals(context.getFlowPath())) {
            // In a browser's flow, for one, nobody has authenticated the client. Not a success: nothing was checked.
            context.attempted();
            return;
        }
        PresentedPassword presented =
                PresentedPassword.of(context.getHttpRequest().getDecodedFormParameters(), prefix(context));
        boolean certain =
                presented.isMeantAsKey() || DirectGrantSettings.of(context).keysOnly();
        Optional<String> objection =
                GatePolicy.objection(context.getAuthenticationSession().getClient());
        if (!certain && (objection.isPresent() || !presented.isReadable())) {
            passOn(context);
            return;
        }
        Measurement measurement = Measurement.of(Measurement.Operation.DIRECT_GRANT);
        EventBuilder event = context.getEvent().clone().event(EventType.TOKEN_EXCHANGE);
        try {
            Response answer = objection.isPresent()
                    ? unauthorized(objection.get(), event, measurement)
                    : redeem(context, presented, event, measurement);
            context.forceChallenge(answer);
            measurement.end();
        } catch (RedemptionUnavailable e) {
            measurement.refused(RedemptionUnavailable.ERROR);
            event.error(RedemptionUnavailable.ERROR);
            context.forceChallenge(RedemptionUnavailable.response().build());
            measurement.end();
        } catch (RedemptionRefused e) {
            if (!certain && isUnknown(e)) {
                // It had the shape of a legacy key, as every long password has.
                passOn(context);
                return;
            }
            context.forceChallenge(
                    e.refusal().isPresent()
                            ? invalid(event, measurement)
                            : refuse(e.error(), e.getMessage(), event, measurement));
            measurement.end();
        }
    }

    /**
     * What was sent is no key, so nothing is proven by it: the flow may go on to another way in, if there is one. Never
     * {@code success()}, whatever the steps before and after have to say.
     */
    private static void passOn(AuthenticationFlowContext context) {
        if (new OtherWays(context.getRealm()).follow(context.getExecution(), context.getUser() != null)) {
            context.attempted();
            return;
        }
        context.getEvent().detail(Details.REASON, "api_key_missing").error(Errors.INVALID_USER_CREDENTIALS);
        context.forceChallenge(error(OAuthErrorException.INVALID_GRANT, INVALID_CREDENTIALS));
    }

    private static boolean isUnknown(RedemptionRefused refused) {
        return refused.refusal()
                .filter(refusal -> refusal.reason() == Refusal.Reason.UNKNOWN)
                .isPresent();
    }

    private static Response redeem(
            AuthenticationFlowContext context, PresentedPassword presented, EventBuilder event, Measurement measurement)
            throws RedemptionRefused, RedemptionUnavailable {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        KeyRedemption redemption = new KeyRedemption(
                context.getSession(), context.getAuthenticationSession().getClient(), event);
        RedeemableKey key = redemption.verify(presented.text());
        if (!isForOwner(context, presented.username(), key.owner())) {
            event.detail(Details.REASON, "api_key_of_other_user");
            return invalid(event, measurement);
        }
        Optional<String> lost =
                SentParameters.objection(context.getSession(), form, List.of(API_KEY_SCOPE, OAuth2Constants.AUDIENCE));
        if (lost.isPresent()) {
            return refuse(OAuthErrorException.INVALID_REQUEST, lost.get(), event, measurement);
        }
        KeyRedemption.Authorized authorized = redemption.authorize(key, form.getFirst(API_KEY_SCOPE));
        Response response = JsonResponse.ok(redemption.mint(authorized, form.get(OAuth2Constants.AUDIENCE)))
                .build();
        event.success();
        measurement.succeeded();
        return response;
    }

    /** A user name that comes along must be the owner's, unless the configuration says that it is just noise. */
    private static boolean isForOwner(AuthenticationFlowContext context, String username, UserModel owner) {
        if (!DirectGrantSettings.of(context).usernameMustMatch() || username == null || username.isBlank()) {
            return true;
        }
        RealmModel realm = context.getRealm();
        // Never a search for the name: it would ask every directory of the realm.
        return username.strip().equalsIgnoreCase(owner.getUsername())
                || (realm.isLoginWithEmailAllowed()
                        && !realm.isDuplicateEmailsAllowed()
                        && username.strip().equalsIgnoreCase(owner.getEmail()));
    }

    private static String prefix(AuthenticationFlowContext context) {
        return RealmRules.of(context.getRealm()).prefix();
    }

    private static Response unauthorized(String objection, EventBuilder event, Measurement measurement) {
        measurement.refused(OAuthErrorException.UNAUTHORIZED_CLIENT);
        event.detail(Details.REASON, objection).error(Errors.NOT_ALLOWED);
        return error(OAuthErrorException.UNAUTHORIZED_CLIENT, "The client may not exchange API keys");
    }

    /** The words of Keycloak for a wrong password, whatever is wrong with the key. */
    private static Response invalid(EventBuilder event, Measurement measurement) {
        measurement.refused(OAuthErrorException.INVALID_GRANT);
        event.error(Errors.INVALID_USER_CREDENTIALS);
        return error(OAuthErrorException.INVALID_GRANT, INVALID_CREDENTIALS);
    }

    private static Response refuse(String error, String description, EventBuilder event, Measurement measurement) {
        measurement.refused(error);
        event.detail(Details.REASON, error).error(Errors.INVALID_REQUEST);
        return error(error, description);
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
