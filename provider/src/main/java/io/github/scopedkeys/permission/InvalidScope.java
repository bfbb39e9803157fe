/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.permission;

import java.util.Optional;
import java.util.regex.Pattern;

/** Thrown if a requested scope cannot be granted: {@code invalid_scope} of RFC 6749 section 5.2. */
public final class InvalidScope extends Exception {

    /** A scope-token of RFC 6749 section 3.3, of limited length: it cannot leave a header or a log line. */
    private static final Pattern QUOTABLE = Pattern.compile("[!#-\\[\\]-~]{1,100}");

    private final String value;

    private InvalidScope(String message) {
        this(message, null);
    }

    private InvalidScope(String message, String value) {
        super(message);
        this.value = value;
    }

    /**
     * Uses the same message for every reason, so it does not reveal which endpoints exist.
     *
     * @param value the first scope value that is not granted
     */
    static InvalidScope notGranted(String value) {
        return new InvalidScope("The API key does not grant the requested scope", value);
    }

    /** RFC 6749 section 3.3: a server without a default scope rejects a request that omits it with this error. */
    public static InvalidScope required() {
        return new InvalidScope("This client must send the parameter scope");
    }

    static InvalidScope empty() {
        return new InvalidScope("The API key grants no access");
    }

    static InvalidScope tooMany(int limit) {
        return new InvalidScope("The API key grants more than " + limit
                + " endpoints: request the ones you need with the parameter scope");
    }

    static InvalidScope tooManyRequested(int limit) {
        return new InvalidScope("A token can name at most " + limit + " endpoints: request fewer");
    }

    /**
     * Returns the requested scope value that is at fault; empty if there is none, or if it is no scope token or a long
     * one. It may contain a key.
     */
    public Optional<String> value() {
        return Optional.ofNullable(value).filter(text -> QUOTABLE.matcher(text).matches());
    }
}
