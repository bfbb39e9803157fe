/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.gateway;

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
 * {@code /realms/{realm}/api-keys/authorize?scope=...}. Gateways call it with GET, or with the method of the request to
 * be checked. All methods give the same response, and the body is never read. OPTIONS is declared too: the server's
 * default is a 200, which a gateway takes for a permit. Methods not declared here get a 405, which denies the request.
 */
public final class GatewayResource {

    /** Methods for which Keycloak reads a form, whether or not the resource method uses it. */
    private static final Set<String> READ_FORMS = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

    private final KeycloakSession session;
    private final GatewayCheck check;

    public GatewayResource(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.check = new GatewayCheck(session, realm);
    }

    /**
     * Responds immediately if the request announces a form. Keycloak would read the form before it calls any of the
     * methods below, so a form that is broken, large or never sent would determine the response.
     *
     * @throws WebApplicationException with the response of the check, if the request announces a form
     */
    public GatewayResource withoutForm() {
        HttpRequest request = session.getContext().getHttpRequest();
        if (READ_FORMS.contains(request.getHttpMethod())
                && request.getHttpHeaders().getRequestHeader(HttpHeaders.CONTENT_TYPE).stream()
                        .anyMatch(type -> type.toLowerCase(Locale.ROOT).contains("form"))) {
            Response response = check.respond();
            // Keycloak replaces an exception's response that has no entity.
            throw new WebApplicationException(
                    response.hasEntity()
                            ? response
                            : Response.fromResponse(response)
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
