/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The public id of a key: 12 base62 characters. It appears in REST paths, events and claims, and is safe to log.
 *
 * @param value the 12 characters
 */
public record KeyId(String value) {

    static final int LENGTH = 12;
    private static final Pattern SHAPE = Pattern.compile("[0-9A-Za-z]{12}");
    private static final Pattern VERSION = Pattern.compile("v[0-9]");

    public KeyId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("A key id must be 12 base62 characters");
        }
    }

    /**
     * Returns a random id without a "v" before a digit. Keycloak takes such an address below {@code /account/} for a
     * version of its REST, wherever the "v" stands, and responds with 401 when a browser reloads the page of the key.
     */
    public static KeyId random() {
        String value = Base62.random(LENGTH);
        while (VERSION.matcher(value).find()) {
            value = Base62.random(LENGTH);
        }
        return new KeyId(value);
    }

    /** Returns the id; empty if {@code text} is null or not an id. */
    public static Optional<KeyId> parse(String text) {
        return text != null && SHAPE.matcher(text).matches() ? Optional.of(new KeyId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
