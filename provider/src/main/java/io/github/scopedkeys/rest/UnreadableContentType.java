/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.keycloak.headers.SecurityHeadersProvider;
import org.keycloak.models.KeycloakSession;

/**
 * A {@code Content-Type} that is no media type. Keycloak parses it once more to choose the security headers of the response,
 * and responds with 500 when it cannot, whatever the response was.
 */
public final class UnreadableContentType {

    private UnreadableContentType() {}

    /** Leaves the response as it is: without those headers, where they cannot be chosen. */
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
