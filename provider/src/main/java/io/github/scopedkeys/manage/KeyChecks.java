/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.permission.UsableEndpoints;
import io.github.scopedkeys.realm.RealmRules;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.KeyDetails.Kind;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the realm's rules and the owner's endpoints allow a key to be. */
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
     * The longest life counts from the creation: pushing the end further does not make a key live for ever.
     *
     * @throws Rejection 400 {@code invalid_expiry}
     */
    void expiry(Optional<Long> expires, long created) {
        if (expires.isEmpty()) {
            if (rules.requireExpiry() || rules.maxLifetimeDays() != null) {
                throw Rejection.badRequest("invalid_expiry", "In this realm an API key must expire");
            }
            return;
        }
        if (expires.get() <= clock.millis()) {
            throw Rejection.badRequest("invalid_expiry", "The expiry must be in the future");
        }
        if (rules.maxLifetime() != null && expires.get() - created > rules.maxLifetime()) {
            throw Rejection.badRequest(
                    "invalid_expiry", "In this realm an API key lives at most " + rules.maxLifetimeDays() + " days");
        }
    }

    /**
     * An endpoint may be named at whatever level, {@code none} included, if the owner may use it or the key names it already:
     * made-up names would fill the table of grants.
     *
     * @param held what the key has already, and may keep
     * @throws Rejection 400 {@code invalid_permissions} or {@code unknown_endpoint}
     */
    void permissions(Permissions permissions, Permissions held) {
        spelling(permissions);
        graphql(permissions, held);
        Set<EndpointId> more = new HashSet<>();
        permissions.endpoints().forEach((endpoint, level) -> {
            AccessLevel former = held.endpoints().get(endpoint);
            if (former == null || level.exceeds(former)) {
                more.add(endpoint);
            }
        });
        unusable(more).stream().findFirst().ifPresent(endpoint -> {
            throw Rejection.badRequest("unknown_endpoint", "There is no endpoint " + endpoint + " that you may use");
        });
    }

    /**
     * Returns when a successor of the key shall end: it lives as long from now as the key was to live, and no longer than the
     * realm allows. What never ended does so only where the realm has a longest life.
     */
    Optional<Long> sameLife(KeyDetails key, long now) {
        Long life = key.expires() == null ? null : Long.valueOf(key.expires() - key.created());
        return Stream.of(Optional.ofNullable(rules.maxLifetime()), Optional.ofNullable(life))
                .flatMap(Optional::stream)
                .min(Long::compare)
                .map(shorter -> Timestamps.later(now, shorter));
    }

    /**
     * Returns what a successor of a key gets: the same, but {@code none} for each named endpoint that the owner may not use.
     *
     * @throws Rejection 400 {@code invalid_permissions}
     */
    Permissions inherited(Permissions permissions) {
        graphql(permissions, Permissions.NOTHING);
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

    /** @throws Rejection 409 if the key is a legacy key, was replaced before, is switched off or has ended */
    void rotatable(KeyDetails key, long now) {
        if (key.kind() == Kind.LEGACY) {
            throw Rejection.conflict("legacy_key", "A legacy key cannot be rotated: create a new key instead");
        }
        if (key.successor() != null) {
            throw replaced();
        }
        if (KeyDetails.BY_ADMINISTRATOR.equals(key.disabledBy())) {
            throw disabledByAdministrator();
        }
        if (!key.enabled()) {
            throw Rejection.conflict("key_disabled", "This API key is switched off");
        }
        if (key.hasEnded(now)) {
            throw Rejection.conflict("key_expired", "This API key has expired");
        }
    }

    /** @throws Rejection 409 if a key of this kind, or in this state, cannot be changed so */
    void changeable(KeyDetails key, KeyChange change) {
        if (key.kind() == Kind.LEGACY && change.isMoreThanSwitch()) {
            throw Rejection.conflict("legacy_key", "A legacy key can only be switched on or off, or deleted");
        }
        if (key.successor() != null
                && (change.permissions().isPresent() || change.expires().isPresent())) {
            throw replaced();
        }
        if (!change.enabled().orElse(false)) {
            return;
        }
        if (KeyDetails.BY_ADMINISTRATOR.equals(key.disabledBy())) {
            throw disabledByAdministrator();
        }
        if (key.successor() != null && key.hasEnded(clock.millis())) {
            throw replaced();
        }
    }

    private static void spelling(Permissions permissions) {
        Set<String> folded = new HashSet<>();
        for (EndpointId endpoint : permissions.endpoints().keySet()) {
            if (!folded.add(endpoint.folded())) {
                throw Rejection.badRequest(
                        "invalid_permissions",
                        "The endpoint " + endpoint + " is named twice: ids that differ only in case are one id");
            }
        }
    }

    private static Rejection replaced() {
        return Rejection.conflict("key_rotated", "This API key has been replaced by a new one");
    }

    private static Rejection disabledByAdministrator() {
        return Rejection.conflict("disabled_by_administrator", "An administrator has switched this API key off");
    }

    private void graphql(Permissions permissions, Permissions held) {
        if (permissions.graphql().exceeds(rules.maxGraphql())
                && permissions.graphql().exceeds(held.graphql())) {
            throw Rejection.badRequest(
                    "invalid_permissions",
                    "In this realm an API key may have at most the GraphQL level "
                            + rules.maxGraphql().word());
        }
    }

    /** Returns those endpoints that the owner may not use. */
    private Set<EndpointId> unusable(Set<EndpointId> named) {
        Set<EndpointId> unusable = new TreeSet<>(named);
        if (!named.isEmpty()) {
            unusable.removeAll(endpoints.among(Set.copyOf(named)));
        }
        return unusable;
    }
}
