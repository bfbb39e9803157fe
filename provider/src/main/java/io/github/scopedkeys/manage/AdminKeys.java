/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.realm.RealmRules;
import io.github.scopedkeys.search.AdministratorSwitch;
import io.github.scopedkeys.search.BulkDisable;
import io.github.scopedkeys.search.KeyFilter;
import io.github.scopedkeys.search.KeySearch;
import io.github.scopedkeys.search.KeyWithOwner;
import io.github.scopedkeys.search.OwnerCount;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.Keys;
import jakarta.persistence.EntityManager;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All users' keys of a realm, for administrators: they see, switch and delete them; they never make or read one. */
public final class AdminKeys {

    /** How many owners an answer to a bulk disable names, and for how many keys it makes user events. */
    public static final int NAMED = 1000;

    private final EntityManager em;
    private final String realmId;
    private final KeySearch all;
    private final Keys keys;
    private final AdministratorSwitch off;
    private final RealmRules rules;
    private final InstantSource clock;

    public AdminKeys(EntityManager em, String realmId, RealmRules rules, InstantSource clock) {
        this.em = em;
        this.realmId = realmId;
        this.all = new KeySearch(em, realmId);
        this.keys = new Keys(em, realmId);
        this.off = new AdministratorSwitch(em, realmId);
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * What a bulk disable switches off.
     *
     * @param owners those with the most keys first, at most {@link #NAMED}
     * @param named the keys that were disabled, newest first, at most {@link #NAMED}
     * @param successors keys that replaced some of them just now, to be disabled in a further transaction
     */
    public record Disabled(
            long count, long ownerCount, List<OwnerCount> owners, List<KeyWithOwner> named, Set<String> successors) {}

    public List<KeyWithOwner> list(KeyFilter filter, int first, int max) {
        return all.list(filter, first, max, clock.millis());
    }

    public long count(KeyFilter filter) {
        return all.count(filter, clock.millis());
    }

    public Optional<KeyWithOwner> find(KeyId id) {
        return all.find(id);
    }

    /**
     * Returns a key as it is now, and keeps everybody else from changing it until the end of this transaction, which must not
     * have read it before.
     */
    public Optional<KeyWithOwner> lock(KeyId id) {
        return all.lock(id);
    }

    /**
     * Enables a key, or disables it so that its owner cannot enable it.
     *
     * @param key as it was {@linkplain #lock locked}
     */
    public KeyWithOwner enable(KeyWithOwner key, boolean enabled) {
        KeyId id = key.details().id();
        keys.enable(id, enabled ? null : KeyDetails.BY_ADMINISTRATOR);
        return find(id).orElseThrow(Rejection::notFound);
    }

    /** Returns the key that replaced this one just now and is enabled: who disables the one means both. */
    public Optional<KeyId> freshSuccessor(KeyId id) {
        return off.freshSuccessors(List.of(id.value()), clock.millis()).stream()
                .map(KeyId::new)
                .findFirst();
    }

    /** @param key as it was {@linkplain #lock locked} */
    public void delete(KeyWithOwner key) {
        keys.delete(key.details().id());
    }

    /** Disables keys of these ids. */
    public Disabled disable(Set<String> ids) {
        List<KeyWithOwner> named = all.find(ids);
        AdministratorSwitch.Pass pass = off.disable(ids, clock.millis());
        return new Disabled(pass.count(), 0, List.of(), named, pass.successors());
    }

    /** Disables every key that the filter means, or, as a dry run, only tells which these are. */
    public Disabled disable(KeyFilter filter, boolean dryRun) {
        long now = clock.millis();
        BulkDisable found = new BulkDisable(em, realmId, filter, now);
        BulkDisable.Owners owners = found.owners(NAMED);
        if (dryRun || owners.count() == 0) {
            return new Disabled(owners.count(), owners.ownerCount(), owners.owners(), List.of(), Set.of());
        }
        List<KeyWithOwner> named = found.newest(NAMED);
        AdministratorSwitch.Pass pass = found.disable(now);
        return new Disabled(pass.count(), owners.ownerCount(), owners.owners(), named, pass.successors());
    }

    /** Returns the realm's rules as limits that a key may exceed. */
    public KeyFilter.Limits limits() {
        return new KeyFilter.Limits(rules.maxPerUser(), rules.maxLifetime(), rules.requireExpiry(), rules.maxGraphql());
    }

    /** Returns, for each key that exceeds a rule of the realm, the attributes of the rules it exceeds. */
    public Map<KeyId, List<String>> exceeded(List<KeyWithOwner> found) {
        Set<String> users = found.stream().map(key -> key.details().userId()).collect(Collectors.toSet());
        long now = clock.millis();
        Set<String> tooMany = all.ownersOfMoreThan(rules.maxPerUser(), users, now);
        Map<KeyId, List<String>> exceeded = new HashMap<>();
        for (KeyWithOwner key : found) {
            List<String> broken = exceeded(key.details());
            if (key.details().successor() == null
                    && !key.details().hasEnded(now)
                    && tooMany.contains(key.details().userId())) {
                broken.add("apiKeys.maxPerUser");
            }
            if (!broken.isEmpty()) {
                exceeded.put(key.details().id(), broken);
            }
        }
        return exceeded;
    }

    private List<String> exceeded(KeyDetails key) {
        List<String> broken = new ArrayList<>();
        if (rules.maxLifetimeDays() != null
                && (key.expires() == null || key.expires() - key.created() > rules.maxLifetime())) {
            broken.add("apiKeys.maxLifetimeDays");
        }
        if (rules.requireExpiry() && key.expires() == null) {
            broken.add("apiKeys.requireExpiry");
        }
        AccessLevel graphql = key.permissions().graphql();
        if (graphql.exceeds(rules.maxGraphql())) {
            broken.add("apiKeys.maxGraphql");
        }
        return broken;
    }
}
