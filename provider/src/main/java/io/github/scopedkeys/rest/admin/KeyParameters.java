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
import java.util.function.Supplier;

/**
 * The query parameters of an administrator's call. A misspelled filter would mean more keys than it should, so what is not
 * known, stands twice, or is an empty filter, is refused.
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
                throw Rejection.badRequest("unknown_parameter", "There is a query parameter that is not known here");
            }
            if (values.size() != 1) {
                throw invalid(name + " stands more than once");
            }
        });
    }

    /** The parameters of a list: the filter, {@code first} and {@code max}. */
    static KeyParameters ofList(MultivaluedMap<String, String> parameters) {
        return new KeyParameters(parameters, PAGE.toArray(String[]::new));
    }

    Page page() {
        return Page.of(null, parameters.getFirst("first"), parameters.getFirst("max"));
    }

    /** @param limits the rules of the realm, asked for only if keys that exceed them are meant */
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

    /** Returns the filter as it was asked for, for the event log. */
    Map<String, String> asked() {
        Map<String, String> asked = new TreeMap<>();
        FILTER.forEach(name -> {
            String text = name.equals("search") ? search() : text(name);
            if (text != null) {
                asked.put(name, text);
            }
        });
        return asked;
    }

    private String text(String name) {
        return plain(name, parameters.getFirst(name));
    }

    private static String plain(String name, String parameter) {
        String text = PlainText.ofParameter(name, parameter);
        if (text != null && text.isBlank()) {
            throw invalid(name + " is empty");
        }
        return text == null ? null : text.strip();
    }

    /** Of a whole key that somebody pasted, only the public part is used: the secret goes no further than here. */
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
                .orElseThrow(() -> invalid("kind is scoped or legacy"));
    }

    private boolean exceedsRules() {
        Boolean exceeds = bool("exceedsRules");
        if (Boolean.FALSE.equals(exceeds)) {
            throw invalid("exceedsRules is true or absent");
        }
        return exceeds != null;
    }

    private Boolean bool(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        if (!text.equals("true") && !text.equals("false")) {
            throw invalid(name + " is true or false");
        }
        return Boolean.valueOf(text);
    }

    private Long milliseconds(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw invalid(name + " is a number of milliseconds since the epoch");
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
