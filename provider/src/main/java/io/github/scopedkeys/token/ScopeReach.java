/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.keycloak.Config;
import org.keycloak.models.AdminRoles;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.Constants;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.utils.RoleUtils;

/**
 * Whether the scope of a client reaches roles of Keycloak itself. To find out takes a look at every client scope, and, for
 * a client without roles of its own, a question to the database: Keycloak remembers roles, but not that there are none. A
 * busy gate asks hundreds of times a second, so a good answer holds for a second.
 */
final class ScopeReach {

    /** How long it may take until a change of the scope is seen, in milliseconds. */
    static final long MAX_AGE = 1_000;
    /** More clients than this are hardly gates of one server. */
    private static final int CAPACITY = 10_000;

    private static final Set<String> KEYCLOAK_CLIENTS = Set.of(
            Constants.ACCOUNT_MANAGEMENT_CLIENT_ID,
            Constants.ACCOUNT_CONSOLE_CLIENT_ID,
            Constants.REALM_MANAGEMENT_CLIENT_ID,
            Constants.BROKER_SERVICE_CLIENT_ID,
            Constants.ADMIN_CLI_CLIENT_ID,
            Constants.ADMIN_CONSOLE_CLIENT_ID);

    /** Until when the clients that reach nothing are believed, by {@link System#nanoTime}. */
    private static final Map<String, Long> HARMLESS = new ConcurrentHashMap<>();

    private ScopeReach() {}

    static boolean reachesKeycloak(ClientModel client) {
        Long until = HARMLESS.get(client.getId());
        if (until != null && System.nanoTime() - until < 0) {
            return false;
        }
        // The age counts from before the look, which is at what this request has seen of the client.
        long now = System.nanoTime();
        if (RoleUtils.expandCompositeRolesStream(roles(client).stream()).anyMatch(ScopeReach::isKeycloakRole)) {
            HARMLESS.remove(client.getId());
            return true;
        }
        if (HARMLESS.size() >= CAPACITY) {
            HARMLESS.clear();
        }
        HARMLESS.put(client.getId(), now + TimeUnit.MILLISECONDS.toNanos(MAX_AGE));
        return false;
    }

    private static List<RoleModel> roles(ClientModel client) {
        // A client's own roles are in its scope without any mapping.
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
            RealmModel realm = container.getRealm();
            boolean administersRealm = realm.getName().equals(Config.getAdminRealm())
                    && container.getClientId().endsWith(AdminRoles.APP_SUFFIX);
            return administersRealm || KEYCLOAK_CLIENTS.contains(container.getClientId());
        }
        return AdminRoles.ADMIN.equals(role.getName()) || AdminRoles.CREATE_REALM.equals(role.getName());
    }
}
