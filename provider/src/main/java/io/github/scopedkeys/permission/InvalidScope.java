/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.permission;

import java.util.Optional;

/** Thrown if a requested scope cannot be granted: {@code invalid_scope} of RFC 6749 section 5.2. */
public final class InvalidScope extends Exception {

    private static final String NOT_GRANTED = "The API key does not grant the requested scope";

    private final Permission missing;

    private InvalidScope(String message) {
        this(message, null);
    }

    private InvalidScope(String message, Permission missing) {
        super(message);
        this.missing = missing;
    }

    /** A requested value is not a permission. */
    static InvalidScope notGranted() {
        return new InvalidScope(NOT_GRANTED);
    }

    /**
     * Uses the same message for every reason, so it does not reveal which endpoints exist.
     *
     * @param missing a requested permission that is not granted
     */
    static InvalidScope notGranted(Permission missing) {
        return new InvalidScope(NOT_GRANTED, missing);
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
     * Returns a requested permission that is not granted; empty for any other reason. A client that mixes up its
     * variables may have put a key into it.
     */
    public Optional<Permission> missing() {
        return Optional.ofNullable(missing);
    }
}
