/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.permission;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A set of permissions, in a fixed order: GraphQL first, endpoints by id, read before write. */
public final class Scope {

    private final SortedSet<Permission> permissions;

    private Scope(Collection<Permission> permissions) {
        this.permissions = Collections.unmodifiableSortedSet(new TreeSet<>(permissions));
    }

    public static Scope of(Collection<Permission> permissions) {
        return new Scope(permissions);
    }

    /**
     * Parses a {@code scope} parameter: values separated by spaces (RFC 6749 section 3.3). Duplicates count once.
     *
     * @throws InvalidScope if a value is not a permission
     */
    public static Scope parse(String parameter) throws InvalidScope {
        List<Permission> permissions = new ArrayList<>();
        for (String value : parameter.trim().split(" +")) {
            permissions.add(Permission.parse(value).orElseThrow(() -> InvalidScope.notGranted()));
        }
        return new Scope(permissions);
    }

    public SortedSet<Permission> permissions() {
        return permissions;
    }

    public boolean isEmpty() {
        return permissions.isEmpty();
    }

    public boolean contains(Permission permission) {
        return permissions.contains(permission);
    }

    /** Returns the permissions of this scope that satisfy the predicate. */
    public Scope retain(Predicate<Permission> predicate) {
        return new Scope(permissions.stream().filter(predicate).toList());
    }

    /** Returns the endpoints that this scope names. */
    public SortedSet<EndpointId> endpoints() {
        return permissions.stream()
                .filter(permission -> !permission.isGraphql())
                .map(Permission::endpoint)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Returns the permissions in the form of RFC 9396: one object for GraphQL with {@code type} and {@code actions},
     * and one per endpoint with {@code type}, {@code identifier} and {@code actions}.
     */
    public List<Map<String, Object>> authorizationDetails() {
        Map<String, List<String>> actions = new LinkedHashMap<>();
        for (Permission permission : permissions) {
            String endpoint =
                    permission.isGraphql() ? "" : permission.endpoint().value();
            actions.computeIfAbsent(endpoint, none -> new ArrayList<>(2))
                    .add(permission.action().word());
        }
        List<Map<String, Object>> details = new ArrayList<>(actions.size());
        actions.forEach((endpoint, words) -> details.add(
                endpoint.isEmpty()
                        ? Map.of("type", "graphql", "actions", words)
                        : Map.of("type", "endpoint", "identifier", endpoint, "actions", words)));
        return details;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scope scope && permissions.equals(scope.permissions);
    }

    @Override
    public int hashCode() {
        return permissions.hashCode();
    }

    /** Returns the value of a {@code scope} parameter or claim. */
    @Override
    public String toString() {
        return permissions.stream().map(Permission::toString).collect(Collectors.joining(" "));
    }
}
