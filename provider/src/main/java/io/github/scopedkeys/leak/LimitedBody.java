/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.scopedkeys.manage.Rejection;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;

/** Reads request bodies of limited size, and JSON from them. */
final class LimitedBody {

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private LimitedBody() {}

    /**
     * Requires that the body is declared as JSON. A page of any origin can send every other type, or none, without
     * asking first.
     *
     * @throws Rejection 415
     */
    static void requireJson(HttpHeaders headers) {
        if (!isJson(headers.getHeaderString(HttpHeaders.CONTENT_TYPE))) {
            // JAX-RS would name the method and its annotation.
            throw Rejection.unsupportedMediaType(
                    "Send the report as JSON, with the header Content-Type: application/json");
        }
    }

    private static boolean isJson(String type) {
        try {
            MediaType media = type == null ? MediaType.WILDCARD_TYPE : MediaType.valueOf(type);
            return "application".equalsIgnoreCase(media.getType()) && "json".equalsIgnoreCase(media.getSubtype());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Reads a body, and no more of it than is allowed, whatever length it claims to have.
     *
     * @throws Rejection 413 if it is longer; 400 if the connection fails
     */
    static byte[] read(InputStream body, int max) {
        try {
            byte[] bytes = body.readNBytes(max + 1);
            if (bytes.length > max) {
                throw Rejection.tooLarge(max);
            }
            return bytes;
        } catch (IOException e) {
            throw Rejection.badRequest("invalid_request", "The body could not be read");
        }
    }

    /** @throws Rejection 400 if the body is not JSON; the message quotes nothing of it */
    static JsonNode json(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (IOException e) {
            throw Rejection.badRequest("invalid_request", "The body is not valid JSON without duplicate fields");
        }
    }
}
