/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import java.util.Optional;
import java.util.Set;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;

/**
 * Which clients may handle keys. A client whose scope reaches roles of Keycloak itself would carry the user's power into
 * places that only look at user and scope (client registration, for one), so it is refused, whatever its token says.
 */
public final class GatePolicy {

    /** The client attribute that makes a client a gate: {@code "true"}. */
    public static final String ENABLED = "api.keys.exchange.enabled";

    private GatePolicy() {}

    /** Returns why the client may not handle keys, for the event log; nothing if it may. */
    public static Optional<String> objection(ClientModel client) {
        if (!isEnabled(client)) {
            return Optional.of("client_not_enabled_for_api_keys");
        }
        if (client.isPublicClient() || client.isBearerOnly()) {
            return Optional.of("client_not_confidential");
        }
        if (client.isFullScopeAllowed()) {
            return Optional.of("client_has_full_scope");
        }
        return ScopeReach.reachesKeycloak(client)
                ? Optional.of("client_scope_reaches_keycloak_roles")
                : Optional.empty();
    }

    /** Tells whether the client may ask what a raw key is good for. It gets no token, so its own scope does not matter. */
    static boolean mayInspect(ClientModel client) {
        return isEnabled(client) && !client.isPublicClient();
    }

    /** Returns the scopes whose mappers run: the client's own, and Keycloak's {@code basic}; none that carries roles. */
    static Set<ClientScopeModel> mappedScopes(ClientModel client) {
        ClientScopeModel basic = client.getClientScopes(true).get("basic");
        return basic == null ? Set.of(client) : Set.of(client, basic);
    }

    private static boolean isEnabled(ClientModel client) {
        return Boolean.parseBoolean(client.getAttribute(ENABLED));
    }
}
