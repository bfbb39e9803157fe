/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.digest.PepperRing;
import io.github.scopedkeys.key.ApiKey;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.store.Endpoints;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.KeyDetails.Kind;
import io.github.scopedkeys.store.Keys;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** One user's keys. Another user's key is not found, like one that does not exist. */
public final class OwnKeys {

    private final String realmId;
    private final String userId;
    private final Keys keys;
    private final Endpoints endpoints;
    private final RealmRules rules;
    private final PepperRing peppers;
    private final LongSupplier clock;

    public OwnKeys(
            String realmId,
            String userId,
            Keys keys,
            Endpoints endpoints,
            RealmRules rules,
            PepperRing peppers,
            LongSupplier clock) {
        this.realmId = realmId;
        this.userId = userId;
        this.keys = keys;
        this.endpoints = endpoints;
        this.rules = rules;
        this.peppers = peppers;
        this.clock = clock;
    }

    public List<KeyDetails> list(String search, int first, int max) {
        return keys.list(userId, search, first, max);
    }

    /** @throws Rejection 404 if the user has no such key */
    public KeyDetails get(KeyId id) {
        return keys.find(userId, id).orElseThrow(Rejection::notFound);
    }

    /** @throws Rejection if a rule of the realm, the limit, or an endpoint that the user may not use is in the way */
    public NewKey create(String name, Permissions permissions, Optional<Long> expires) {
        checkExpiry(expires, clock.getAsLong());
        checkGraphql(permissions, Permissions.NOTHING);
        checkEndpoints(permissions, Permissions.NOTHING);
        keys.lockOwner(userId);
        if (keys.count(userId) >= rules.maxPerUser()) {
            throw Rejection.conflict(
                    "key_limit_reached", "You may have at most " + rules.maxPerUser() + " API keys: delete one first");
        }
        ApiKey key = ApiKey.generate(rules.prefix());
        KeyDetails details = keys.add(
                userId, key, peppers.digest(realmId, key), name, permissions, clock.getAsLong(), expires.orElse(null));
        return new NewKey(details, key);
    }

    /** Tells whether the change gives the key more than it has, so that a fresh login may be demanded. */
    public boolean widens(KeyDetails key, KeyChange change) {
        boolean longer = change.expires().isPresent()
                && key.expires() != null
                && change.expires().get().map(at -> at > key.expires()).orElse(true);
        boolean more = change.permissions()
                .map(permissions -> permissions.widens(key.permissions()))
                .orElse(false);
        boolean on = change.enabled().orElse(false) && !key.enabled();
        return longer || more || on;
    }

    /** @throws Rejection as for {@link #create}, 409 for what cannot be changed */
    public KeyDetails change(KeyDetails key, KeyChange change) {
        if (key.kind() == Kind.LEGACY
                && (change.name().isPresent()
                        || change.permissions().isPresent()
                        || change.expires().isPresent())) {
            throw Rejection.conflict("legacy_key", "A legacy key can only be switched on or off, or deleted");
        }
        change.enabled().ifPresent(enabled -> checkSwitch(key, enabled));
        change.expires().ifPresent(expires -> checkExpiry(expires, key.created()));
        change.permissions().ifPresent(permissions -> {
            checkGraphql(permissions, key.permissions());
            checkEndpoints(permissions, key.permissions());
        });
        change.enabled().filter(enabled -> enabled != key.enabled()).ifPresent(enabled -> turn(key, enabled));
        change.name().ifPresent(name -> keys.rename(key.id(), name));
        change.expires().ifPresent(expires -> keys.expire(key.id(), expires.orElse(null)));
        change.permissions().ifPresent(permissions -> keys.permit(key.id(), permissions));
        return get(key.id());
    }

    public void delete(KeyDetails key) {
        keys.delete(key.id());
    }

    private static void checkSwitch(KeyDetails key, boolean enabled) {
        if (enabled && KeyDetails.BY_ADMINISTRATOR.equals(key.disabledBy())) {
            throw disabledByAdministrator();
        }
    }

    private void turn(KeyDetails key, boolean on) {
        boolean turned = keys.enableUnlessAdministrator(key.id(), on ? null : KeyDetails.BY_OWNER);
        if (on && !turned) {
            throw disabledByAdministrator();
        }
    }

    private static Rejection disabledByAdministrator() {
        return Rejection.conflict("disabled_by_administrator", "An administrator has switched this API key off");
    }

    /** The longest life counts from the creation: pushing the end further does not make a key live for ever. */
    private void checkExpiry(Optional<Long> expires, long created) {
        if (expires.isEmpty()) {
            if (rules.requireExpiry() || rules.maxLifetimeDays() != null) {
                throw Rejection.badRequest("invalid_expiry", "In this realm an API key must expire");
            }
            return;
        }
        if (expires.get() <= clock.getAsLong()) {
            throw Rejection.badRequest("invalid_expiry", "The expiry must be in the future");
        }
        if (rules.maxLifetimeDays() != null
                && expires.get() - created > TimeUnit.DAYS.toMillis(rules.maxLifetimeDays())) {
            throw Rejection.badRequest(
                    "invalid_expiry", "In this realm an API key lives at most " + rules.maxLifetimeDays() + " days");
        }
    }

    private void checkGraphql(Permissions permissions, Permissions held) {
        if (permissions.graphql().exceeds(rules.maxGraphql())
                && permissions.graphql().exceeds(held.graphql())) {
            throw Rejection.badRequest(
                    "invalid_permissions",
                    "In this realm an API key may have at most the GraphQL level "
                            + rules.maxGraphql().word());
        }
    }

    /** Only what the user may use can be granted. What the key was granted before, and {@code none}, may stay named. */
    private void checkEndpoints(Permissions permissions, Permissions held) {
        Set<EndpointId> granted = new HashSet<>();
        permissions.endpoints().forEach((endpoint, level) -> {
            if (level.exceeds(held.endpoints().getOrDefault(endpoint, AccessLevel.NONE))) {
                granted.add(endpoint);
            }
        });
        if (!granted.isEmpty()) {
            granted.removeAll(endpoints.usableBy(userId).among(Set.copyOf(granted)));
        }
        if (!granted.isEmpty()) {
            throw Rejection.badRequest(
                    "unknown_endpoint",
                    "There is no endpoint " + granted.iterator().next() + " that you may use");
        }
    }
}
