/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.gateway;

import io.github.scopedkeys.audit.Measurement;
import io.github.scopedkeys.permission.Scope;
import io.github.scopedkeys.token.JsonResponse;
import io.github.scopedkeys.token.RedemptionUnavailable;
import io.github.scopedkeys.verify.VerifiedKey;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.keycloak.OAuthErrorException;
import org.keycloak.headers.SecurityHeadersProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** What a gateway is told. Challenges are those of RFC 6750 section 3. */
final class GatewayResponses {

    private static final String SUBJECT = "X-Api-Key-Subject";
    private static final String SCOPE = "X-Api-Key-Scope";
    private static final String KEY_ID = "X-Api-Key-Id";

    private final KeycloakSession session;
    private final String challenge;
    private final Measurement measurement;

    GatewayResponses(KeycloakSession session, RealmModel realm, Measurement measurement) {
        this.session = session;
        this.measurement = measurement;
        this.challenge =
                "Bearer realm=\"" + realm.getName().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** The token stands where the key stood, so that a gateway that copies the header replaces the key by it. */
    Response pass(String token, VerifiedKey key, Scope scope) {
        measurement.succeeded();
        session.getProvider(SecurityHeadersProvider.class).options().allowEmptyContentType();
        return noStore(Response.ok())
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                .header(SUBJECT, key.ownerId())
                .header(SCOPE, scope.toString())
                .header(KEY_ID, key.id().value())
                .build();
    }

    /** RFC 6750 section 3.1: no error code where there was no credential at all. */
    Response noKey() {
        measurement.refused("no_key");
        session.getProvider(SecurityHeadersProvider.class).options().allowEmptyContentType();
        return noStore(Response.status(Response.Status.UNAUTHORIZED))
                .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
                .build();
    }

    /** All bad keys look the same. */
    Response badKey() {
        return refuse(
                Response.Status.UNAUTHORIZED,
                OAuthErrorException.INVALID_TOKEN,
                "Invalid API key",
                challenge + ", error=\"invalid_token\", error_description=\"Invalid API key\"");
    }

    /** @param requested what would have been needed; null if the gateway does not say */
    Response insufficientScope(String requested, String description) {
        String needed =
                requested == null || !requested.matches("[!#-\\[\\]-~ ]+") ? "" : ", scope=\"" + requested + "\"";
        return refuse(
                Response.Status.FORBIDDEN,
                OAuthErrorException.INSUFFICIENT_SCOPE,
                description,
                challenge + ", error=\"insufficient_scope\"" + needed);
    }

    /** No word about the caller's key. */
    Response unavailable() {
        measurement.refused(RedemptionUnavailable.ERROR);
        return RedemptionUnavailable.response().build();
    }

    Response badGate(String error, String description) {
        return refuse(Response.Status.BAD_REQUEST, error, description, null);
    }

    private Response refuse(Response.Status status, String error, String description, String authenticate) {
        measurement.refused(error);
        return noStore(JsonResponse.error(status, error, description))
                .header(HttpHeaders.WWW_AUTHENTICATE, authenticate)
                .build();
    }

    private static Response.ResponseBuilder noStore(Response.ResponseBuilder response) {
        return response.header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
