/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.realm;

import io.github.scopedkeys.key.ScopedKey;
import io.github.scopedkeys.permission.AccessLevel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.keycloak.models.RealmModel;

/**
 * The rules of a realm, read from its attributes. An attribute that is absent or empty is not set. Any other invalid
 * value, including one of whitespace only, counts as the strictest value of that rule, or 60 seconds for the token
 * lifespan. Where no value is stricter than another, it counts as the default. It is logged once. A number above the
 * range counts as the highest in it.
 *
 * @param prefix the prefix of new keys
 * @param maxPerUser the maximum number of scoped keys per user; 0 means that no key can be created
 * @param maxLifetimeDays the maximum lifetime of a key; null means no limit
 * @param requireExpiry whether every key must expire
 * @param maxGraphql the highest GraphQL level that a key may have
 * @param tokenLifespan the maximum lifetime of a token made from a key, in seconds
 * @param maxEndpointsPerToken the maximum number of endpoints one token may name
 * @param stepUpMaxAge seconds after a login during which a user may create or widen keys without a new one; null means
 *     no limit
 * @param clients the ids of the clients whose tokens may create and widen keys; null means all, empty means none
 * @param selfCheck whether a key may ask what it is and can do
 * @param leakReports whether anyone may report leaked keys
 * @param reuseAction what the use of a replaced key after its end does
 * @param usageExample one line of text that shows how to use a key with the realm's platform; null if there is none
 * @param noticeDays how many days before a key expires its owner is notified, lowest first; null means never
 * @param maxIdleDays the number of days after which a key that nobody uses is idle; null means never
 * @param idleAction what happens to idle keys
 * @param statusList whether tokens refer to a status list, by which services learn that their key has ended
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
        Set<String> clients,
        boolean selfCheck,
        boolean leakReports,
        ReuseAction reuseAction,
        String usageExample,
        List<Integer> noticeDays,
        Integer maxIdleDays,
        IdleAction idleAction,
        boolean statusList) {

    /**
     * Upper limit of the token lifespan in seconds; no token made from a key lives longer, whatever the realm allows.
     */
    public static final int TOKEN_LIFESPAN_CAP = 600;

    /** Upper limit of endpoints per token: a token for 1,000 has about 100 kB, more than any header can carry. */
    public static final int ENDPOINTS_PER_TOKEN_CAP = 1000;

    /** Upper limits of the other numbers: a higher limit would make no difference, and a date can still be computed. */
    private static final int MAX_KEYS = 10_000;

    private static final int MAX_DAYS = 36_500;
    private static final int MAX_SECONDS = 100_000_000;
    private static final int MAX_DIGITS = 9;

    private static final Logger LOG = Logger.getLogger(RealmRules.class);
    private static final int MAX_LOGGED = 1000;
    private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

    public static RealmRules of(RealmModel realm) {
        return of(realm.getName(), realm::getAttribute);
    }

    /** @param attributes returns the realm's attribute of a name; null if it is absent */
    static RealmRules of(String realm, UnaryOperator<String> attributes) {
        Attributes from = new Attributes(realm, attributes);
        return new RealmRules(
                from.read("apiKeys.prefix", RealmRules::prefix, "rpa", "rpa"),
                from.read("apiKeys.maxPerUser", number(0, MAX_KEYS), 50, 0),
                from.read("apiKeys.maxLifetimeDays", number(1, MAX_DAYS), null, 1),
                from.read("apiKeys.requireExpiry", RealmRules::bool, false, true),
                from.read("apiKeys.maxGraphql", AccessLevel::parse, AccessLevel.READ_WRITE, AccessLevel.NONE),
                from.read("apiKeys.tokenLifespan", number(1, TOKEN_LIFESPAN_CAP), 300, 60),
                from.read("apiKeys.maxEndpointsPerToken", number(1, ENDPOINTS_PER_TOKEN_CAP), 64, 64),
                from.read("apiKeys.stepUpMaxAge", number(1, MAX_SECONDS), null, 1),
                from.read("apiKeys.clients", RealmRules::words, null, Set.of()),
                from.read("apiKeys.selfCheck", RealmRules::bool, true, false),
                from.read("apiKeys.leakReports", RealmRules::bool, true, true),
                from.read("apiKeys.reuseAction", ReuseAction::parse, ReuseAction.NOTIFY, ReuseAction.NOTIFY),
                from.read("apiKeys.usageExample", UsageExample::parse, null, null),
                from.read("apiKeys.noticeDays", NoticeDays::parse, null, null),
                // Whoever mistypes one of these must not lose keys.
                from.read("apiKeys.maxIdleDays", number(1, MAX_DAYS), null, null),
                from.read("apiKeys.idleAction", IdleAction::parse, IdleAction.NOTIFY, IdleAction.NOTIFY),
                from.read("apiKeys.statusList", RealmRules::bool, false, true));
    }

    /** Returns whether tokens of that client may create, rotate and widen keys. */
    public boolean allowsClient(String clientId) {
        return clients == null || clients.contains(clientId);
    }

    /** Returns the maximum lifetime of a key in milliseconds; null means no limit. */
    public Long maxLifetime() {
        return maxLifetimeDays == null ? null : TimeUnit.DAYS.toMillis(maxLifetimeDays);
    }

    private record Attributes(String realm, UnaryOperator<String> values) {

        <T> T read(String attribute, Function<String, Optional<T>> reader, T absent, T unreadable) {
            String text = values.apply(attribute);
            // The consoles store the empty string if a field is cleared.
            if (text == null || text.isEmpty()) {
                return absent;
            }
            Optional<T> value = reader.apply(text.strip());
            // Rules are read at every use of a key: log each invalid value only once.
            if (value.isEmpty() && LOGGED.size() < MAX_LOGGED && LOGGED.add(realm + attribute + text)) {
                LOG.warnf("Realm %s: the attribute %s is invalid; using %s", realm, attribute, unreadable);
            }
            return value.orElse(unreadable);
        }
    }

    private static Optional<String> prefix(String text) {
        return ScopedKey.isPrefix(text) ? Optional.of(text) : Optional.empty();
    }

    private static Optional<Set<String>> words(String text) {
        Set<String> words = Arrays.stream(text.split("[\\s,]+"))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        return words.isEmpty() ? Optional.empty() : Optional.of(words);
    }

    private static Function<String, Optional<Integer>> number(int min, int max) {
        return text -> {
            if (!text.matches("0|[1-9][0-9]*")) {
                return Optional.empty();
            }
            int number = text.length() > MAX_DIGITS ? max : Math.min(max, Integer.parseInt(text));
            return number < min ? Optional.empty() : Optional.of(number);
        };
    }

    private static Optional<Boolean> bool(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
