/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.permission;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The id of an endpoint, unique in its realm: {@code [A-Za-z0-9][A-Za-z0-9._-]{0,63}}.
 *
 * @param value the id
 */
public record EndpointId(String value) implements Comparable<EndpointId> {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public EndpointId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("An endpoint id must match [A-Za-z0-9][A-Za-z0-9._-]{0,63}");
        }
    }

    /** Returns the id; empty if {@code text} is not one. */
    public static Optional<EndpointId> parse(String text) {
        return SHAPE.matcher(text).matches() ? Optional.of(new EndpointId(text)) : Optional.empty();
    }

    public boolean equalsIgnoreCase(EndpointId other) {
        return value.equalsIgnoreCase(other.value);
    }

    @Override
    public int compareTo(EndpointId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    /** Returns the id in the form used for comparison: ids that differ only in case are equal. */
    public String folded() {
        return value.toLowerCase(Locale.ROOT);
    }
}
