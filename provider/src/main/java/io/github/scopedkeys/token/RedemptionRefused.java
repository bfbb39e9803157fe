/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import io.github.scopedkeys.permission.InvalidScope;
import io.github.scopedkeys.verify.Refusal;
import java.util.Optional;
import org.keycloak.OAuthErrorException;

/**
 * Why a request gets no token: the OAuth error and a description for the client, and the word for the event. A key that was
 * not believed looks the same to the client whatever the reason.
 */
public final class RedemptionRefused extends Exception {

    private final String error;
    private final String reason;
    private final Refusal refusal;

    private RedemptionRefused(String error, String description, String reason, Refusal refusal) {
        // A response and no fault: a stack trace would tell nobody anything, and takes its time with all junk.
        super(description, null, false, false);
        this.error = error;
        this.reason = reason;
        this.refusal = refusal;
    }

    static RedemptionRefused of(Refusal refusal) {
        return new RedemptionRefused(
                OAuthErrorException.INVALID_REQUEST,
                "Invalid API key",
                refusal.reason().word(),
                refusal);
    }

    static RedemptionRefused of(InvalidScope scope) {
        return of(OAuthErrorException.INVALID_SCOPE, scope.getMessage(), OAuthErrorException.INVALID_SCOPE);
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

    /** Returns the word for the event. */
    public String reason() {
        return reason;
    }

    /** Returns which key was not believed, and why; nothing if the key is good and the request is not. */
    public Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** Tells whether the key lacks what was asked for, or the client did not say what it needs. */
    public boolean isScope() {
        return error.equals(OAuthErrorException.INVALID_SCOPE);
    }
}
