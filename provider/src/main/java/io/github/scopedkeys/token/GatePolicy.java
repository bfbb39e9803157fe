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
import org.keycloak.protocol.oidc.OIDCAdvancedConfigWrapper;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.TokenExchangeContext;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.TokenExchangeRequestContext;
import org.keycloak.services.cors.Cors;

/**
 * Decides which clients may handle keys. A client whose scope includes Keycloak's own roles is rejected, whatever its
 * tokens contain. Some endpoints, such as client registration, check only the user and the client's scope.
 */
public final class GatePolicy {

    /**
     * The attribute that Keycloak sets on clients created from a client ID metadata document (feature {@code cimd}).
     */
    private static final String METADATA_DOCUMENT = "cimd.cache.expiry.time.in.sec";

    /** The client attribute that makes a client a gate: {@code "true"}. */
    public static final String ENABLED = "api.keys.exchange.enabled";

    /** The client attribute that requires a gate to send {@code scope}: {@code "true"}. */
    public static final String SCOPE_REQUIRED = "api.keys.scope.required";

    /** The message for a client that may not exchange keys; the event names the reason. */
    public static final String NOT_ALLOWED =
            "This client may not exchange API keys. Ask an administrator; Keycloak's event log names the reason.";

    /** Keycloak's client scope with the claims common to all tokens. */
    static final String BASIC = "basic";

    private GatePolicy() {}

    /** A reason why a client may not handle keys. The words are stable: events and REST responses contain them. */
    public enum Objection {
        /** The client lacks the attribute {@value GatePolicy#ENABLED}. */
        CLIENT_NOT_ENABLED_FOR_API_KEYS(client -> !isEnabled(client)),
        /** The client is public, so anyone can impersonate it, or bearer-only, so it cannot authenticate. */
        CLIENT_NOT_CONFIDENTIAL(client -> client.isPublicClient() || client.isBearerOnly()),
        /** The client speaks another protocol, such as SAML, and cannot authenticate at the token endpoint. */
        CLIENT_NOT_OPENID_CONNECT(client -> !speaksOpenIdConnect(client)),
        /**
         * An outsider may change the client: it registered itself, or someone holds a registration access token for it.
         */
        CLIENT_REGISTERED_ITSELF(GatePolicy::registeredItself),
        /** The client allows full scope, which includes all of the user's roles. */
        CLIENT_HAS_FULL_SCOPE(ClientModel::isFullScopeAllowed),
        /** The client's scope includes roles of Keycloak itself. */
        CLIENT_SCOPE_REACHES_KEYCLOAK_ROLES(ScopeReach::reachesKeycloak);

        @SuppressWarnings("ImmutableEnumChecker") // The functions are stateless.
        private final Predicate<ClientModel> condition;

        Objection(Predicate<ClientModel> condition) {
            this.condition = condition;
        }

        /** Returns the word used in events, such as {@code client_has_full_scope}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns why the client may not handle keys, as a word for the event log; empty if it may. */
    public static Optional<String> objection(ClientModel client) {
        return Arrays.stream(Objection.values())
                .filter(objection -> objection.condition.test(client))
                .map(Objection::word)
                .findFirst();
    }

    /** Returns every reason why the client may not handle keys, in a fixed order; empty if it may. */
    public static List<Objection> objections(ClientModel client) {
        return Arrays.stream(Objection.values())
                .filter(objection -> objection.condition.test(client))
                .toList();
    }

    /** Tells whether the client may introspect keys. It receives no token, so its own scope does not matter. */
    public static boolean mayIntrospect(ClientModel client) {
        return isEnabled(client) && !client.isPublicClient() && !registeredItself(client);
    }

    /** Tells whether the client speaks OpenID Connect; a client without a protocol does. */
    public static boolean speaksOpenIdConnect(ClientModel client) {
        return client.getProtocol() == null || client.getProtocol().equals(OIDCLoginProtocol.LOGIN_PROTOCOL);
    }

    /**
     * Tells whether tokens for the client are bound to its own key. Services behind a gateway could not use them, so
     * the gateway's endpoint does not serve such a client.
     */
    public static boolean needsBoundTokens(ClientModel client) {
        OIDCAdvancedConfigWrapper config = OIDCAdvancedConfigWrapper.fromClientModel(client);
        return config.isUseDPoP() || config.isUseMtlsHokToken();
    }

    /** Tells whether the client must send {@code scope}. An unreadable attribute value means yes. */
    public static boolean requiresScope(ClientModel client) {
        String required = client.getAttribute(SCOPE_REQUIRED);
        return required != null && !required.isBlank() && !required.equalsIgnoreCase("false");
    }

    /**
     * Tells whether an outsider may change the client. Keycloak's client registration stores the id of a registration
     * access token on each client it creates, whatever credential the caller used. So does an administrator who
     * generates such a token. A client from a client ID metadata document has no such token; it has the document's
     * expiry instead.
     */
    private static boolean registeredItself(ClientModel client) {
        return client.getRegistrationToken() != null || client.getAttribute(METADATA_DOCUMENT) != null;
    }

    /**
     * Applies the realm's client policies to a request that is no token exchange but yields the same token. Keycloak's
     * token endpoint applies them to exchanges. The event records the error of a policy that rejects the request.
     *
     * @param scope the requested scope; null if the request names none
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

    /**
     * Returns the scopes whose mappers run: the client itself and Keycloak's {@code basic}, none of which adds roles.
     */
    static Set<ClientScopeModel> mappedScopes(ClientModel client) {
        ClientScopeModel basic = client.getClientScopes(true).get(BASIC);
        return basic == null ? Set.of(client) : Set.of(client, basic);
    }

    /** Tells whether the client has the attribute {@value #ENABLED}; other objections may remain. */
    public static boolean isEnabled(ClientModel client) {
        return Boolean.parseBoolean(client.getAttribute(ENABLED));
    }
}
