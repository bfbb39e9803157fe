/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.gateway;

import io.github.scopedkeys.audit.Measurement;
import io.github.scopedkeys.key.KeyHint;
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

/** The responses to a gateway, with challenges as in RFC 6750 section 3. */
final class GatewayResponses {

    private static final String SUBJECT = "X-Api-Key-Subject";
    private static final String SCOPE = "X-Api-Key-Scope";
    private static final String KEY_ID = "X-Api-Key-Id";

    private final KeycloakSession session;
    private final RealmModel realm;
    private final String challenge;
    private final Measurement measurement;

    GatewayResponses(KeycloakSession session, RealmModel realm, Measurement measurement) {
        this.session = session;
        this.measurement = measurement;
        this.realm = realm;
        this.challenge = BearerChallenge.of(realm);
    }

    /** Returns the token in {@code Authorization}, so that a gateway that copies the header replaces the key. */
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

    /** Returns a 401 without an error code, as the request had no credential (RFC 6750 section 3.1). */
    Response noKey() {
        measurement.refused("no_key");
        session.getProvider(SecurityHeadersProvider.class).options().allowEmptyContentType();
        return noStore(Response.status(Response.Status.UNAUTHORIZED))
                .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
                .build();
    }

    /** Returns a 401 {@code invalid_token}, the same for every invalid key. */
    Response badKey() {
        measurement.refused(OAuthErrorException.INVALID_TOKEN);
        return noStore(BearerChallenge.badKey(realm)).build();
    }

    /**
     * Returns a 403 {@code insufficient_scope} (RFC 6750 section 3.1).
     *
     * @param requested the scope that the request needs, in which a key is redacted; null if the gateway names none
     */
    Response insufficientScope(String requested, String description) {
        String scope = KeyHint.redact(requested);
        String needed = scope == null || !scope.matches("[!#-\\[\\]-~ ]+") ? "" : ", scope=\"" + scope + "\"";
        return refuse(
                Response.Status.FORBIDDEN,
                OAuthErrorException.INSUFFICIENT_SCOPE,
                description,
                challenge + ", error=\"insufficient_scope\"" + needed);
    }

    /** Returns a 503, which is no verdict on the caller's key. */
    Response unavailable() {
        measurement.refused(RedemptionUnavailable.ERROR);
        return RedemptionUnavailable.response().build();
    }

    /** Returns a 400: the gateway itself is at fault, not the caller. */
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
