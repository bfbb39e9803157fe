/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.manage.Timestamps;
import io.github.scopedkeys.rest.PlainText;
import io.github.scopedkeys.rest.WholeNumber;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.keycloak.common.util.Time;

/**
 * Query parameters as typed values, null for those that are absent. A misspelled filter would match too many keys, so
 * unknown or repeated parameters and empty values are rejected.
 */
final class QueryText {

    private static final int MAX_DAYS = 36_500;

    private final MultivaluedMap<String, String> parameters;

    /** @param further known parameters that are no filters */
    QueryText(MultivaluedMap<String, String> parameters, Set<String> filters, Collection<String> further) {
        this.parameters = parameters;
        parameters.forEach((name, values) -> {
            if (!filters.contains(name) && !further.contains(name)) {
                throw Rejection.badRequest(
                        "unknown_parameter",
                        "Unknown query parameter. Filter only by: " + String.join(", ", new TreeSet<>(filters)));
            }
            if (values.size() != 1) {
                throw invalid("Send the parameter " + name + " only once");
            }
        });
    }

    /** Returns the parameter as sent. */
    String raw(String name) {
        return parameters.getFirst(name);
    }

    String text(String name) {
        return plain(name, raw(name));
    }

    static String plain(String name, String parameter) {
        String text = PlainText.ofParameter(name, parameter);
        if (text != null && text.isBlank()) {
            throw invalid("The parameter " + name + " is empty. Send a value, or omit it.");
        }
        return text == null ? null : text.strip();
    }

    String choice(String name, List<String> choices) {
        String text = text(name);
        if (text != null && !choices.contains(text)) {
            throw invalid(name + " must be one of: " + String.join(", ", choices));
        }
        return text;
    }

    Boolean bool(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        if (!text.equals("true") && !text.equals("false")) {
            throw invalid(name + " must be true or false");
        }
        return Boolean.valueOf(text);
    }

    /** Returns whether the parameter is true, rather than absent. */
    boolean onlyTrue(String name) {
        Boolean flag = bool(name);
        if (Boolean.FALSE.equals(flag)) {
            throw invalid(name + " must be true or absent");
        }
        return flag != null;
    }

    Long milliseconds(String name) {
        Long time = number(name, 0, Long.MAX_VALUE, "a whole number of milliseconds since the epoch");
        if (time == null) {
            return null;
        }
        Timestamps.objection(name, time).ifPresent(objection -> {
            throw invalid(objection);
        });
        return time;
    }

    /** Returns the moment that is so many days from now, in milliseconds since the epoch. */
    Long daysFromNow(String name) {
        Long days = days(name);
        return days == null ? null : Time.currentTimeMillis() + days;
    }

    /** Returns the time so many days ago, in milliseconds since the epoch; null if the parameter is absent. */
    Long daysAgo(String name) {
        Long days = days(name);
        return days == null ? null : Time.currentTimeMillis() - days;
    }

    /** Returns the whole number from 1 to {@code max}. */
    Integer number(String name, int max) {
        return number(name, "a whole number", max);
    }

    private Long days(String name) {
        Integer days = number(name, "a number of days", MAX_DAYS);
        return days == null ? null : TimeUnit.DAYS.toMillis(days);
    }

    private Integer number(String name, String what, int max) {
        Long number = number(name, 1, max, what + " from 1 to " + max);
        return number == null ? null : Math.toIntExact(number);
    }

    private Long number(String name, long min, long max, String what) {
        // Unlike a text, a number is not stripped.
        return text(name) == null
                ? null
                : Long.valueOf(
                        WholeNumber.parse(raw(name), min, max).orElseThrow(() -> invalid(name + " must be " + what)));
    }

    static Rejection invalid(String message) {
        return Rejection.badRequest("invalid_request", message);
    }
}
