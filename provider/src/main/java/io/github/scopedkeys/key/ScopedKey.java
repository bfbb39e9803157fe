/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scoped key. It parses and generates the format that the package description defines; {@link KeyHint} also knows
 * that format, to redact keys within longer texts.
 */
public final class ScopedKey implements PresentedKey {

    static final int LONGEST_PREFIX = 16;

    private static final int SECRET_LENGTH = 32;
    private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9]{0,15}");
    private static final Pattern SHAPE =
            Pattern.compile("(?<covered>(?<prefix>[a-z][a-z0-9]{0,15})_(?<id>[0-9A-Za-z]{12})_[0-9A-Za-z]{32})"
                    + "(?<checksum>[0-9A-Za-z]{6})");

    private static final Pattern RESEMBLANCE =
            Pattern.compile("[a-z][a-z0-9]{0,15}_[0-9A-Za-z]{12}_.*", Pattern.DOTALL);

    private final String prefix;
    private final KeyId id;
    private final Secret covered;

    private ScopedKey(String prefix, KeyId id, Secret covered) {
        this.prefix = prefix;
        this.id = id;
        this.covered = covered;
    }

    /**
     * Generates a new key.
     *
     * @param prefix a lower-case letter and up to 15 lower-case letters or digits
     * @throws IllegalArgumentException if the prefix is invalid
     */
    public static ScopedKey generate(String prefix) {
        if (!isPrefix(prefix)) {
            throw new IllegalArgumentException("A key prefix must match [a-z][a-z0-9]{0,15}");
        }
        KeyId id = KeyId.random();
        return new ScopedKey(prefix, id, new Secret(prefix + "_" + id + "_" + Base62.random(SECRET_LENGTH)));
    }

    public static boolean isPrefix(String text) {
        return PREFIX.matcher(text).matches();
    }

    static boolean hasShape(String text) {
        return SHAPE.matcher(text).matches();
    }

    /** Returns whether the text is meant to be a scoped key, even if it is truncated or mistyped. */
    static boolean resembles(String text) {
        return RESEMBLANCE.matcher(text).matches();
    }

    /** Returns the key; empty if {@code text} does not have the shape of one, or its checksum is wrong. */
    public static Optional<ScopedKey> parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches() || !Base62.checksum(matcher.group("covered")).equals(matcher.group("checksum"))) {
            return Optional.empty();
        }
        return Optional.of(new ScopedKey(
                matcher.group("prefix"), new KeyId(matcher.group("id")), new Secret(matcher.group("covered"))));
    }

    public KeyId id() {
        return id;
    }

    public String prefix() {
        return prefix;
    }

    /** Returns the part that is digested: prefix, id and secret without the checksum. */
    public Secret covered() {
        return covered;
    }

    @Override
    public Secret characters() {
        return covered;
    }

    /** Returns the whole key. It appears only once, in the response that creates it. */
    public String reveal() {
        return covered.expose() + Base62.checksum(covered.expose());
    }

    @Override
    public String toString() {
        return prefix + "_" + id + "_***";
    }
}
