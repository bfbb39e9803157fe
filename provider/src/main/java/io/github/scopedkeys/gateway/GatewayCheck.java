/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.gateway;

import io.github.scopedkeys.audit.Measurement;
import io.github.scopedkeys.audit.RefusalEvents;
import io.github.scopedkeys.realm.Closure;
import io.github.scopedkeys.token.AuthorizedKey;
import io.github.scopedkeys.token.Gate;
import io.github.scopedkeys.token.GatePolicy;
import io.github.scopedkeys.token.IssuedToken;
import io.github.scopedkeys.token.KeyRedemption;
import io.github.scopedkeys.token.RedeemableKey;
import io.github.scopedkeys.token.RedemptionRefused;
import io.github.scopedkeys.token.RedemptionUnavailable;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.clientpolicy.ClientPolicyException;

/**
 * Decides whether a caller's request may pass. 200, 401 and 403 are verdicts on the caller; 503 is none. A gateway that
 * fails to authenticate or may not handle keys gets 400, which no gateway mistakes for a verdict on the caller's key.
 */
final class GatewayCheck {

    private static final RefusalEvents REFUSALS = new RefusalEvents();

    private final KeycloakSession session;
    private final RealmModel realm;
    private final EventBuilder event;

    GatewayCheck(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
        this.event = new EventBuilder(realm, session, session.getContext().getConnection())
                .event(EventType.TOKEN_EXCHANGE)
                .detail(Details.AUTH_METHOD, "api_key_gateway");
    }

    /** Returns the response to the gateway, and measures the check. */
    Response respond() {
        Measurement measurement = Measurement.of(Measurement.Operation.GATEWAY);
        GatewayResponses responses = new GatewayResponses(session, realm, measurement);
        try {
            return check(responses);
        } finally {
            measurement.end();
        }
    }

    private Response check(GatewayResponses responses) {
        Optional<Closure> closure = Closure.of(session);
        if (closure.isPresent()) {
            // No verdict on the caller: the realm, or the gateway's connection to it, is at fault.
            event.detail(Details.REASON, closure.get().code()).error(Errors.NOT_ALLOWED);
            return responses.badGate(
                    OAuthErrorException.INVALID_REQUEST, closure.get().message());
        }
        Optional<ClientModel> client = new GateClient(session).authenticate(event);
        if (client.isEmpty()) {
            return responses.badGate(
                    OAuthErrorException.INVALID_CLIENT,
                    "Invalid client credentials. Send the gateway's client id and secret in " + GateClient.HEADER
                            + ", in the format of HTTP Basic.");
        }
        Gate gate;
        try {
            gate = gate(client.get());
        } catch (RedemptionRefused e) {
            event.detail(Details.REASON, e.reason()).error(Errors.NOT_ALLOWED);
            return responses.badGate(e.error(), e.getMessage());
        }
        GatewayQuery query;
        try {
            query = GatewayQuery.of(session.getContext().getUri().getQueryParameters());
        } catch (RedemptionRefused e) {
            event.detail(Details.REASON, e.reason()).error(Errors.INVALID_REQUEST);
            return responses.badGate(e.error(), e.getMessage());
        }
        try {
            GatePolicy.applyClientPolicies(session, gate.client(), event, query.scope());
        } catch (ClientPolicyException e) {
            event.error(e.getError());
            return responses.badGate(e.getError(), e.getErrorDetail());
        }
        List<String> keys = CallerKey.in(session.getContext().getHttpRequest().getHttpHeaders());
        if (keys.isEmpty()) {
            return responses.noKey();
        }
        // Different credentials contradict each other, so none of them is accepted.
        String key = keys.size() == 1 ? keys.get(0) : "";
        try {
            return admit(new KeyRedemption(session, gate, event), key, query, responses);
        } catch (RedemptionRefused e) {
            return refuse(e, gate.client(), query.scope(), responses);
        } catch (RedemptionUnavailable e) {
            event.error(RedemptionUnavailable.ERROR);
            return responses.unavailable();
        }
    }

    private Response refuse(RedemptionRefused refused, ClientModel gate, String requested, GatewayResponses responses) {
        if (refused.refusal().isPresent()) {
            REFUSALS.note(refused.refusal().get(), gate.getId(), event, Errors.INVALID_TOKEN);
            return responses.badKey();
        }
        event.detail(Details.REASON, refused.reason()).error(Errors.INVALID_REQUEST);
        return refused.isScope()
                ? responses.insufficientScope(requested, refused.getMessage())
                : responses.badGate(refused.error(), refused.getMessage());
    }

    private Response admit(KeyRedemption redemption, String presented, GatewayQuery query, GatewayResponses responses)
            throws RedemptionRefused, RedemptionUnavailable {
        RedeemableKey key = redemption.verify(presented);
        if (query.scope() != null && query.scope().isBlank()) {
            // The gateway's rules may have found no scope; that must not grant everything.
            event.detail(Details.REASON, "empty_scope").error(Errors.INVALID_REQUEST);
            return responses.insufficientScope(
                    null, "The parameter scope is empty. Name the required scope, or omit the parameter.");
        }
        AuthorizedKey authorized = redemption.authorize(key, query.scope());
        IssuedToken token = redemption.issue(authorized, query.audience());
        // A gateway asks at each request; one event for each token says as much.
        if (!token.reused()) {
            event.success();
        }
        return responses.pass(token.token(), key.verified(), authorized.scope());
    }

    /** Returns the gate. Services behind a gateway cannot use tokens that are bound to the gateway's own key. */
    private static Gate gate(ClientModel client) throws RedemptionRefused {
        if (GatePolicy.needsBoundTokens(client)) {
            throw Gate.refused("client_needs_bound_tokens");
        }
        return Gate.of(client);
    }
}
