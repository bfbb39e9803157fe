/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.permission.UsableEndpoints;
import io.github.scopedkeys.realm.RealmRules;
import io.github.scopedkeys.store.KeyDetails;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Validates keys against the realm's rules and the owner's endpoints. */
final class KeyChecks {

    private final RealmRules rules;
    private final UsableEndpoints endpoints;
    private final InstantSource clock;

    KeyChecks(RealmRules rules, UsableEndpoints endpoints, InstantSource clock) {
        this.rules = rules;
        this.endpoints = endpoints;
        this.clock = clock;
    }

    /**
     * Validates an expiry. The maximum lifetime counts from the key's creation, so repeated extensions cannot exceed
     * it.
     *
     * @param expires milliseconds since the epoch; empty for a key that does not expire
     * @param created milliseconds since the epoch
     * @throws Rejection 400 {@code invalid_expiry}
     */
    void validateExpiry(Optional<Long> expires, long created) {
        if (expires.isEmpty()) {
            if (rules.requireExpiry() || rules.maxLifetimeDays() != null) {
                throw Rejection.badRequest(
                        "invalid_expiry", "API keys in this realm must expire. Set expiresTimestamp.");
            }
            return;
        }
        if (expires.get() <= clock.millis()) {
            throw Rejection.badRequest("invalid_expiry", "The expiry is in the past. Choose a later one.");
        }
        if (rules.maxLifetime() != null && expires.get() - created > rules.maxLifetime()) {
            throw Rejection.badRequest(
                    "invalid_expiry",
                    "API keys in this realm expire at most " + rules.maxLifetimeDays()
                            + " days after creation. Choose an earlier expiry.");
        }
    }

    /**
     * Validates permissions. An endpoint may be named, even with {@code none}, only if the owner may use it or the key
     * already names it. Otherwise made-up ids would fill the table of grants.
     *
     * @param held the key's current permissions, which it may keep
     * @throws Rejection 400 {@code invalid_permissions} or {@code unknown_endpoint}
     */
    void validatePermissions(Permissions permissions, Permissions held) {
        rejectDuplicates(permissions);
        validateGraphql(permissions, held);
        Set<EndpointId> more = new HashSet<>();
        permissions.endpoints().forEach((endpoint, level) -> {
            AccessLevel former = held.endpoints().get(endpoint);
            if (former == null || level.exceeds(former)) {
                more.add(endpoint);
            }
        });
        unusable(more).stream().findFirst().ifPresent(endpoint -> {
            throw Rejection.badRequest(
                    "unknown_endpoint",
                    "The endpoint " + endpoint + " does not exist, or you may not use it. Choose one from the list of"
                            + " endpoints.");
        });
    }

    /**
     * Returns the expiry of a key's successor in milliseconds since the epoch. The successor gets the key's original
     * lifetime, starting now, but at most the realm's maximum. Empty if the key does not expire and the realm has no
     * maximum.
     */
    Optional<Long> successorExpiry(KeyDetails key, long now) {
        Long lifetime = key.expires() == null ? null : Long.valueOf(key.expires() - key.created());
        return Stream.of(Optional.ofNullable(rules.maxLifetime()), Optional.ofNullable(lifetime))
                .flatMap(Optional::stream)
                .min(Long::compare)
                .map(shorter -> Timestamps.later(now, shorter));
    }

    /**
     * Returns the permissions of a key's successor: the same, but {@code none} for named endpoints that the owner may
     * no longer use.
     *
     * @throws Rejection 400 {@code invalid_permissions} if they exceed the realm's GraphQL limit
     */
    Permissions successorPermissions(Permissions permissions) {
        validateGraphql(permissions, Permissions.NOTHING);
        Set<EndpointId> granted = new HashSet<>();
        permissions.endpoints().forEach((endpoint, level) -> {
            if (level != AccessLevel.NONE) {
                granted.add(endpoint);
            }
        });
        Map<EndpointId, AccessLevel> named = new HashMap<>(permissions.endpoints());
        unusable(granted).forEach(endpoint -> named.put(endpoint, AccessLevel.NONE));
        return new Permissions(permissions.graphql(), permissions.everyOtherEndpoint(), named);
    }

    private static void rejectDuplicates(Permissions permissions) {
        Set<String> folded = new HashSet<>();
        for (EndpointId endpoint : permissions.endpoints().keySet()) {
            if (!folded.add(endpoint.folded())) {
                throw Rejection.badRequest(
                        "invalid_permissions",
                        "The endpoint " + endpoint + " is named twice, as endpoint ids ignore case. Name it once.");
            }
        }
    }

    private void validateGraphql(Permissions permissions, Permissions held) {
        if (permissions.graphql().exceeds(rules.maxGraphql())
                && permissions.graphql().exceeds(held.graphql())) {
            throw Rejection.badRequest(
                    "invalid_permissions",
                    "GraphQL access in this realm is limited to "
                            + rules.maxGraphql().word() + ". Choose that level or a lower one.");
        }
    }

    /** Returns the endpoints that the owner may not use. */
    private Set<EndpointId> unusable(Set<EndpointId> named) {
        Set<EndpointId> unusable = new TreeSet<>(named);
        if (!named.isEmpty()) {
            unusable.removeAll(endpoints.among(Set.copyOf(named)));
        }
        return unusable;
    }
}
