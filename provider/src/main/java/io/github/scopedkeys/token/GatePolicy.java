/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.keycloak.OAuth2Constants;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenExchangeContext;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.TokenExchangeRequestContext;
import org.keycloak.services.cors.Cors;

/**
 * Which clients may handle keys. A client whose scope reaches roles of Keycloak itself would carry the user's power into
 * places that only look at user and scope (client registration, for one), so it is refused, whatever its token says.
 */
public final class GatePolicy {

    /** Set by Keycloak for clients that come from a client id metadata document (feature {@code cimd}). */
    private static final String METADATA_DOCUMENT = "cimd.cache.expiry.time.in.sec";

    /** The client attribute that makes a client a gate: {@code "true"}. */
    public static final String ENABLED = "api.keys.exchange.enabled";

    /** The client attribute that makes {@code scope} mandatory for a gate: {@code "true"}. */
    public static final String SCOPE_REQUIRED = "api.keys.scope.required";

    /** Keycloak's client scope with the claims that every token has. */
    static final String BASIC = "basic";

    private GatePolicy() {}

    /** What is wrong with a client that is to handle keys. The words are stable: events and REST name them. */
    public enum Objection {
        /** It lacks the attribute {@value GatePolicy#ENABLED}. */
        CLIENT_NOT_ENABLED_FOR_API_KEYS(client -> !isEnabled(client)),
        /** It is public or bearer-only: anybody can say to be it, or it cannot authenticate at all. */
        CLIENT_NOT_CONFIDENTIAL(client -> client.isPublicClient() || client.isBearerOnly()),
        /** It registered itself, so somebody outside can change it, or it has a token that lets its holder do so. */
        CLIENT_REGISTERED_ITSELF(GatePolicy::registeredItself),
        CLIENT_HAS_FULL_SCOPE(ClientModel::isFullScopeAllowed),
        CLIENT_SCOPE_REACHES_KEYCLOAK_ROLES(ScopeReach::reachesKeycloak);

        @SuppressWarnings("ImmutableEnumChecker") // Functions without state.
        private final Predicate<ClientModel> concerns;

        Objection(Predicate<ClientModel> concerns) {
            this.concerns = concerns;
        }

        /** Returns the word in events: {@code client_has_full_scope}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns why the client may not handle keys, for the event log; nothing if it may. */
    public static Optional<String> objection(ClientModel client) {
        return Arrays.stream(Objection.values())
                .filter(objection -> objection.concerns.test(client))
                .map(Objection::word)
                .findFirst();
    }

    /** Returns everything that is wrong with the client, in a fixed order. */
    public static List<Objection> objections(ClientModel client) {
        return Arrays.stream(Objection.values())
                .filter(objection -> objection.concerns.test(client))
                .toList();
    }

    /** Tells whether the client may ask what a raw key is good for. It gets no token, so its own scope does not matter. */
    public static boolean mayInspect(ClientModel client) {
        return isEnabled(client) && !client.isPublicClient() && !registeredItself(client);
    }

    /** Tells whether the client must name the scope it needs. A value that cannot be read counts as yes. */
    public static boolean requiresScope(ClientModel client) {
        String required = client.getAttribute(SCOPE_REQUIRED);
        return required != null && !required.isBlank() && !required.strip().equalsIgnoreCase("false");
    }

    /**
     * Keycloak's client registration leaves the id of a registration access token at every client that it creates,
     * whatever the credential of the caller, and so does an administrator who has such a token made. A client that comes
     * from a client id metadata document has none, but an expiry of the document.
     */
    private static boolean registeredItself(ClientModel client) {
        return client.getRegistrationToken() != null || client.getAttribute(METADATA_DOCUMENT) != null;
    }

    /**
     * Applies the realm's client policies to a request that gets the token of an exchange by another way, as Keycloak's
     * token endpoint applies them to an exchange. A policy that rejects the request is named in the event.
     *
     * @param scope what the request says it needs; null if it does not say
     * @throws ClientPolicyException if a policy rejects the request
     */
    public static void applyClientPolicies(
            KeycloakSession session, ClientModel client, EventBuilder event, String scope)
            throws ClientPolicyException {
        MultivaluedMap<String, String> parameters = new MultivaluedHashMap<>();
        parameters.putSingle(OAuth2Constants.GRANT_TYPE, OAuth2Constants.TOKEN_EXCHANGE_GRANT_TYPE);
        parameters.putSingle(OAuth2Constants.SUBJECT_TOKEN_TYPE, SentParameters.API_KEY_TYPE);
        if (scope != null) {
            parameters.putSingle(OAuth2Constants.SCOPE, scope);
        }
        try {
            session.clientPolicy()
                    .triggerOnEvent(new TokenExchangeRequestContext(new TokenExchangeContext(
                            session,
                            parameters,
                            Cors.builder(),
                            session.getContext().getRealm(),
                            event,
                            client,
                            session.getContext().getConnection(),
                            session.getContext().getHttpRequest().getHttpHeaders(),
                            null,
                            Map.of())));
        } catch (ClientPolicyException e) {
            event.detail(Details.REASON, Details.CLIENT_POLICY_ERROR)
                    .detail(Details.CLIENT_POLICY_ERROR, e.getError())
                    .detail(Details.CLIENT_POLICY_ERROR_DETAIL, e.getErrorDetail());
            throw e;
        }
    }

    /** Returns the scopes whose mappers run: the client's own, and Keycloak's {@code basic}; none that carries roles. */
    static Set<ClientScopeModel> mappedScopes(ClientModel client) {
        ClientScopeModel basic = client.getClientScopes(true).get(BASIC);
        return basic == null ? Set.of(client) : Set.of(client, basic);
    }

    private static boolean isEnabled(ClientModel client) {
        return Boolean.parseBoolean(client.getAttribute(ENABLED));
    }
}
