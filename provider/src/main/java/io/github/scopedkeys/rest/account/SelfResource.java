/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.account;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.audit.KeyEvents;
import io.github.scopedkeys.audit.Measurement;
import io.github.scopedkeys.audit.RefusalEvents;
import io.github.scopedkeys.gateway.BearerChallenge;
import io.github.scopedkeys.gateway.CallerKey;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.realm.RealmRules;
import io.github.scopedkeys.rest.KeyJson;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.token.JsonResponse;
import io.github.scopedkeys.token.RedemptionUnavailable;
import io.github.scopedkeys.verify.OwnerUnavailable;
import io.github.scopedkeys.verify.Refusal;
import io.github.scopedkeys.verify.Verdict;
import io.github.scopedkeys.verify.VerifiedKey;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.headers.SecurityHeadersProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.cors.Cors;

/**
 * {@code /realms/{realm}/api-keys/self}: tells the holder of a key what it is and what it can do now, and nothing about
 * its owner. The key is the only credential, in the same headers as at the gateway's endpoint. The request is no use of
 * the key.
 *
 * <p>Pages of any origin may read the response. It never depends on a cookie, so a page learns nothing that a program
 * with the same key would not.
 */
public final class SelfResource {

    private static final RefusalEvents REFUSALS = new RefusalEvents();
    private static final String METHOD = "api_key_self";

    private final KeycloakSession session;
    private final RealmModel realm;

    /**
     * @param realm an open realm
     * @throws Rejection 404 if the realm does not let keys ask
     */
    SelfResource(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
        if (!RealmRules.of(realm).selfCheck()) {
            throw Rejection.notFound();
        }
    }

    /** Returns what the key is and can do; 401 for every invalid key, the same whatever the reason. */
    @GET
    public Response get() {
        Measurement measurement = Measurement.of(Measurement.Operation.SELF);
        try {
            return answer(measurement)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .header(Cors.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                    .header(
                            Cors.ACCESS_CONTROL_EXPOSE_HEADERS,
                            HttpHeaders.WWW_AUTHENTICATE + ", " + HttpHeaders.RETRY_AFTER)
                    .build();
        } finally {
            measurement.end();
        }
    }

    /** Handles the CORS preflight request: a wildcard would not cover {@code Authorization}. */
    @OPTIONS
    public Response preflight() {
        return Response.ok()
                .header(Cors.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .header(Cors.ACCESS_CONTROL_ALLOW_METHODS, "GET")
                .header(Cors.ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, X-API-Key")
                .header(Cors.ACCESS_CONTROL_MAX_AGE, 3600)
                .build();
    }

    private Response.ResponseBuilder answer(Measurement measurement) {
        if (!session.getContext().getUri().getQueryParameters().isEmpty()) {
            // A key in the URL would end up in access logs and histories: do not let it work.
            measurement.refused(OAuthErrorException.INVALID_REQUEST);
            return JsonResponse.error(
                    Response.Status.BAD_REQUEST,
                    OAuthErrorException.INVALID_REQUEST,
                    "This address takes no parameters. Send the key in the header Authorization or X-API-Key.");
        }
        List<String> keys = CallerKey.in(session.getContext().getHttpRequest().getHttpHeaders());
        if (keys.isEmpty()) {
            measurement.refused("no_key");
            session.getProvider(SecurityHeadersProvider.class).options().allowEmptyContentType();
            return Response.status(Response.Status.UNAUTHORIZED)
                    .header(HttpHeaders.WWW_AUTHENTICATE, BearerChallenge.of(realm));
        }
        ApiKeysProvider apiKeys = ApiKeysProvider.of(session);
        // Different credentials contradict each other, so none of them is accepted.
        Verdict verdict = apiKeys.verifier(realm).verify(realm.getId(), keys.size() == 1 ? keys.get(0) : "");
        if (verdict instanceof OwnerUnavailable unavailable) {
            measurement.refused(RedemptionUnavailable.ERROR);
            KeyEvents.describe(event(), unavailable).error(RedemptionUnavailable.ERROR);
            return RedemptionUnavailable.response();
        }
        if (verdict instanceof VerifiedKey key) {
            Optional<KeyDetails> details = apiKeys.details(realm, key);
            if (details.isPresent()) {
                measurement.succeeded();
                event().user(key.ownerId())
                        .detail(KeyEvents.KEY_ID, key.id().value())
                        .success();
                return JsonResponse.ok(KeyJson.self(details.get(), apiKeys.currentScope(realm, key)));
            }
            verdict = new Refusal(Refusal.Reason.UNKNOWN, key.id(), key.ownerId());
        }
        measurement.refused(OAuthErrorException.INVALID_TOKEN);
        Refusal refusal = (Refusal) verdict;
        REFUSALS.note(refusal, realm.getId(), KeyEvents.describe(event(), refusal), Errors.INVALID_TOKEN);
        return BearerChallenge.badKey(realm);
    }

    private EventBuilder event() {
        return new EventBuilder(realm, session, session.getContext().getConnection())
                .event(EventType.INTROSPECT_TOKEN)
                .detail(Details.AUTH_METHOD, METHOD);
    }
}
