/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.permission;

/** A request asked for a scope that cannot be given: {@code invalid_scope} of RFC 6749 section 5.2. */
public final class InvalidScope extends Exception {

    private InvalidScope(String message) {
        super(message);
    }

    /** The same words whatever the reason, so that nobody learns which endpoints exist. */
    static InvalidScope notGranted() {
        return new InvalidScope("The API key does not grant the requested scope");
    }

    /** RFC 6749 section 3.3: a server without a default for an absent scope fails the request with this error. */
    public static InvalidScope required() {
        return new InvalidScope("This client must name the scope it needs");
    }

    static InvalidScope empty() {
        return new InvalidScope("The API key grants no access");
    }

    static InvalidScope tooMany(int limit) {
        return new InvalidScope("The API key grants more than " + limit
                + " endpoints: name the ones that are needed in the parameter scope");
    }

    static InvalidScope tooManyRequested(int limit) {
        return new InvalidScope("A token names at most " + limit + " endpoints: request fewer");
    }
}
