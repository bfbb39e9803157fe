/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.digest.PepperRing;
import io.github.scopedkeys.key.ApiKey;
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
import java.util.concurrent.TimeUnit;

/** One user's keys. Another user's key is not found, like one that does not exist. */
public final class OwnerKeys {

    private final String realmId;
    private final String userId;
    private final Keys keys;
    private final KeyQuota quota;
    private final RealmRules rules;
    private final KeyChecks checks;
    private final PepperRing peppers;
    private final InstantSource clock;

    public OwnerKeys(
            String realmId,
            String userId,
            Keys keys,
            KeyQuota quota,
            UsableEndpoints endpoints,
            RealmRules rules,
            PepperRing peppers,
            InstantSource clock) {
        this.realmId = realmId;
        this.userId = userId;
        this.keys = keys;
        this.quota = quota;
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
    public NewKey create(KeyCreation wish) {
        Map<EndpointId, String> meant = keys.meant(userId, wish.permissions());
        checks.expiry(wish.expires(), clock.millis());
        checks.permissions(wish.permissions(), Permissions.NOTHING);
        lockOwner();
        long now = clock.millis();
        checkPlace(now);
        quota.removeEnded(now, rules.maxPerUser());
        return add(wish, null, meant);
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
        long now = clock.millis();
        quota.removeReplacedExcept(id, now);
        KeyDetails key = lock(id);
        checks.rotatable(key, now);
        KeyCreation wish = new KeyCreation(key.name(), checks.inherited(key.permissions()), checks.sameLife(key, now));
        checks.expiry(wish.expires(), now);
        if (quota.countReplaced() >= rules.maxPerUser()) {
            throw Rejection.conflict(
                    "key_limit_reached", "Too many API keys that were replaced still work: delete one first");
        }
        NewKey successor = add(wish, id, Map.of());
        KeyId successorId = successor.details().id();
        if (graceSeconds == 0) {
            keys.replaceAtOnce(id, successorId, now);
        } else {
            long end = now + TimeUnit.SECONDS.toMillis(graceSeconds);
            keys.replace(id, successorId, key.expires() == null ? end : Math.min(end, key.expires()));
        }
        return successor;
    }

    /**
     * @param key as it was {@linkplain #lock(KeyId, KeyChange) locked}
     * @throws Rejection as for {@link #create}, 409 for what cannot be changed
     */
    public KeyDetails change(KeyDetails key, KeyChange change) {
        checks.changeable(key, change);
        Map<EndpointId, String> meant =
                change.permissions().map(named -> keys.meant(userId, named)).orElse(Map.of());
        change.expires().ifPresent(expires -> checks.expiry(expires, key.created()));
        if (change.expires().isPresent() && key.hasEnded(clock.millis())) {
            checkPlace(clock.millis());
        }
        change.permissions().ifPresent(permissions -> checks.permissions(permissions, key.permissions()));
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
        if (!quota.lock()) {
            throw Rejection.unauthorized("This account does not exist any more");
        }
    }

    private void checkPlace(long now) {
        if (quota.count(now) >= rules.maxPerUser()) {
            throw Rejection.conflict(
                    "key_limit_reached", "You may have at most " + rules.maxPerUser() + " API keys: delete one first");
        }
    }

    private NewKey add(KeyCreation wish, KeyId former, Map<EndpointId, String> meant) {
        ApiKey key = ApiKey.generate(rules.prefix());
        KeyDetails details = keys.add(new Keys.New(
                userId,
                key,
                peppers.digest(realmId, key),
                wish.name(),
                wish.permissions(),
                clock.millis(),
                wish.expires().orElse(null),
                former,
                meant));
        return new NewKey(details, key);
    }
}
