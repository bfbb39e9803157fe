/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.digest.PepperRing;
import io.github.scopedkeys.history.KeyHistory;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.permission.UsableEndpoints;
import io.github.scopedkeys.realm.RealmRules;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.KeyQuota;
import io.github.scopedkeys.store.Keys;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One user's keys. Keys of other users are not found, as if they did not exist. */
public final class OwnerKeys {

    private final String userId;
    private final Keys keys;
    private final KeyQuota quota;
    private final KeyHistory history;
    private final RealmRules rules;
    private final OwnerLimits limits;
    private final KeyChecks checks;
    private final NewKeys added;
    private final InstantSource clock;

    public OwnerKeys(
            String realmId,
            String userId,
            Keys keys,
            KeyQuota quota,
            KeyHistory history,
            UsableEndpoints endpoints,
            RealmRules rules,
            PepperRing peppers,
            InstantSource clock) {
        this.userId = userId;
        this.keys = keys;
        this.quota = quota;
        this.history = history;
        this.rules = rules;
        this.limits = new OwnerLimits(quota, rules.maxPerUser());
        this.checks = new KeyChecks(rules, endpoints, clock);
        this.added = new NewKeys(realmId, userId, rules.prefix(), peppers, keys);
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
     * Reads a key and locks it until the end of this transaction. The transaction must not have read the key before.
     *
     * @throws Rejection 404 if the user has no such key
     */
    public KeyDetails lock(KeyId id) {
        return keys.lock(userId, id).orElseThrow(Rejection::notFound);
    }

    /** Locks a key for a change. A new expiry also locks the owner, since the key may count towards the limit again. */
    public KeyDetails lock(KeyId id, KeyChange change) {
        if (change.expires().isPresent()) {
            limits.lockOwner();
        }
        return lock(id);
    }

    /**
     * Creates a key.
     *
     * @throws Rejection 400 if the request violates a rule of the realm or names an endpoint that the user may not use;
     *     409 {@code key_limit_reached}; 401 if the user no longer exists
     */
    public NewKey create(KeyCreation request) {
        Map<EndpointId, String> meant = keys.meant(userId, request.permissions());
        checks.validateExpiry(request.expires(), clock.millis());
        checks.validatePermissions(request.permissions(), Permissions.NOTHING);
        limits.lockOwner();
        long now = clock.millis();
        long others = limits.countBelowLimit(now);
        quota.removeEnded(now, rules.maxPerUser());
        NewKey key = added.add(request, null, others, meant, clock.millis());
        history.created(key.details());
        return key;
    }

    /**
     * Replaces a key by a new one with the same name and permissions. Endpoints that the owner may no longer use become
     * {@code none}. If the key expires, its successor gets the same lifetime, starting now. The realm's current rules
     * apply to the successor, including the maximum lifetime.
     *
     * @param graceSeconds how many seconds the replaced key stays valid, never beyond its own expiry; with 0, or if it
     *     has leaked, it ends with this transaction
     * @throws Rejection as for {@link #create}; 404 if the user has no such key; 409 if it cannot be rotated, see
     *     {@link KeyStates#requireRotatable}
     */
    public NewKey rotate(KeyId id, long graceSeconds) {
        limits.lockOwner();
        long now = clock.millis();
        quota.removeReplacedExcept(id, now);
        KeyDetails key = lock(id);
        KeyStates.requireRotatable(key, graceSeconds, now);
        KeyCreation request = new KeyCreation(
                key.name(),
                Optional.ofNullable(key.note()),
                checks.successorPermissions(key.permissions()),
                checks.successorExpiry(key, now));
        checks.validateExpiry(request.expires(), now);
        limits.requireRotationsBelow(now);
        NewKey successor = added.add(request, id, 0, Map.of(), clock.millis());
        KeyId successorId = successor.details().id();
        boolean atOnce = graceSeconds == 0 || !key.enabled();
        long end = atOnce ? now : now + TimeUnit.SECONDS.toMillis(graceSeconds);
        if (key.expires() != null) {
            end = Math.min(end, key.expires());
        }
        if (atOnce) {
            keys.replaceAtOnce(id, successorId, now);
        } else {
            keys.replace(id, successorId, end);
        }
        history.rotated(key, successor.details(), end);
        return successor;
    }

    /**
     * Changes a key.
     *
     * @param key the key as {@linkplain #lock(KeyId, KeyChange) locked}
     * @throws Rejection as for {@link #create}; 409 if the key's kind or state does not allow the change
     */
    public KeyDetails change(KeyDetails key, KeyChange change) {
        KeyStates.requireChangeable(key, change, clock.millis());
        Map<EndpointId, String> meant =
                change.permissions().map(named -> keys.meant(userId, named)).orElse(Map.of());
        change.expires().ifPresent(expires -> checks.validateExpiry(expires, key.created()));
        if (change.expires().isPresent() && key.hasEnded(clock.millis())) {
            quota.countAgain(key.id(), limits.countBelowLimit(clock.millis()));
        }
        change.permissions().ifPresent(permissions -> checks.validatePermissions(permissions, key.permissions()));
        if (change.restartsObservation(key)) {
            keys.observe(key.id(), clock.millis());
        }
        change.enabled()
                .filter(enabled -> enabled != key.enabled())
                .ifPresent(enabled -> keys.setEnabled(key.id(), enabled, KeyDetails.BY_OWNER));
        if (!change.enabled().orElse(true) && !key.enabled()) {
            keys.keepDisabledByOwner(key.id());
        }
        change.name().ifPresent(name -> keys.rename(key.id(), name));
        change.note().ifPresent(note -> keys.annotate(key.id(), note.orElse(null)));
        change.expires().ifPresent(expires -> keys.expire(key.id(), expires.orElse(null)));
        change.permissions().ifPresent(permissions -> keys.permit(key.id(), permissions, meant));
        KeyDetails changed = get(key.id());
        history.changed(key, changed);
        return changed;
    }

    /**
     * Ends a replaced key now, for good. If it has ended already, it stays as it is.
     *
     * @param key the key as {@linkplain #lock(KeyId) locked}
     * @throws Rejection 409 {@code key_not_rotated} if the key has no successor
     */
    public KeyDetails end(KeyDetails key) {
        if (key.successor() == null) {
            throw Rejection.conflict("key_not_rotated", "This API key has no successor. Disable or delete it instead.");
        }
        long now = clock.millis();
        if (key.hasEnded(now)) {
            return key;
        }
        keys.replaceAtOnce(key.id(), key.successor(), now);
        history.ended(key, now);
        return get(key.id());
    }

    /** Disables a {@linkplain #lock(KeyId) locked} key because it has leaked. One reported before stays as it is. */
    public KeyDetails disableLeaked(KeyDetails key) {
        Optional<KeyDetails> leaked = new LeakedKeys(keys, history).disable(key, null, clock.millis());
        return leaked.orElse(key);
    }

    /** @param key the key as {@linkplain #lock(KeyId) locked} */
    public void delete(KeyDetails key) {
        keys.delete(key.id());
    }
}
