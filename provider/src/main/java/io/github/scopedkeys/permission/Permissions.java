/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.permission;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The grants of a key, regardless of what its owner may use.
 *
 * @param graphql the level for the GraphQL API
 * @param everyOtherEndpoint the level for every endpoint that is not named, present and future ({@code *} in JSON)
 * @param endpoints the levels of named endpoints, which override {@code everyOtherEndpoint}, up or down
 */
public record Permissions(AccessLevel graphql, AccessLevel everyOtherEndpoint, Map<EndpointId, AccessLevel> endpoints) {

    public static final Permissions NOTHING = new Permissions(AccessLevel.NONE, AccessLevel.NONE, Map.of());

    public Permissions {
        endpoints = Collections.unmodifiableMap(new TreeMap<>(endpoints));
    }

    /**
     * Returns the permissions of a legacy key. Its access limits GraphQL only: such keys could always use all
     * endpoints.
     */
    public static Permissions legacy(AccessLevel access) {
        return new Permissions(access, AccessLevel.READ_WRITE, Map.of());
    }

    /**
     * Returns the level for an endpoint. Ids that differ only in case are the same id, so an endpoint that is named in
     * another spelling gets {@code NONE} rather than the level of the others.
     */
    public AccessLevel of(EndpointId endpoint) {
        AccessLevel named = endpoints.get(endpoint);
        if (named != null) {
            return named;
        }
        return endpoints.keySet().stream().anyMatch(endpoint::equalsIgnoreCase) ? AccessLevel.NONE : everyOtherEndpoint;
    }

    public boolean allows(Permission permission) {
        AccessLevel level = permission.isGraphql() ? graphql : of(permission.endpoint());
        return level.allows(permission.action());
    }

    /** Returns whether these permissions grant anything that {@code former} did not. */
    public boolean widens(Permissions former) {
        Set<EndpointId> named = new HashSet<>(endpoints.keySet());
        named.addAll(former.endpoints.keySet());
        return graphql.exceeds(former.graphql)
                || everyOtherEndpoint.exceeds(former.everyOtherEndpoint)
                || named.stream().anyMatch(endpoint -> of(endpoint).exceeds(former.of(endpoint)));
    }

    /**
     * Computes the scope of a token made from the key.
     *
     * @param requested the requested scope; empty to request everything the key grants
     * @param usable the upper limit: the endpoints that the owner may use now
     * @param maxEndpoints the maximum number of endpoints one token may name
     * @throws InvalidScope if the request exceeds the grants, nothing is left, or there are more than
     *     {@code maxEndpoints}
     */
    public Scope effective(Optional<Scope> requested, UsableEndpoints usable, int maxEndpoints) throws InvalidScope {
        if (requested.isPresent() && requested.get().endpoints().size() > maxEndpoints) {
            // Check first: the caller chooses the length of the list, and each entry costs a look-up.
            throw InvalidScope.tooManyRequested(maxEndpoints);
        }
        Scope scope = requested.isPresent() ? requested(requested.get(), usable) : everything(usable, maxEndpoints);
        if (scope.isEmpty()) {
            throw InvalidScope.empty();
        }
        if (scope.endpoints().size() > maxEndpoints) {
            throw InvalidScope.tooMany(maxEndpoints);
        }
        return scope;
    }

    /**
     * Returns everything that the key can do now, which may be nothing; empty if it names more than
     * {@code maxEndpoints} endpoints.
     */
    public Optional<Scope> current(UsableEndpoints usable, int maxEndpoints) {
        Scope scope = everything(usable, maxEndpoints);
        return scope.endpoints().size() > maxEndpoints ? Optional.empty() : Optional.of(scope);
    }

    /** Returns what these permissions grant of the GraphQL API, without any endpoint. */
    public Scope onlyGraphql() {
        Set<Permission> granted = new TreeSet<>();
        graphql.actions().forEach(action -> granted.add(Permission.graphql(action)));
        return Scope.of(granted);
    }

    /** Returns the part of {@code scope} that these permissions and the owner's endpoints still allow. */
    public Scope remaining(Scope scope, UsableEndpoints usable) {
        Scope granted = scope.retain(this::allows);
        Set<EndpointId> endpoints = granted.endpoints();
        Set<EndpointId> present = endpoints.isEmpty() ? Set.of() : usable.among(endpoints);
        return granted.retain(permission -> permission.isGraphql() || present.contains(permission.endpoint()));
    }

    private Scope requested(Scope requested, UsableEndpoints usable) throws InvalidScope {
        Scope granted = remaining(requested, usable);
        Scope missing = requested.retain(permission -> !granted.contains(permission));
        if (!missing.isEmpty()) {
            throw InvalidScope.notGranted(missing.permissions().first());
        }
        return requested;
    }

    private Scope everything(UsableEndpoints usable, int maxEndpoints) {
        Set<Permission> all = new TreeSet<>(onlyGraphql().permissions());
        List<EndpointId> granted = endpoints.entrySet().stream()
                .filter(entry -> entry.getValue() != AccessLevel.NONE)
                .map(Map.Entry::getKey)
                .toList();
        Set<EndpointId> present = granted.isEmpty() ? new HashSet<>() : new HashSet<>(usable.among(granted));
        if (everyOtherEndpoint != AccessLevel.NONE) {
            // One more than the maximum is enough to detect that there are too many.
            present.addAll(usable.firstExcept(endpoints.keySet(), maxEndpoints + 1));
        }
        present.forEach(
                endpoint -> of(endpoint).actions().forEach(action -> all.add(new Permission(endpoint, action))));
        return Scope.of(all);
    }
}
