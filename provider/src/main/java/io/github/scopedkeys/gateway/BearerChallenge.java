/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.gateway;

import io.github.scopedkeys.token.JsonResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.keycloak.OAuthErrorException;
import org.keycloak.models.RealmModel;

/** The challenge to callers without a valid key (RFC 6750 section 3). */
public final class BearerChallenge {

    private BearerChallenge() {}

    /** Returns the challenge without an error code, for requests without a credential (RFC 6750 section 3.1). */
    public static String of(RealmModel realm) {
        return "Bearer realm=\"" + realm.getName().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** Builds a 401 {@code invalid_token} (RFC 6750 section 3.1), the same for every invalid key. */
    public static Response.ResponseBuilder badKey(RealmModel realm) {
        return JsonResponse.error(Response.Status.UNAUTHORIZED, OAuthErrorException.INVALID_TOKEN, "Invalid API key")
                .header(
                        HttpHeaders.WWW_AUTHENTICATE,
                        of(realm) + ", error=\"invalid_token\", error_description=\"Invalid API key\"");
    }
}
