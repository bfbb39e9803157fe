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
import org.keycloak.models.AuthenticationFlowBindings;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.AuthenticationFlowResolver;
import org.keycloak.services.ErrorResponseException;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Rejects flows that contain our step but log users in without any credential. Keycloak skips alternative steps next to
 * a required one, and conditional sub-flows whose condition is false. So <em>[user name: required] [API key:
 * alternative]</em> seems to require a key, yet admits anyone who knows a user name.
 */
final class UnprovenLogins {

    private static final Logger LOG = Logger.getLogger(UnprovenLogins.class);
    private static final String CHECKED = UnprovenLogins.class.getName();

    /**
     * Keycloak's steps that never succeed without a credential. Not among them are steps that let users set up the
     * credential they lack (one-time passwords, WebAuthn): alone, they would let anyone do so.
     */
    static final Set<String> PROOFS = Set.of(
            "auth-cookie",
            "auth-password-form",
            "auth-spnego",
            "auth-username-password-form",
            "auth-x509-client-username-form",
            "deny-access-authenticator",
            "direct-grant-auth-x509-username",
            "direct-grant-validate-otp",
            "direct-grant-validate-password",
            "docker-http-basic-authenticator",
            "http-basic-authenticator",
            "identity-provider-redirector",
            "reset-credential-email",
            ApiKeyDirectGrant.ID);

    private final KeycloakSessionFactory factories;
    private final RealmModel realm;
    private final Set<String> furtherProofs;

    private UnprovenLogins(KeycloakSession session) {
        this.factories = session.getKeycloakSessionFactory();
        this.realm = session.getContext().getRealm();
        this.furtherProofs = ApiKeyDirectGrantFactory.of(factories).furtherProofs();
    }

    /**
     * Checks the flows of a login in a browser, once per request. Keycloak asks only for steps at a level that it
     * reaches: a step inside a sub-flow that it skips goes unnoticed here.
     *
     * @throws ErrorResponseException 400 if a flow contains our step and needs no credential, or starts with a step
     *     that needs a user
     */
    static void refuse(KeycloakSession session) {
        AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
        if (login == null || session.getAttribute(CHECKED) != null) {
            return;
        }
        session.setAttribute(CHECKED, true);
        UnprovenLogins check = new UnprovenLogins(session);
        RealmModel realm = session.getContext().getRealm();
        Stream.of(AuthenticationFlowResolver.resolveBrowserFlow(login), realm.getResetCredentialsFlow())
                .filter(check::isUnproven)
                .findFirst()
                .ifPresent(flow -> {
                    throw refusal(session, login.getClient(), flow);
                });
    }

    /**
     * Checks the flow of a direct grant before it runs.
     *
     * @throws ErrorResponseException 400, as for the flows of a browser
     */
    static void refuseDirectGrant(KeycloakSession session, ClientModel client) {
        RealmModel realm = session.getContext().getRealm();
        String override = client.getAuthenticationFlowBindingOverride(AuthenticationFlowBindings.DIRECT_GRANT_BINDING);
        AuthenticationFlowModel flow = override == null || override.isEmpty()
                ? realm.getDirectGrantFlow()
                : realm.getAuthenticationFlowById(override);
        if (new UnprovenLogins(session).isUnproven(flow)) {
            throw refusal(session, client, flow);
        }
    }

    private boolean isUnproven(AuthenticationFlowModel flow) {
        return flow != null
                && containsApiKeyStep(flow.getId())
                && (needsNoCredential(flow.getId()) || !new OtherWays(realm).canStartWithoutUser(flow.getId()));
    }

    private static ErrorResponseException refusal(
            KeycloakSession session, ClientModel client, AuthenticationFlowModel flow) {
        LOG.warnf(
                "Login rejected: the flow '%s' has the step 'API key' where Keycloak skips it, so it would log users in"
                        + " without a credential, or fail. Put the step first, as an alternative to a sub-flow with"
                        + " username and password, or make it the only step. If another provider's step asks for a"
                        + " credential, name its ID in %s.",
                flow.getAlias(), ApiKeyDirectGrantFactory.PROOFS_OPTION);
        new EventBuilder(
                        session.getContext().getRealm(),
                        session,
                        session.getContext().getConnection())
                .event(EventType.LOGIN)
                .client(client)
                .detail(Details.REASON, "flow_needs_no_credential")
                .error(Errors.NOT_ALLOWED);
        return new ErrorResponseException(
                OAuthErrorException.UNAUTHORIZED_CLIENT,
                "The client's login flow requires no credential. Ask an administrator to correct the flow.",
                Response.Status.BAD_REQUEST);
    }

    /** Also where the step or a sub-flow around it was disabled: it may have been all that the flow asked for. */
    private boolean containsApiKeyStep(String flowId) {
        return realm.getAuthenticationExecutionsStream(flowId)
                .anyMatch(
                        step -> step.isAuthenticatorFlow() ? containsApiKeyStep(step.getFlowId()) : isApiKeyStep(step));
    }

    /**
     * Tells whether the flow can succeed without a credential. Our own step never succeeds. A step that is not known to
     * ask for a credential counts as one that does not.
     */
    private boolean needsNoCredential(String flowId) {
        List<AuthenticationExecutionModel> steps = steps(flowId).toList();
        List<AuthenticationExecutionModel> required =
                steps.stream().filter(AuthenticationExecutionModel::isRequired).toList();
        boolean conditional = steps.stream().anyMatch(AuthenticationExecutionModel::isConditional);
        if (required.isEmpty() && !conditional) {
            return steps.stream().anyMatch(this::needsNoCredential);
        }
        // A conditional step may be skipped, but at least one step must succeed.
        return required.stream().allMatch(this::needsNoCredential)
                && (!required.isEmpty()
                        || steps.stream()
                                .filter(AuthenticationExecutionModel::isConditional)
                                .anyMatch(this::needsNoCredential));
    }

    private boolean needsNoCredential(AuthenticationExecutionModel step) {
        return step.isAuthenticatorFlow()
                ? needsNoCredential(step.getFlowId())
                : !PROOFS.contains(step.getAuthenticator()) && !furtherProofs.contains(step.getAuthenticator());
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

    private static boolean isApiKeyStep(AuthenticationExecutionModel step) {
        return ApiKeyDirectGrant.ID.equals(step.getAuthenticator());
    }
}
