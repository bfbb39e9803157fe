/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.permission;

import java.util.Comparator;
import java.util.Optional;

/**
 * An action on a resource, written as a scope value (RFC 6749 section 3.3): {@code graphql:read},
 * {@code endpoint:img-gen:write}.
 *
 * @param endpoint the endpoint; null for GraphQL
 * @param action the action on it
 */
public record Permission(EndpointId endpoint, Action action) implements Comparable<Permission> {

    private static final String GRAPHQL = "graphql:";
    private static final String ENDPOINT = "endpoint:";
    private static final Comparator<Permission> ORDER = Comparator.comparing(
                    Permission::endpoint, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(Permission::action);

    public static Permission graphql(Action action) {
        return new Permission(null, action);
    }

    public boolean isGraphql() {
        return endpoint == null;
    }

    /** Returns the scope value without its action: {@code graphql}, {@code endpoint:img-gen}. */
    public String resource() {
        return isGraphql() ? "graphql" : ENDPOINT + endpoint;
    }

    /**
     * Returns the permission that a scope value denotes; empty for wildcards and scopes that are not of this extension.
     */
    public static Optional<Permission> parse(String scopeValue) {
        if (scopeValue.startsWith(GRAPHQL)) {
            return Action.parse(scopeValue.substring(GRAPHQL.length())).map(Permission::graphql);
        }
        int last = scopeValue.lastIndexOf(':');
        if (!scopeValue.startsWith(ENDPOINT) || last < ENDPOINT.length()) {
            return Optional.empty();
        }
        return EndpointId.parse(scopeValue.substring(ENDPOINT.length(), last))
                .flatMap(endpoint ->
                        Action.parse(scopeValue.substring(last + 1)).map(action -> new Permission(endpoint, action)));
    }

    @Override
    public int compareTo(Permission other) {
        return ORDER.compare(this, other);
    }

    /** Returns the scope value. */
    @Override
    public String toString() {
        return resource() + ":" + action.word();
    }
}
