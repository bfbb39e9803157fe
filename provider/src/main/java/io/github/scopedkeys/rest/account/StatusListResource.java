/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.account;

import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.realm.RealmRules;
import io.github.scopedkeys.status.StatusLists;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.keycloak.headers.SecurityHeadersProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.cors.Cors;

/**
 * {@code /realms/{realm}/api-keys/status/{list}}: a Status List Token (draft-ietf-oauth-status-list-21 section 8). It
 * is public, as the realm's keys are, which verify it.
 */
public final class StatusListResource {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final String list;

    /**
     * @param realm an open realm
     * @param list the number of the list, as sent
     * @throws Rejection 404 if the realm has no status lists
     */
    StatusListResource(KeycloakSession session, RealmModel realm, String list) {
        if (!RealmRules.of(realm).statusList()) {
            throw Rejection.notFound();
        }
        this.session = session;
        this.realm = realm;
        this.list = list;
    }

    /** Returns the list; 404 if there is none, 501 for a list of the past, 503 if it cannot be read now. */
    @GET
    @Produces(StatusLists.MEDIA_TYPE)
    public Response get() {
        if (session.getContext().getUri().getQueryParameters().containsKey("time")) {
            return empty(Response.Status.NOT_IMPLEMENTED).build();
        }
        // At most five digits, so that it is a number.
        if (!list.matches("0|[1-9][0-9]{0,4}")) {
            throw Rejection.notFound();
        }
        try {
            StatusLists.Current current =
                    new StatusLists(session, realm).get(Integer.parseInt(list)).orElseThrow(Rejection::notFound);
            return Response.ok(current.token(), StatusLists.MEDIA_TYPE)
                    .header(HttpHeaders.CACHE_CONTROL, "public, max-age=" + current.maxAge())
                    .header(Cors.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                    .build();
        } catch (StatusLists.Unavailable e) {
            return empty(Response.Status.SERVICE_UNAVAILABLE)
                    .header(HttpHeaders.RETRY_AFTER, 1)
                    .build();
        }
    }

    private Response.ResponseBuilder empty(Response.Status status) {
        session.getProvider(SecurityHeadersProvider.class).options().allowEmptyContentType();
        return Response.status(status);
    }
}
