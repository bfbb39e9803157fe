/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.history.HistoryEntry;
import io.github.scopedkeys.history.KeyHistory;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.realm.RealmRules;
import io.github.scopedkeys.search.BoundedCount;
import io.github.scopedkeys.search.KeyFilter;
import io.github.scopedkeys.search.KeySearch;
import io.github.scopedkeys.search.KeySort;
import io.github.scopedkeys.search.KeyWithOwner;
import io.github.scopedkeys.search.Posture;
import io.github.scopedkeys.search.PostureCount;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.KeyDetails.Kind;
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

/**
 * All keys of a realm, for administrators, who list, enable, disable and delete them, and mark them as leaked. No
 * secret is ever available here.
 */
public final class AdminKeys {

    private final EntityManager em;
    private final String realmId;
    private final KeySearch all;
    private final Keys keys;
    private final KeyHistory history;
    private final RealmRules rules;
    private final InstantSource clock;

    public AdminKeys(EntityManager em, String realmId, RealmRules rules, KeyHistory history, InstantSource clock) {
        this.em = em;
        this.realmId = realmId;
        this.all = new KeySearch(em, realmId);
        this.keys = new Keys(em, realmId);
        this.history = history;
        this.rules = rules;
        this.clock = clock;
    }

    public List<KeyWithOwner> list(KeyFilter filter, KeySort sort, int first, int max) {
        return all.list(filter, sort, first, max, clock.millis());
    }

    /** Returns the next keys of an export; see {@link KeySearch#after}. */
    public List<KeyWithOwner> after(KeyWithOwner last, KeyFilter filter, long now) {
        return all.after(last, filter, now);
    }

    public Posture posture() {
        return new PostureCount(em, realmId).at(clock.millis());
    }

    public long count(KeyFilter filter) {
        return all.count(filter, clock.millis());
    }

    /** Counts the keys that match the filter, but not beyond {@code atMost}. */
    public BoundedCount count(KeyFilter filter, int atMost) {
        return all.count(filter, atMost, clock.millis());
    }

    public Optional<KeyWithOwner> find(KeyId id) {
        return all.find(id);
    }

    /** Returns a page of the key's changes, newest first. */
    public List<HistoryEntry> history(KeyWithOwner key, int first, int max) {
        return history.list(key.details().id(), first, max);
    }

    /**
     * Reads a key and locks it until the end of this transaction. The transaction must not have read the key before.
     *
     * @return the key, or empty if the realm has no such key
     */
    public Optional<KeyWithOwner> lock(KeyId id) {
        return all.lock(id);
    }

    /**
     * Enables a key, or disables it so that its owner cannot enable it again. Also excludes it from the undo of a bulk
     * disable.
     *
     * @param key the key as {@linkplain #lock locked}
     */
    public KeyWithOwner setEnabled(KeyWithOwner key, boolean enabled) {
        KeyId id = key.details().id();
        keys.setEnabled(id, enabled, KeyDetails.BY_ADMINISTRATOR);
        if (enabled && !key.details().enabled()) {
            keys.observe(id, clock.millis());
        }
        KeyWithOwner changed = find(id).orElseThrow(Rejection::notFound);
        history.changed(key.details(), changed.details());
        return changed;
    }

    /**
     * Disables a key because it has leaked, with the effects of a report.
     *
     * @param key the key as {@linkplain #lock locked}
     * @return the key; empty if this was known
     */
    public Optional<KeyWithOwner> disableLeaked(KeyWithOwner key) {
        return new LeakedKeys(em, realmId, history)
                .disable(key.details(), null, clock.millis())
                .flatMap(changed -> find(changed.id()));
    }

    /**
     * Returns the key that has just replaced this one, if it is enabled or the undo of a bulk disable could enable it:
     * disabling a key includes its fresh successor.
     */
    public Optional<KeyId> freshSuccessor(KeyId id) {
        return all.freshSuccessors(List.of(id.value()), "", clock.millis()).stream()
                .map(KeyId::new)
                .findFirst();
    }

    /** @param key the key as {@linkplain #lock locked} */
    public void delete(KeyWithOwner key) {
        keys.delete(key.details().id());
    }

    /** Returns the realm's rules as limits to search for keys that exceed them. */
    public KeyFilter.Limits limits() {
        return new KeyFilter.Limits(rules.maxPerUser(), rules.maxLifetime(), rules.requireExpiry(), rules.maxGraphql());
    }

    /** Returns, for each key that exceeds the realm's rules, the attributes of those rules; other keys are absent. */
    public Map<KeyId, List<String>> exceeded(List<KeyWithOwner> found) {
        Set<String> users = found.stream().map(key -> key.details().userId()).collect(Collectors.toSet());
        long now = clock.millis();
        Set<String> tooMany = all.ownersOfMoreThan(rules.maxPerUser(), users, now);
        Map<KeyId, List<String>> exceeded = new HashMap<>();
        for (KeyWithOwner key : found) {
            List<String> broken = exceeded(key.details());
            if (key.details().kind() == Kind.SCOPED
                    && key.details().successor() == null
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
