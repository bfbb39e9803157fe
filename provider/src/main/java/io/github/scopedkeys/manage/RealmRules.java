/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.key.ApiKey;
import io.github.scopedkeys.permission.AccessLevel;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.keycloak.models.RealmModel;

/**
 * The rules of a realm, from its attributes. An attribute that cannot be read counts as the strictest sensible value or
 * the default, and is named in the log, once.
 *
 * @param prefix what new keys start with
 * @param maxPerUser how many scoped keys a user may have
 * @param maxLifetimeDays the longest life of a key; null means no limit
 * @param requireExpiry whether every key must expire
 * @param maxGraphql the highest GraphQL level a key may be given
 * @param tokenLifespan seconds that a token made from a key lives at most
 * @param maxEndpointsPerToken how many endpoints one token may name
 * @param stepUpMaxAge seconds since the login after which creating and widening keys needs a fresh one; null means off
 * @param clients the ids of the clients whose tokens may create and widen keys; empty means all
 */
public record RealmRules(
        String prefix,
        int maxPerUser,
        Integer maxLifetimeDays,
        boolean requireExpiry,
        AccessLevel maxGraphql,
        int tokenLifespan,
        int maxEndpointsPerToken,
        Integer stepUpMaxAge,
        Set<String> clients) {

    /** No token made from a key lives longer, whatever the realm says, in seconds. */
    public static final int TOKEN_LIFESPAN_CAP = 600;

    /** No token names more endpoints: one for 1,000 has about 100 kB, which no header holds any more. */
    public static final int ENDPOINTS_PER_TOKEN_CAP = 1000;

    private static final Logger LOG = Logger.getLogger(RealmRules.class);
    private static final int MAX_NAMED = 1000;
    private static final Set<String> NAMED = ConcurrentHashMap.newKeySet();

    public static RealmRules of(RealmModel realm) {
        return new RealmRules(
                read(realm, "apiKeys.prefix", RealmRules::prefix, "rpa", "rpa"),
                read(realm, "apiKeys.maxPerUser", RealmRules::positive, 50, 50),
                read(realm, "apiKeys.maxLifetimeDays", RealmRules::positive, null, 1),
                read(realm, "apiKeys.requireExpiry", RealmRules::bool, false, true),
                read(realm, "apiKeys.maxGraphql", AccessLevel::parse, AccessLevel.READ_WRITE, AccessLevel.NONE),
                Math.min(TOKEN_LIFESPAN_CAP, read(realm, "apiKeys.tokenLifespan", RealmRules::positive, 300, 300)),
                Math.min(
                        ENDPOINTS_PER_TOKEN_CAP,
                        read(realm, "apiKeys.maxEndpointsPerToken", RealmRules::positive, 64, 64)),
                read(realm, "apiKeys.stepUpMaxAge", RealmRules::positive, null, 1),
                read(realm, "apiKeys.clients", RealmRules::words, Set.of(), Set.of()));
    }

    /** Returns the longest life of a key in milliseconds; null means no limit. */
    public Long maxLifetime() {
        return maxLifetimeDays == null ? null : TimeUnit.DAYS.toMillis(maxLifetimeDays);
    }

    private static <T> T read(
            RealmModel realm, String attribute, Function<String, Optional<T>> reader, T absent, T unreadable) {
        String text = realm.getAttribute(attribute);
        if (text == null || text.isBlank()) {
            return absent;
        }
        Optional<T> value = reader.apply(text.trim());
        // Rules are read at every use of a key; saying it once is enough.
        if (value.isEmpty() && NAMED.size() < MAX_NAMED && NAMED.add(realm.getId() + attribute + text)) {
            LOG.warnf("Realm %s: the attribute %s cannot be read; %s is used", realm.getName(), attribute, unreadable);
        }
        return value.orElse(unreadable);
    }

    private static Optional<String> prefix(String text) {
        return ApiKey.isPrefix(text) ? Optional.of(text) : Optional.empty();
    }

    private static Optional<Set<String>> words(String text) {
        return Optional.of(Set.copyOf(Arrays.asList(text.split("[\\s,]+"))));
    }

    private static Optional<Integer> positive(String text) {
        return text.matches("[1-9][0-9]{0,8}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    private static Optional<Boolean> bool(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
