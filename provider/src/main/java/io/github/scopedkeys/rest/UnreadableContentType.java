/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.keycloak.headers.SecurityHeadersProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Handles a {@code Content-Type} that is not a valid media type. Keycloak parses it to choose the response's security
 * headers, and turns any response into a 500 if that fails.
 */
public final class UnreadableContentType {

    private UnreadableContentType() {}

    /** Keeps the response, without security headers, if the request's {@code Content-Type} is invalid. */
    public static void tolerate(KeycloakSession session) {
        String type = session.getContext().getHttpRequest().getHttpHeaders().getHeaderString(HttpHeaders.CONTENT_TYPE);
        if (type == null) {
            return;
        }
        try {
            MediaType.valueOf(type);
        } catch (IllegalArgumentException e) {
            session.getProvider(SecurityHeadersProvider.class).options().skipHeaders();
        }
    }
}
