/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import io.github.scopedkeys.manage.BulkDisabling;
import io.github.scopedkeys.manage.NewKey;
import io.github.scopedkeys.permission.PermissionsMap;
import io.github.scopedkeys.permission.Scope;
import io.github.scopedkeys.realm.RealmRules;
import io.github.scopedkeys.search.BulkDisable;
import io.github.scopedkeys.search.KeyWithOwner;
import io.github.scopedkeys.search.OwnerCount;
import io.github.scopedkeys.search.UndoableBatches;
import io.github.scopedkeys.store.Endpoint;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.KeyDetails.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Builds the JSON of keys, permissions and endpoints. Times are in milliseconds since the epoch; absent values are
 * omitted.
 */
public final class KeyJson {

    private static final Set<String> SELF =
            Set.of("id", "name", "kind", "hint", "permissions", "access", "expiresTimestamp");

    private KeyJson() {}

    public static Map<String, Object> of(KeyDetails key) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", key.id().value());
        json.put("name", key.name());
        if (key.note() != null) {
            json.put("note", key.note());
        }
        json.put("kind", key.kind().word());
        json.put("hint", key.hint());
        json.put("enabled", key.enabled());
        if (key.disabledBy() != null) {
            json.put("disabledBy", key.disabledBy());
        }
        if (key.leaked() != null) {
            json.put("leakedTimestamp", key.leaked());
        }
        if (key.kind() == Kind.LEGACY) {
            json.put("access", key.permissions().graphql().word());
        } else {
            json.put("permissions", PermissionsMap.of(key.permissions()));
        }
        json.put("createdTimestamp", key.created());
        if (key.lastUsed() != null) {
            json.put("lastUsedTimestamp", key.lastUsed());
        }
        if (key.expires() != null) {
            json.put("expiresTimestamp", key.expires());
        }
        if (key.successor() != null) {
            json.put("rotatedTo", key.successor().value());
        }
        return json;
    }

    /**
     * Returns a key as it sees itself, without a word about its owner or its use.
     *
     * @param scope what the key can do now; empty if that is too much to list
     */
    public static Map<String, Object> self(KeyDetails key, Optional<Scope> scope) {
        Map<String, Object> json = of(key);
        json.keySet().retainAll(SELF);
        scope.ifPresent(now -> json.put("scope", now.toString()));
        return json;
    }

    /**
     * Returns a key as administrators see it.
     *
     * @param exceeds the attributes of the realm's rules that the key exceeds
     */
    public static Map<String, Object> of(KeyWithOwner key, List<String> exceeds) {
        Map<String, Object> json = of(key.details());
        json.put("userId", key.details().userId());
        if (key.username() != null) {
            json.put("username", key.username());
        }
        if (!exceeds.isEmpty()) {
            json.put("exceedsRules", exceeds);
        }
        return json;
    }

    /** @param batch by which a bulk disable can be undone; null if it cannot */
    public static Map<String, Object> of(BulkDisabling.Disabled disabled, String batch) {
        BulkDisable.Owners found = disabled.owners();
        Map<String, Object> json = of(disabled.count(), found.ownerCount(), found.owners());
        json.put("enabledCount", disabled.enabled());
        if (batch != null) {
            json.put("batch", batch);
        }
        return json;
    }

    /** Returns the result of a dry run. */
    public static Map<String, Object> of(BulkDisable.Owners found) {
        Map<String, Object> json = of(found.count(), found.ownerCount(), found.owners());
        json.put("enabledCount", found.enabled());
        return json;
    }

    /** Returns the result of a dry run that counted at most so many keys, and whether there are more. */
    public static Map<String, Object> bounded(BulkDisable.Owners found) {
        Map<String, Object> json = of(found);
        json.put("more", found.more());
        return json;
    }

    /** Returns whose keys a bulk disable keeps disabled. */
    public static Map<String, Object> of(UndoableBatches.Contents contents) {
        Map<String, Object> json = of(contents.ownerCount(), contents.owners());
        json.put("enabledCount", contents.enabled());
        return json;
    }

    private static Map<String, Object> of(long count, long ownerCount, List<OwnerCount> owners) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("count", count);
        json.putAll(of(ownerCount, owners));
        return json;
    }

    private static Map<String, Object> of(long ownerCount, List<OwnerCount> owners) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("userCount", ownerCount);
        json.put("users", owners.stream().map(KeyJson::of).toList());
        return json;
    }

    private static Map<String, Object> of(OwnerCount owner) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("userId", owner.userId());
        if (owner.username() != null) {
            json.put("username", owner.username());
        }
        json.put("count", owner.count());
        return json;
    }

    /** Returns a new key with its secret: the only JSON that contains a whole key. */
    public static Map<String, Object> of(NewKey created) {
        Map<String, Object> json = of(created.details());
        json.put("key", created.key().reveal());
        return json;
    }

    /** Returns an endpoint as users see it, without its owner. */
    public static Map<String, Object> usable(Endpoint endpoint) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", endpoint.id().value());
        json.put("name", endpoint.name());
        json.put("shared", endpoint.isShared());
        return json;
    }

    public static Map<String, Object> of(Endpoint endpoint) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", endpoint.id().value());
        json.put("name", endpoint.name());
        if (!endpoint.isShared()) {
            json.put("ownerId", endpoint.ownerId());
        }
        return json;
    }

    public static Map<String, Object> of(RealmRules rules) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("prefix", rules.prefix());
        json.put("maxPerUser", rules.maxPerUser());
        json.put("maxLifetimeDays", rules.maxLifetimeDays());
        json.put("requireExpiry", rules.requireExpiry());
        json.put("maxGraphql", rules.maxGraphql().word());
        json.put("stepUpMaxAge", rules.stepUpMaxAge());
        json.put("maxEndpointsPerToken", rules.maxEndpointsPerToken());
        json.put("selfCheck", rules.selfCheck());
        json.put("leakReports", rules.leakReports());
        json.put("usageExample", rules.usageExample());
        return json;
    }
}
