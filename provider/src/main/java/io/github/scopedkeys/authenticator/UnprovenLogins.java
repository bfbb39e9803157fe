/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.OAuthErrorException;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.authenticators.conditional.ConditionalAuthenticatorFactory;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.AuthenticationFlowResolver;
import org.keycloak.services.ErrorResponseException;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Refuses flows with our step that log users in without any credential. Keycloak skips an alternative step that stands beside
 * a required one, and a conditional sub-flow whose condition does not hold: <em>[user name: required] [API key:
 * alternative]</em> looks as if it wanted a key, and would let in whoever knows a user name.
 */
final class UnprovenLogins {

    private static final Logger LOG = Logger.getLogger(UnprovenLogins.class);
    private static final String CHECKED = UnprovenLogins.class.getName();

    /** Steps that succeed without a credential. */
    private static final Set<String> PROVE_NOTHING = Set.of(
            "direct-grant-validate-username",
            "auth-username-form",
            "reset-credentials-choose-user",
            "allow-access-authenticator");

    private final KeycloakSessionFactory factories;
    private final RealmModel realm;

    private UnprovenLogins(KeycloakSession session) {
        this.factories = session.getKeycloakSessionFactory();
        this.realm = session.getContext().getRealm();
    }

    /**
     * Checks the flows of the client that is logging somebody in, once a request.
     *
     * @throws ErrorResponseException 400 if one has our step and needs no credential, or fails before it has a user
     */
    static void refuse(KeycloakSession session) {
        AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
        if (login == null || session.getAttribute(CHECKED) != null) {
            return;
        }
        session.setAttribute(CHECKED, true);
        UnprovenLogins check = new UnprovenLogins(session);
        OtherWays ways = new OtherWays(session.getContext().getRealm());
        Stream.of(
                        AuthenticationFlowResolver.resolveDirectGrantFlow(login),
                        AuthenticationFlowResolver.resolveBrowserFlow(login))
                .filter(flow -> flow != null && check.hasOurStep(flow.getId()))
                .filter(flow -> check.needsNothing(flow.getId()) || !ways.canStart(flow.getId()))
                .findFirst()
                .ifPresent(flow -> refuse(session, login, flow));
    }

    private static void refuse(
            KeycloakSession session, AuthenticationSessionModel login, AuthenticationFlowModel flow) {
        LOG.warnf(
                "The flow '%s' has the step 'API key' where Keycloak skips it, and would log users in without any"
                        + " credential, or fail. It is refused. Put the step first, as an alternative to a sub-flow with user name and"
                        + " password, or alone.",
                flow.getAlias());
        new EventBuilder(
                        session.getContext().getRealm(),
                        session,
                        session.getContext().getConnection())
                .event(EventType.LOGIN)
                .client(login.getClient())
                .detail(Details.REASON, "flow_needs_no_credential")
                .error(Errors.NOT_ALLOWED);
        throw new ErrorResponseException(
                OAuthErrorException.UNAUTHORIZED_CLIENT,
                "The login flow of the client asks for no credential",
                Response.Status.BAD_REQUEST);
    }

    private boolean hasOurStep(String flowId) {
        return steps(flowId).anyMatch(step -> step.isAuthenticatorFlow() ? hasOurStep(step.getFlowId()) : isOurs(step));
    }

    /** Tells whether the flow can succeed by steps that prove nothing. Our own step never succeeds. */
    private boolean needsNothing(String flowId) {
        List<AuthenticationExecutionModel> steps = steps(flowId).toList();
        List<AuthenticationExecutionModel> required =
                steps.stream().filter(AuthenticationExecutionModel::isRequired).toList();
        boolean conditional = steps.stream().anyMatch(AuthenticationExecutionModel::isConditional);
        if (required.isEmpty() && !conditional) {
            return steps.stream().anyMatch(this::needsNothing);
        }
        // A conditional step may be skipped, but at least one step has to succeed.
        return required.stream().allMatch(this::needsNothing)
                && (!required.isEmpty()
                        || steps.stream()
                                .filter(AuthenticationExecutionModel::isConditional)
                                .anyMatch(this::needsNothing));
    }

    private boolean needsNothing(AuthenticationExecutionModel step) {
        return step.isAuthenticatorFlow()
                ? needsNothing(step.getFlowId())
                : PROVE_NOTHING.contains(step.getAuthenticator());
    }

    private Stream<AuthenticationExecutionModel> steps(String flowId) {
        return realm.getAuthenticationExecutionsStream(flowId)
                .filter(AuthenticationExecutionModel::isEnabled)
                .filter(step -> step.isAuthenticatorFlow() || !isCondition(step));
    }

    private boolean isCondition(AuthenticationExecutionModel step) {
        return factories.getProviderFactory(Authenticator.class, step.getAuthenticator())
                instanceof ConditionalAuthenticatorFactory;
    }

    private static boolean isOurs(AuthenticationExecutionModel step) {
        return ApiKeyDirectGrant.ID.equals(step.getAuthenticator());
    }
}
