/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import io.github.scopedkeys.manage.Rejection;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.keycloak.models.KeycloakSession;

/**
 * Rejects a request body of another media type. Replaces {@code @Consumes}, whose 415 response names the annotation. A
 * request without the header is accepted.
 */
public final class BodyType {

    public static final String NDJSON = "application/x-ndjson";

    private BodyType() {}

    /** @throws Rejection 415 */
    public static void requireJson(KeycloakSession session) {
        require(session, MediaType.APPLICATION_JSON, "Send the body as JSON");
    }

    /** @throws Rejection 415 */
    public static void requireNdjson(KeycloakSession session) {
        require(session, NDJSON, "Send the body as NDJSON, one JSON object per line");
    }

    private static void require(KeycloakSession session, String type, String how) {
        String sent = session.getContext().getHttpRequest().getHttpHeaders().getHeaderString(HttpHeaders.CONTENT_TYPE);
        // What is not a media type was rejected before this resource was called.
        if (sent != null && !MediaType.valueOf(sent).isCompatible(MediaType.valueOf(type))) {
            throw Rejection.unsupportedMediaType(how + ", with the header Content-Type: " + type);
        }
    }
}
