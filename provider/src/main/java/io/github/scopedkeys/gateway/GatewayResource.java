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
public final class GatewayResource {

    /** Methods for which Keycloak reads a form, whatever the method called makes of it. */
    private static final Set<String> READ_FORMS = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

    private final KeycloakSession session;
    private final GatewayCheck check;

    public GatewayResource(KeycloakSession session, RealmModel realm, MintedTokens minted) {
        this.session = session;
        this.check = new GatewayCheck(session, realm, minted);
    }

    /**
     * Gives the response at once if the request announces a form. Keycloak would read the form before it calls any of the
     * methods below, so a form that is broken, large or never sent would get a verdict of its own.
     *
     * @throws WebApplicationException with the verdict
     */
    public GatewayResource withoutForm() {
        HttpRequest request = session.getContext().getHttpRequest();
        if (READ_FORMS.contains(request.getHttpMethod())
                && request.getHttpHeaders().getRequestHeader(HttpHeaders.CONTENT_TYPE).stream()
                        .anyMatch(type -> type.toLowerCase(Locale.ROOT).contains("form"))) {
            Response verdict = check.respond();
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
        return check.respond();
    }

    @HEAD
    public Response head() {
        return check.respond();
    }

    @OPTIONS
    public Response options() {
        return check.respond();
    }

    @POST
    public Response post() {
        return check.respond();
    }

    @PUT
    public Response put() {
        return check.respond();
    }

    @PATCH
    public Response patch() {
        return check.respond();
    }

    @DELETE
    public Response delete() {
        return check.respond();
    }

    @ExtensionMethod.Propfind
    public Response propfind() {
        return check.respond();
    }

    @ExtensionMethod.Proppatch
    public Response proppatch() {
        return check.respond();
    }

    @ExtensionMethod.Mkcol
    public Response mkcol() {
        return check.respond();
    }

    @ExtensionMethod.Copy
    public Response copy() {
        return check.respond();
    }

    @ExtensionMethod.Move
    public Response move() {
        return check.respond();
    }

    @ExtensionMethod.Lock
    public Response lock() {
        return check.respond();
    }

    @ExtensionMethod.Unlock
    public Response unlock() {
        return check.respond();
    }

    @ExtensionMethod.Report
    public Response report() {
        return check.respond();
    }

    @ExtensionMethod.Search
    public Response search() {
        return check.respond();
    }

    @ExtensionMethod.Query
    public Response query() {
        return check.respond();
    }
}
