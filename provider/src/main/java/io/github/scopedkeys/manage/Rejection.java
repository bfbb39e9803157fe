/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.key.KeyHint;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/**
 * Rejects a request with Keycloak's {@code errorMessage} for people and a stable {@code error} code for programs. The
 * message may quote the request: a key in it is redacted.
 */
public final class Rejection extends WebApplicationException {

    private final String code;

    private Rejection(int status, String code, String redacted) {
        super(redacted, response(status, code, redacted).build());
        this.code = code;
    }

    private static Response.ResponseBuilder response(int status, String code, String redacted) {
        Response.ResponseBuilder response = Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Map.of("error", code, "errorMessage", redacted));
        // RFC 9110 section 11.6.1 requires a challenge; this one is Keycloak's own.
        return status == 401 ? response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer") : response;
    }

    private static Rejection of(int status, String code, String message) {
        return new Rejection(status, code, KeyHint.redact(message));
    }

    public String code() {
        return code;
    }

    public static Rejection badRequest(String code, String message) {
        return of(400, code, message);
    }

    public static Rejection unauthorized(String message) {
        return of(401, "unauthorized", message);
    }

    public static Rejection forbidden(String code, String message) {
        return of(403, code, message);
    }

    public static Rejection notFound() {
        return of(404, "not_found", "Not found");
    }

    public static Rejection conflict(String code, String message) {
        return of(409, code, message);
    }

    public static Rejection preconditionFailed(String code, String message) {
        return of(412, code, message);
    }

    public static Rejection tooLarge(int bytes) {
        return tooLarge("body", bytes);
    }

    /** @param what what is too large, such as {@code line} */
    public static Rejection tooLarge(String what, int bytes) {
        return of(413, "too_large", "The " + what + " is too large. Send at most " + bytes + " bytes.");
    }

    public static Rejection unsupportedMediaType(String message) {
        return of(415, "unsupported_media_type", message);
    }

    /** Returns a 503, which is no verdict on the request: something needed to decide on it is unavailable. */
    public static Rejection unavailable(String message) {
        return of(503, "temporarily_unavailable", message);
    }
}
