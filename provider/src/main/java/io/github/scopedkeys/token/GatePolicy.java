/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.Config;
import org.keycloak.models.AdminRoles;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.Constants;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.ScopeContainerModel;
import org.keycloak.models.utils.RoleUtils;

/**
 * Which clients may handle keys. A client whose scope reaches roles of Keycloak itself would carry the user's power into
 * places that only look at user and scope (client registration, for one), so it is refused, whatever its token says.
 */
public final class GatePolicy {

    /** The client attribute that makes a client a gate: {@code "true"}. */
    public static final String ENABLED = "api.keys.exchange.enabled";

    private static final Set<String> KEYCLOAK_CLIENTS = Set.of(
            Constants.ACCOUNT_MANAGEMENT_CLIENT_ID,
            Constants.ACCOUNT_CONSOLE_CLIENT_ID,
            Constants.REALM_MANAGEMENT_CLIENT_ID,
            Constants.BROKER_SERVICE_CLIENT_ID,
            Constants.ADMIN_CLI_CLIENT_ID,
            Constants.ADMIN_CONSOLE_CLIENT_ID);

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
        Stream<ScopeContainerModel> scopes = Stream.concat(
                Stream.of(client),
                Stream.concat(
                        client.getClientScopes(true).values().stream(),
                        client.getClientScopes(false).values().stream()));
        // A client's own roles are in its scope without any mapping.
        Stream<RoleModel> roles =
                Stream.concat(OwnRoles.of(client), scopes.flatMap(ScopeContainerModel::getScopeMappingsStream));
        boolean reaches = RoleUtils.expandCompositeRolesStream(roles).anyMatch(GatePolicy::isKeycloakRole);
        return reaches ? Optional.of("client_scope_reaches_keycloak_roles") : Optional.empty();
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

    private static boolean isKeycloakRole(RoleModel role) {
        if (role.getContainer() instanceof ClientModel container) {
            RealmModel realm = container.getRealm();
            boolean administersRealm = realm.getName().equals(Config.getAdminRealm())
                    && container.getClientId().endsWith(AdminRoles.APP_SUFFIX);
            return administersRealm || KEYCLOAK_CLIENTS.contains(container.getClientId());
        }
        return AdminRoles.ADMIN.equals(role.getName()) || AdminRoles.CREATE_REALM.equals(role.getName());
    }
}
