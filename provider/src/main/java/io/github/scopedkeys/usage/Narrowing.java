/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.permission.Action;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.Permission;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.permission.UsableEndpoints;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Narrows a grant to what was used. */
final class Narrowing {

    /** Maximum number of endpoints that the permissions of a key can name. */
    private static final int MAX_NAMED = 1000;

    private final Permissions grant;
    private final Observation observed;

    private Narrowing(Permissions grant, Observation observed) {
        this.grant = grant;
        this.observed = observed;
    }

    /**
     * Returns permissions that never exceed the grant and still allow each observed use that the grant allows, unless
     * its endpoint no longer exists or the owner may no longer use it. Used endpoints take the place of {@code *}.
     */
    static Permissions of(Permissions grant, Observation observed, UsableEndpoints usable) {
        return new Narrowing(grant, observed).permissions(usable);
    }

    private Permissions permissions(UsableEndpoints usable) {
        AccessLevel graphql = needed(grant.graphql(), null);
        if (!observed.complete()) {
            return new Permissions(graphql, grant.everyOtherEndpoint(), grant.endpoints());
        }
        Map<EndpointId, AccessLevel> named = new HashMap<>();
        grant.endpoints().forEach((endpoint, level) -> named.put(endpoint, needed(level, endpoint)));
        Set<EndpointId> others = usedOthers();
        if (others.size() <= MAX_NAMED && !others.isEmpty()) {
            others.retainAll(usable.among(Set.copyOf(others)));
        }
        Map<EndpointId, AccessLevel> all = new HashMap<>(named);
        others.forEach(endpoint -> all.put(endpoint, needed(grant.everyOtherEndpoint(), endpoint)));
        all.values().removeIf(level -> level == AccessLevel.NONE);
        return canBeNamed(all.keySet())
                ? new Permissions(graphql, AccessLevel.NONE, all)
                // The exceptions from * must stay, even those that grant nothing.
                : new Permissions(graphql, highestNeeded(others), named);
    }

    /** Returns the used endpoints that the grant allows only through {@code *}. */
    private Set<EndpointId> usedOthers() {
        Set<EndpointId> others = new HashSet<>();
        for (Permission permission : observed.used()) {
            if (!permission.isGraphql()
                    && !grant.endpoints().containsKey(permission.endpoint())
                    && grant.of(permission.endpoint()) != AccessLevel.NONE) {
                others.add(permission.endpoint());
            }
        }
        return others;
    }

    /** A key cannot name too many endpoints, nor two ids that differ only in case, which very old catalogs contain. */
    private static boolean canBeNamed(Set<EndpointId> endpoints) {
        Set<String> folded = new HashSet<>();
        return endpoints.size() <= MAX_NAMED && endpoints.stream().allMatch(endpoint -> folded.add(endpoint.folded()));
    }

    private AccessLevel highestNeeded(Set<EndpointId> endpoints) {
        return endpoints.stream()
                .map(endpoint -> needed(grant.everyOtherEndpoint(), endpoint))
                .reduce(AccessLevel.NONE, (one, other) -> one.exceeds(other) ? one : other);
    }

    /**
     * Returns the lowest level that allows what was used. A level that allows to write also allows to read.
     *
     * @param endpoint null for GraphQL
     */
    private AccessLevel needed(AccessLevel granted, EndpointId endpoint) {
        if (observed.used().contains(new Permission(endpoint, Action.WRITE))) {
            return granted;
        }
        boolean reads = observed.used().contains(new Permission(endpoint, Action.READ));
        AccessLevel used = reads ? AccessLevel.READ : AccessLevel.NONE;
        return granted.exceeds(used) ? used : granted;
    }
}
