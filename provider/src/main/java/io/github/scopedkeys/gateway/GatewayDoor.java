/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.gateway;

import io.github.scopedkeys.token.MintedTokens;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Set;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * {@code /realms/{realm}/api-keys/authorize?scope=...}. Gateways ask with GET, or with the method of the request that they
 * ask about; all are answered alike, and the body is never read. OPTIONS has to stand here as well: left to the server it
 * would be answered with 200, which a gateway takes for a yes. A method that is not here gets 405, which is a no.
 */
public final class GatewayDoor {

    /** Methods for which Keycloak reads a form, whatever the method called makes of it. */
    private static final Set<String> READ_FORMS = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

    private final KeycloakSession session;
    private final GatewayCheck check;

    public GatewayDoor(KeycloakSession session, RealmModel realm, MintedTokens minted) {
        this.session = session;
        this.check = new GatewayCheck(session, realm, minted);
    }

    /**
     * Gives the response at once if the request announces a form. Keycloak would read the form before it calls any of the
     * methods below, so a form that is broken, large or never sent would get a verdict of its own.
     *
     * @throws WebApplicationException with the verdict
     */
    public GatewayDoor withoutForm() {
        HttpRequest request = session.getContext().getHttpRequest();
        if (READ_FORMS.contains(request.getHttpMethod())
                && request.getHttpHeaders().getRequestHeader(HttpHeaders.CONTENT_TYPE).stream()
                        .anyMatch(type -> type.toLowerCase(Locale.ROOT).contains("form"))) {
            Response verdict = check.answer();
            // With an entity, or Keycloak would make a response of its own.
            throw new WebApplicationException(
                    verdict.hasEntity()
                            ? verdict
                            : Response.fromResponse(verdict)
                                    .entity("")
                                    .type(MediaType.TEXT_PLAIN_TYPE)
                                    .build());
        }
        return this;
    }

    @GET
    public Response get() {
        return check.answer();
    }

    @HEAD
    public Response head() {
        return check.answer();
    }

    @OPTIONS
    public Response options() {
        return check.answer();
    }

    @POST
    public Response post() {
        return check.answer();
    }

    @PUT
    public Response put() {
        return check.answer();
    }

    @PATCH
    public Response patch() {
        return check.answer();
    }

    @DELETE
    public Response delete() {
        return check.answer();
    }

    @ExtensionMethod.Propfind
    public Response propfind() {
        return check.answer();
    }

    @ExtensionMethod.Proppatch
    public Response proppatch() {
        return check.answer();
    }

    @ExtensionMethod.Mkcol
    public Response mkcol() {
        return check.answer();
    }

    @ExtensionMethod.Copy
    public Response copy() {
        return check.answer();
    }

    @ExtensionMethod.Move
    public Response move() {
        return check.answer();
    }

    @ExtensionMethod.Lock
    public Response lock() {
        return check.answer();
    }

    @ExtensionMethod.Unlock
    public Response unlock() {
        return check.answer();
    }

    @ExtensionMethod.Report
    public Response report() {
        return check.answer();
    }

    @ExtensionMethod.Search
    public Response search() {
        return check.answer();
    }

    @ExtensionMethod.Query
    public Response query() {
        return check.answer();
    }
}
