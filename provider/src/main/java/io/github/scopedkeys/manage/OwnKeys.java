/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.digest.PepperRing;
import io.github.scopedkeys.key.ApiKey;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.permission.UsableEndpoints;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.KeyDetails.Kind;
import io.github.scopedkeys.store.KeyPlaces;
import io.github.scopedkeys.store.Keys;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** One user's keys. Another user's key is not found, like one that does not exist. */
public final class OwnKeys {

    private final String realmId;
    private final String userId;
    private final Keys keys;
    private final KeyPlaces places;
    private final RealmRules rules;
    private final KeyChecks checks;
    private final PepperRing peppers;
    private final LongSupplier clock;

    public OwnKeys(
            String realmId,
            String userId,
            Keys keys,
            KeyPlaces places,
            UsableEndpoints endpoints,
            RealmRules rules,
            PepperRing peppers,
            LongSupplier clock) {
        this.realmId = realmId;
        this.userId = userId;
        this.keys = keys;
        this.places = places;
        this.rules = rules;
        this.checks = new KeyChecks(rules, endpoints, clock);
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

    /**
     * Returns a key as it is now, and keeps everybody else from changing it until the end of this transaction, which must not
     * have read it before.
     *
     * @throws Rejection 404 if the user has no such key
     */
    public KeyDetails lock(KeyId id) {
        return keys.lock(userId, id).orElseThrow(Rejection::notFound);
    }

    /** The same for a change, which may need a place among the owner's keys. */
    public KeyDetails lock(KeyId id, KeyChange change) {
        if (change.expires().isPresent()) {
            lockOwner();
        }
        return lock(id);
    }

    /** @throws Rejection if a rule of the realm, the limit, or an endpoint that the user may not use is in the way */
    public NewKey create(String name, Permissions permissions, Optional<Long> expires) {
        Map<EndpointId, String> meant = keys.meant(userId, permissions);
        checks.expiry(expires, clock.getAsLong());
        checkSpelling(permissions);
        checks.permissions(permissions, Permissions.NOTHING);
        lockOwner();
        long now = clock.getAsLong();
        checkPlace(now);
        places.removeEnded(now, rules.maxPerUser());
        return add(name, permissions, expires, null, meant);
    }

    /**
     * Replaces a key by a new one of the same name and permissions; endpoints that the owner may not use any more become
     * {@code none}. A key that ends gets a successor that lives as long from now as it was to live itself, at most as long as
     * the realm allows. The successor keeps the realm's rules as they are now.
     *
     * @param graceSeconds how long the replaced key goes on working, never beyond its own end; with 0 it ends with this
     *     transaction
     * @throws Rejection as for {@link #create}; 404 if the user has no such key; 409 if it is a legacy key, was replaced
     *     before, is switched off or has ended
     */
    public NewKey rotate(KeyId id, long graceSeconds) {
        lockOwner();
        long now = clock.getAsLong();
        places.removeReplacedExcept(id, now);
        KeyDetails key = lock(id);
        checkRotatable(key, now);
        Optional<Long> expires = checks.sameLife(key, now);
        checks.expiry(expires, now);
        Permissions permissions = checks.inherited(key.permissions());
        if (places.countReplaced() >= rules.maxPerUser()) {
            throw Rejection.conflict(
                    "key_limit_reached", "Too many API keys that were replaced still work: delete one first");
        }
        NewKey successor = add(key.name(), permissions, expires, id, Map.of());
        KeyId successorId = successor.details().id();
        if (graceSeconds == 0) {
            keys.replaceAtOnce(id, successorId, now);
        } else {
            long end = now + TimeUnit.SECONDS.toMillis(graceSeconds);
            keys.replace(id, successorId, key.expires() == null ? end : Math.min(end, key.expires()));
        }
        return successor;
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

    /**
     * @param key as it was {@linkplain #lock(KeyId, KeyChange) locked}
     * @throws Rejection as for {@link #create}, 409 for what cannot be changed
     */
    public KeyDetails change(KeyDetails key, KeyChange change) {
        if (key.kind() == Kind.LEGACY
                && (change.name().isPresent()
                        || change.permissions().isPresent()
                        || change.expires().isPresent())) {
            throw Rejection.conflict("legacy_key", "A legacy key can only be switched on or off, or deleted");
        }
        if (key.successor() != null
                && (change.permissions().isPresent() || change.expires().isPresent())) {
            throw replaced();
        }
        Map<EndpointId, String> meant =
                change.permissions().map(named -> keys.meant(userId, named)).orElse(Map.of());
        change.enabled().ifPresent(enabled -> checkSwitch(key, enabled));
        change.expires().ifPresent(expires -> checks.expiry(expires, key.created()));
        if (change.expires().isPresent() && key.hasEnded(clock.getAsLong())) {
            checkPlace(clock.getAsLong());
        }
        change.permissions().ifPresent(permissions -> {
            checkSpelling(permissions);
            checks.permissions(permissions, key.permissions());
        });
        change.enabled()
                .filter(enabled -> enabled != key.enabled())
                .ifPresent(enabled -> keys.enable(key.id(), enabled ? null : KeyDetails.BY_OWNER));
        change.name().ifPresent(name -> keys.rename(key.id(), name));
        change.expires().ifPresent(expires -> keys.expire(key.id(), expires.orElse(null)));
        change.permissions().ifPresent(permissions -> keys.permit(key.id(), permissions, meant));
        return get(key.id());
    }

    /** @param key as it was {@linkplain #lock(KeyId) locked} */
    public void delete(KeyDetails key) {
        keys.delete(key.id());
    }

    /** Comes before any lock on a key. The limit holds against others that add keys at this moment. */
    private void lockOwner() {
        if (!places.lock()) {
            throw Rejection.unauthorized("This account does not exist any more");
        }
    }

    private void checkPlace(long now) {
        if (places.count(now) >= rules.maxPerUser()) {
            throw Rejection.conflict(
                    "key_limit_reached", "You may have at most " + rules.maxPerUser() + " API keys: delete one first");
        }
    }

    private NewKey add(
            String name, Permissions permissions, Optional<Long> expires, KeyId former, Map<EndpointId, String> meant) {
        ApiKey key = ApiKey.generate(rules.prefix());
        KeyDetails details = keys.add(new Keys.New(
                userId,
                key,
                peppers.digest(realmId, key),
                name,
                permissions,
                clock.getAsLong(),
                expires.orElse(null),
                former,
                meant));
        return new NewKey(details, key);
    }

    private static void checkRotatable(KeyDetails key, long now) {
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

    private void checkSwitch(KeyDetails key, boolean enabled) {
        if (enabled && KeyDetails.BY_ADMINISTRATOR.equals(key.disabledBy())) {
            throw disabledByAdministrator();
        }
        if (enabled && key.successor() != null && key.hasEnded(clock.getAsLong())) {
            throw replaced();
        }
    }

    private static void checkSpelling(Permissions permissions) {
        Set<String> folded = new HashSet<>();
        for (EndpointId endpoint : permissions.endpoints().keySet()) {
            if (!folded.add(endpoint.value().toLowerCase(Locale.ROOT))) {
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
}
