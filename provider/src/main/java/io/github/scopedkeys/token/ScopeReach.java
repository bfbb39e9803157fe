/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.keycloak.Config;
import org.keycloak.models.AdminRoles;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.Constants;
import org.keycloak.models.RoleModel;
import org.keycloak.models.utils.RoleUtils;

/**
 * Determines whether a client's scope includes roles of Keycloak itself. That takes a look at every client scope, and a
 * database query if the client has no roles: Keycloak caches roles, but not their absence. A busy gate asks hundreds of
 * times a second, so a negative result is cached for a second.
 */
final class ScopeReach {

    /** How long a scope change may go unnoticed, in milliseconds. */
    static final long MAX_AGE = 1_000;
    /** More clients than one server is likely to have as gates. */
    private static final int CAPACITY = 10_000;

    private static final Set<String> KEYCLOAK_CLIENTS = Set.of(
            Constants.ACCOUNT_MANAGEMENT_CLIENT_ID,
            Constants.ACCOUNT_CONSOLE_CLIENT_ID,
            Constants.REALM_MANAGEMENT_CLIENT_ID,
            Constants.BROKER_SERVICE_CLIENT_ID,
            Constants.ADMIN_CLI_CLIENT_ID,
            Constants.ADMIN_CONSOLE_CLIENT_ID);

    /** Clients without Keycloak roles in scope, and when that result expires, by {@link System#nanoTime}. */
    private static final Map<String, Long> HARMLESS = new ConcurrentHashMap<>();

    private ScopeReach() {}

    static boolean reachesKeycloak(ClientModel client) {
        Long until = HARMLESS.get(client.getId());
        if (until != null && System.nanoTime() - until < 0) {
            return false;
        }
        // Measured before the check: this request may have read the client's data earlier.
        long now = System.nanoTime();
        if (anyOfKeycloak(roles(client).stream())) {
            HARMLESS.remove(client.getId());
            return true;
        }
        if (HARMLESS.size() >= CAPACITY) {
            HARMLESS.clear();
        }
        HARMLESS.put(client.getId(), now + TimeUnit.MILLISECONDS.toNanos(MAX_AGE));
        return false;
    }

    /** Tells whether one of the roles is a role of Keycloak itself, or includes one. */
    static boolean anyOfKeycloak(Stream<RoleModel> roles) {
        return RoleUtils.expandCompositeRolesStream(roles).anyMatch(ScopeReach::isKeycloakRole);
    }

    /** Tells whether Keycloak itself uses the client, for its consoles or the roles of its administrators. */
    static boolean isOfKeycloak(ClientModel client) {
        boolean administersRealm = client.getRealm().getName().equals(Config.getAdminRealm())
                && client.getClientId().endsWith(AdminRoles.APP_SUFFIX);
        return administersRealm || KEYCLOAK_CLIENTS.contains(client.getClientId());
    }

    private static List<RoleModel> roles(ClientModel client) {
        // A client's own roles are always in its scope, without a mapping.
        List<RoleModel> roles = new ArrayList<>(client.getRolesStream().toList());
        client.getScopeMappingsStream().forEach(roles::add);
        for (boolean byDefault : List.of(true, false)) {
            for (ClientScopeModel scope : client.getClientScopes(byDefault).values()) {
                scope.getScopeMappingsStream().forEach(roles::add);
            }
        }
        return roles;
    }

    private static boolean isKeycloakRole(RoleModel role) {
        if (role.getContainer() instanceof ClientModel container) {
            return isOfKeycloak(container);
        }
        return AdminRoles.ADMIN.equals(role.getName()) || AdminRoles.CREATE_REALM.equals(role.getName());
    }
}
