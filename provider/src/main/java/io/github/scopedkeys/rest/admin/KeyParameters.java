/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import io.github.scopedkeys.key.KeyHint;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.manage.Timestamps;
import io.github.scopedkeys.rest.Page;
import io.github.scopedkeys.rest.PlainText;
import io.github.scopedkeys.search.KeyFilter;
import io.github.scopedkeys.store.KeyDetails.Kind;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The query parameters of an administrator's request. A misspelled filter would match too many keys, so unknown or
 * repeated parameters and empty filters are rejected.
 */
final class KeyParameters {

    private static final Set<String> FILTER =
            Set.of("search", "userId", "kind", "enabled", "expired", "unusedSince", "exceedsRules");
    private static final Set<String> PAGE = Set.of("first", "max");

    private final MultivaluedMap<String, String> parameters;

    KeyParameters(MultivaluedMap<String, String> parameters, String... further) {
        this.parameters = parameters;
        parameters.forEach((name, values) -> {
            if (!FILTER.contains(name) && !Arrays.asList(further).contains(name)) {
                throw Rejection.badRequest(
                        "unknown_parameter",
                        "Unknown query parameter. Filter only by: " + String.join(", ", new TreeSet<>(FILTER)));
            }
            if (values.size() != 1) {
                throw invalid("Send the parameter " + name + " only once");
            }
        });
    }

    /** Reads the parameters of a list: the filter, {@code first} and {@code max}. */
    static KeyParameters ofList(MultivaluedMap<String, String> parameters) {
        return new KeyParameters(parameters, PAGE.toArray(String[]::new));
    }

    Page page() {
        return Page.of(null, parameters.getFirst("first"), parameters.getFirst("max"));
    }

    /** @param limits supplies the realm's rules, only if the filter includes {@code exceedsRules} */
    KeyFilter filter(Supplier<KeyFilter.Limits> limits) {
        return new KeyFilter(
                search(),
                text("userId"),
                kind(),
                bool("enabled"),
                bool("expired"),
                milliseconds("unusedSince"),
                exceedsRules() ? limits.get() : null);
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(bool(name));
    }

    /** Returns the filter as sent in the request, for the admin event. */
    Map<String, String> requested() {
        Map<String, String> requested = new TreeMap<>();
        FILTER.forEach(name -> {
            String text = name.equals("search") ? search() : text(name);
            if (text != null) {
                requested.put(name, text);
            }
        });
        return requested;
    }

    private String text(String name) {
        return plain(name, parameters.getFirst(name));
    }

    private static String plain(String name, String parameter) {
        String text = PlainText.ofParameter(name, parameter);
        if (text != null && text.isBlank()) {
            throw invalid("The parameter " + name + " is empty. Send a value, or omit it.");
        }
        return text == null ? null : text.strip();
    }

    /** Returns the search text. Of a pasted key, only the public part is used; the secret is dropped here. */
    private String search() {
        String search = parameters.getFirst("search");
        return search == null ? null : plain("search", KeyHint.ofSearch(search));
    }

    private Kind kind() {
        String kind = text("kind");
        if (kind == null) {
            return null;
        }
        return Arrays.stream(Kind.values())
                .filter(known -> known.word().equals(kind))
                .findFirst()
                .orElseThrow(() -> invalid("kind must be scoped or legacy"));
    }

    private boolean exceedsRules() {
        Boolean exceeds = bool("exceedsRules");
        if (Boolean.FALSE.equals(exceeds)) {
            throw invalid("exceedsRules must be true or absent");
        }
        return exceeds != null;
    }

    private Boolean bool(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        if (!text.equals("true") && !text.equals("false")) {
            throw invalid(name + " must be true or false");
        }
        return Boolean.valueOf(text);
    }

    private Long milliseconds(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw invalid(name + " must be a whole number of milliseconds since the epoch");
        }
        long time = Long.parseLong(text);
        Timestamps.objection(name, time).ifPresent(objection -> {
            throw invalid(objection);
        });
        return time;
    }

    private static Rejection invalid(String message) {
        return Rejection.badRequest("invalid_request", message);
    }
}
