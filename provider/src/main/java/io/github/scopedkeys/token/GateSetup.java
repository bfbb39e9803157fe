/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import io.github.scopedkeys.token.GatePolicy.Objection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.RoleModel;

/**
 * Makes a client a gate. Only what belongs to this client alone is removed: its full scope, roles in its scope, and
 * assigned client scopes. Roles, client scopes, credentials and registration tokens themselves stay as they are, since
 * others may depend on them or know them.
 */
public final class GateSetup {

    private final ClientModel client;

    public GateSetup(ClientModel client) {
        this.client = client;
    }

    /**
     * Something that was removed from the client.
     *
     * @param what {@code full_scope}, {@code role} or {@code client_scope}
     * @param name the role, for a client's role as {@code client/role}, or the client scope; null for the full scope
     */
    public record Removal(String what, String name) {}

    /** Tells whether Keycloak itself uses the client, which must stay as it is. */
    public boolean isOfKeycloak() {
        return ScopeReach.isOfKeycloak(client);
    }

    /**
     * Returns the objections that {@link #mend} would remove: none if others would remain, since the client then could
     * not be a gate, and might not work without what is removed.
     */
    public List<Objection> mendable() {
        List<Objection> objections = GatePolicy.objections(client);
        boolean canBecomeGate = objections.stream()
                .allMatch(objection -> isMendable(objection) || objection == Objection.CLIENT_NOT_ENABLED_FOR_API_KEYS);
        return canBecomeGate ? objections.stream().filter(this::isMendable).toList() : List.of();
    }

    private boolean isMendable(Objection objection) {
        return switch (objection) {
            case CLIENT_HAS_FULL_SCOPE -> true;
            // A client's own roles are in its scope, whatever is mapped.
            case CLIENT_SCOPE_REACHES_KEYCLOAK_ROLES -> !ScopeReach.anyOfKeycloak(client.getRolesStream());
            case CLIENT_NOT_ENABLED_FOR_API_KEYS,
                    CLIENT_NOT_CONFIDENTIAL,
                    CLIENT_NOT_OPENID_CONNECT,
                    CLIENT_REGISTERED_ITSELF -> false;
        };
    }

    /** Removes what gives the client a scope with roles of Keycloak. */
    public List<Removal> mend() {
        List<Removal> removed = new ArrayList<>();
        if (mendable().isEmpty()) {
            return removed;
        }
        if (client.isFullScopeAllowed()) {
            client.setFullScopeAllowed(false);
            removed.add(new Removal("full_scope", null));
        }
        List<RoleModel> roles = client.getScopeMappingsStream()
                .filter(role -> ScopeReach.anyOfKeycloak(Stream.of(role)))
                .toList();
        for (RoleModel role : roles) {
            client.deleteScopeMapping(role);
            removed.add(new Removal("role", name(role)));
        }
        List<ClientScopeModel> scopes = Stream.of(true, false)
                .flatMap(byDefault -> client.getClientScopes(byDefault).values().stream())
                .filter(scope -> ScopeReach.anyOfKeycloak(scope.getScopeMappingsStream()))
                .toList();
        for (ClientScopeModel scope : scopes) {
            client.removeClientScope(scope);
            removed.add(new Removal("client_scope", scope.getName()));
        }
        return removed;
    }

    private static String name(RoleModel role) {
        return role.getContainer() instanceof ClientModel owner
                ? owner.getClientId() + "/" + role.getName()
                : role.getName();
    }
}
