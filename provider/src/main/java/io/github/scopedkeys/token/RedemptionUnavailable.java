/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import io.github.scopedkeys.verify.OwnerUnavailable;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.keycloak.OAuthErrorException;

/** A key cannot be verified now, since its owner cannot be looked up. All endpoints give the same response. */
public final class RedemptionUnavailable extends Exception {

    /** The OAuth error code, the error of the event and the outcome in metrics. */
    public static final String ERROR = OAuthErrorException.TEMPORARILY_UNAVAILABLE;

    private static final int RETRY_AFTER_SECONDS = 5;

    RedemptionUnavailable() {
        // Expected during a directory outage: skip the stack trace.
        super(OwnerUnavailable.REASON, null, false, false);
    }

    /** Builds a 503 with the error {@code temporarily_unavailable}: callers should retry, not discard their key. */
    public static Response.ResponseBuilder response() {
        return JsonResponse.error(
                        Response.Status.SERVICE_UNAVAILABLE,
                        ERROR,
                        "The API key cannot be verified at the moment. Try again.")
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
