/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import io.github.scopedkeys.key.KeyHint;
import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.rest.Page;
import io.github.scopedkeys.search.KeyFilter;
import io.github.scopedkeys.search.KeySort;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.KeyDetails.Kind;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The query parameters of an administrator's request, read as {@link QueryText}. */
final class KeyParameters {

    private static final Set<String> FILTER = Set.of(
            "search",
            "userId",
            "kind",
            "enabled",
            "disabledBy",
            "leaked",
            "endpoint",
            "level",
            "wideOpen",
            "expired",
            "withoutExpiry",
            "expiringWithin",
            "neverUsed",
            "unusedSince",
            "idleDays",
            "exceedsRules");
    private static final String[] LIST = {"sort", "first", "max"};
    private static final int MAX_COUNTED = 1_000_000;
    private static final List<String> KINDS =
            Arrays.stream(Kind.values()).map(Kind::word).toList();
    private static final List<String> LEVELS = List.of(AccessLevel.READ.word(), AccessLevel.READ_WRITE.word());
    private static final List<String> SORTS =
            Arrays.stream(KeySort.values()).map(KeySort::word).toList();
    private static final List<String> DISABLED_BY =
            List.of(KeyDetails.BY_OWNER, KeyDetails.BY_ADMINISTRATOR, KeyDetails.BY_LEAK, KeyDetails.BY_REUSE);

    private final QueryText query;

    KeyParameters(MultivaluedMap<String, String> parameters, String... further) {
        this.query = new QueryText(parameters, FILTER, Arrays.asList(further));
    }

    /** Reads the parameters of a list: the filter, {@code sort}, {@code first} and {@code max}. */
    static KeyParameters ofList(MultivaluedMap<String, String> parameters) {
        return new KeyParameters(parameters, LIST);
    }

    KeySort sort() {
        String sort = query.choice("sort", SORTS);
        return sort == null ? KeySort.NEWEST_FIRST : KeySort.parse(sort).orElseThrow();
    }

    Page page() {
        return Page.of(null, query.raw("first"), query.raw("max"));
    }

    /** @param limits supplies the realm's rules, only if the filter includes {@code exceedsRules} */
    KeyFilter filter(Supplier<KeyFilter.Limits> limits) {
        return new KeyFilter(
                search(),
                query.text("userId"),
                kind(),
                query.bool("enabled"),
                query.choice("disabledBy", DISABLED_BY),
                query.bool("leaked"),
                new KeyFilter.Access(endpoint(), level(), query.onlyTrue("wideOpen")),
                new KeyFilter.Times(
                        query.bool("expired"),
                        query.bool("withoutExpiry"),
                        query.daysFromNow("expiringWithin"),
                        query.bool("neverUsed"),
                        query.milliseconds("unusedSince"),
                        query.daysAgo("idleDays")),
                query.onlyTrue("exceedsRules") ? limits.get() : null);
    }

    /** Returns the bound of a count; null if there is none. */
    Integer atMost() {
        return query.number("atMost", MAX_COUNTED);
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(query.bool(name));
    }

    /** Returns the filter as sent in the request, for the admin event. */
    Map<String, String> requested() {
        Map<String, String> requested = new TreeMap<>();
        FILTER.forEach(name -> {
            String text = name.equals("search") ? search() : query.text(name);
            if (text != null) {
                requested.put(name, text);
            }
        });
        return requested;
    }

    /** Returns the search text. Of a pasted key, only the public part is used; the secret is dropped here. */
    private String search() {
        String search = query.raw("search");
        return search == null ? null : QueryText.plain("search", KeyHint.ofSearch(search));
    }

    private Kind kind() {
        String kind = query.choice("kind", KINDS);
        return kind == null ? null : Kind.valueOf(kind.toUpperCase(Locale.ROOT));
    }

    private AccessLevel level() {
        String level = query.choice("level", LEVELS);
        return level == null ? null : AccessLevel.parse(level).orElseThrow();
    }

    private String endpoint() {
        String endpoint = query.text("endpoint");
        if (endpoint != null
                && !endpoint.equals(KeyFilter.Access.ALL_ENDPOINTS)
                && EndpointId.parse(endpoint).isEmpty()) {
            throw QueryText.invalid("endpoint must be the id of an endpoint, or * for keys that grant all endpoints");
        }
        return endpoint;
    }
}
