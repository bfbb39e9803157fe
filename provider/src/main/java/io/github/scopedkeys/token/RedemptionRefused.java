/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import io.github.scopedkeys.key.KeysInText;
import io.github.scopedkeys.permission.InvalidScope;
import io.github.scopedkeys.permission.Permission;
import io.github.scopedkeys.verify.Refusal;
import java.util.Optional;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.Errors;

/**
 * Rejects a request for a token, with an OAuth error and a description for the client, and a reason for the event.
 * Clients see the same error for every invalid key, whatever the reason.
 */
public final class RedemptionRefused extends Exception {

    private final String error;
    private final String reason;
    private final Refusal refusal;

    private RedemptionRefused(String error, String description, String reason, Refusal refusal) {
        // Expected rejection: skip the stack trace, which would cost time on every junk request.
        super(description, null, false, false);
        this.error = error;
        this.reason = reason;
        this.refusal = refusal;
    }

    /** RFC 8693 section 2.2.2: an invalid subject token is an invalid_request, not an invalid_grant. */
    static RedemptionRefused of(Refusal refusal) {
        return new RedemptionRefused(
                OAuthErrorException.INVALID_REQUEST,
                "Invalid API key",
                refusal.reason().word(),
                refusal);
    }

    static RedemptionRefused of(InvalidScope scope) {
        String missing = scope.missing()
                .map(Permission::toString)
                .filter(text -> !KeysInText.areIn(text))
                .map(" "::concat)
                .orElse("");
        return of(OAuthErrorException.INVALID_SCOPE, scope.getMessage() + missing, OAuthErrorException.INVALID_SCOPE);
    }

    static RedemptionRefused of(OAuthErrorException e) {
        return of(e.getError(), e.getDescription(), e.getError());
    }

    static RedemptionRefused of(String error, String description, String reason) {
        return new RedemptionRefused(error, description, reason, null);
    }

    /** Returns the OAuth error code; the message is its description. */
    public String error() {
        return error;
    }

    /** Returns the reason for the event. */
    public String reason() {
        return reason;
    }

    /** Returns the error of the event, a constant of {@link Errors}. */
    public String eventError() {
        return error.equals(OAuthErrorException.UNAUTHORIZED_CLIENT) ? Errors.NOT_ALLOWED : Errors.INVALID_REQUEST;
    }

    /** Returns which key was rejected and why; empty if the key is valid and the request is not. */
    public Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    /**
     * Tells whether the key does not grant the requested scope, or the client did not send a required {@code scope}.
     */
    public boolean isScope() {
        return error.equals(OAuthErrorException.INVALID_SCOPE);
    }
}
