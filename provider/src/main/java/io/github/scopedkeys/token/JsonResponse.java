/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import io.github.scopedkeys.key.KeyHint;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.keycloak.representations.idm.OAuth2ErrorRepresentation;
import org.keycloak.util.JsonSerialization;

/** JSON responses, serialized here as Keycloak does for introspection: the server's own writer takes twice as long. */
public final class JsonResponse {

    private JsonResponse() {}

    public static Response.ResponseBuilder ok(Object body) {
        return of(Response.Status.OK, body);
    }

    /**
     * Builds an error response (RFC 6749 section 5.2) in Keycloak's format.
     *
     * @param description may quote the request: a key in it is redacted
     */
    public static Response.ResponseBuilder error(Response.Status status, String error, String description) {
        return of(status, new OAuth2ErrorRepresentation(error, KeyHint.redact(description)));
    }

    private static Response.ResponseBuilder of(Response.Status status, Object body) {
        try {
            return Response.status(status)
                    .entity(JsonSerialization.writeValueAsBytes(body))
                    .type(MediaType.APPLICATION_JSON_TYPE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
