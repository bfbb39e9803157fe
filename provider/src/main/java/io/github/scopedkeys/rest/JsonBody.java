/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.manage.Timestamps;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A JSON object from a request body, of limited size and without unknown or duplicate fields. Accessors check types.
 */
public final class JsonBody {

    static final int MAX_BYTES = 64 * 1024;
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final JsonNode object;

    private JsonBody(JsonNode object) {
        this.object = object;
    }

    /**
     * Reads a JSON object.
     *
     * @param allowed the names of the fields that the body may have
     * @throws Rejection 413 if the body is too large; 400 if it is not a JSON object or has an unknown or duplicate
     *     field
     */
    public static JsonBody read(InputStream body, Set<String> allowed) {
        return of(json(body), allowed, "The body");
    }

    /** Reads a JSON object like {@link #read}, but treats an empty body as an object without fields. */
    public static JsonBody readOrEmpty(InputStream body, Set<String> allowed) {
        JsonNode node = json(body);
        return of(node.isMissingNode() ? MAPPER.createObjectNode() : node, allowed, "The body");
    }

    /**
     * Reads a JSON object like {@link #read}, from a line of a body.
     *
     * @throws Rejection 400 if the line is not a JSON object or has an unknown or duplicate field
     */
    public static JsonBody readLine(byte[] line, Set<String> allowed) {
        try {
            JsonNode node = MAPPER.readTree(line);
            if (node.isObject()) {
                return of(node, allowed, "The line");
            }
        } catch (IOException e) {
            // As any other line that is not an object.
        }
        throw Rejection.badRequest(
                "invalid_request",
                "The line is not a JSON object without duplicate fields. Send NDJSON: one object per line.");
    }

    /** Rejects a body with any field. A client that sends one to a call without fields expects it to do more. */
    public static void requireNone(InputStream body) {
        readOrEmpty(body, Set.of());
    }

    private static JsonNode json(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw Rejection.tooLarge(MAX_BYTES);
            }
            return MAPPER.readTree(bytes);
        } catch (IOException e) {
            throw Rejection.badRequest(
                    "invalid_request", "The body is not valid JSON. Send one JSON object without duplicate fields.");
        }
    }

    static JsonBody of(JsonNode node, Set<String> allowed, String what) {
        if (!node.isObject()) {
            throw Rejection.badRequest("invalid_request", what + " must be a JSON object");
        }
        node.fieldNames().forEachRemaining(field -> {
            if (!allowed.contains(field)) {
                throw Rejection.badRequest(
                        "unknown_field",
                        allowed.isEmpty()
                                ? what + " must have no fields"
                                : what + " has an unknown field. Use only: "
                                        + String.join(", ", new TreeSet<>(allowed)));
            }
        });
        return new JsonBody(node);
    }

    public boolean has(String field) {
        return object.has(field);
    }

    public JsonNode get(String field) {
        return object.get(field);
    }

    /** Tells whether the field's value equals the JSON form of the given one. */
    boolean is(String field, Object value) {
        try {
            return get(field).equals(MAPPER.readTree(MAPPER.writeValueAsBytes(value)));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /**
     * Returns a {@linkplain FreeText#name name}; empty if the field is absent.
     *
     * @throws Rejection 400 {@code invalid_name}
     */
    public Optional<String> name(String field) {
        return has(field) ? Optional.of(FreeText.name(object.get(field))) : Optional.empty();
    }

    /**
     * Returns a {@linkplain FreeText#note note}; empty if the field is absent. The inner one is empty for no note.
     *
     * @throws Rejection 400 {@code invalid_note}
     */
    Optional<Optional<String>> note(String field) {
        return has(field) ? Optional.of(FreeText.note(object.get(field))) : Optional.empty();
    }

    /**
     * Returns a timestamp in milliseconds since the epoch. The field must be present.
     *
     * @param code the error code of the rejection
     * @throws Rejection 400 if the value is not a whole number, or is outside the {@linkplain Timestamps bounds}
     */
    public long time(String field, String code) {
        JsonNode value = object.get(field);
        if (!value.isIntegralNumber()) {
            throw Rejection.badRequest(code, field + " is not a whole number of milliseconds since the epoch");
        }
        // A value beyond the range of long is out of bounds anyway, so clamp it.
        long time = value.canConvertToLong()
                ? value.longValue()
                : value.bigIntegerValue().signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        Timestamps.objection(field, time).ifPresent(objection -> {
            throw Rejection.badRequest(code, objection);
        });
        return time;
    }

    /**
     * Returns a boolean; empty if the field is absent.
     *
     * @throws Rejection 400 {@code invalid_request} if the value is not a boolean
     */
    public Optional<Boolean> bool(String field) {
        if (!has(field)) {
            return Optional.empty();
        }
        if (!object.get(field).isBoolean()) {
            throw Rejection.badRequest("invalid_request", "The field " + field + " must be true or false");
        }
        return Optional.of(object.get(field).booleanValue());
    }

    /**
     * Returns a string; empty if the field is absent or null.
     *
     * @throws Rejection 400 {@code invalid_request} if the value is not a string, or contains control characters
     */
    public Optional<String> text(String field) {
        if (!has(field) || object.get(field).isNull()) {
            return Optional.empty();
        }
        if (!object.get(field).isTextual() || !PlainText.is(object.get(field).textValue())) {
            throw Rejection.badRequest(
                    "invalid_request", "The field " + field + " must be a string without control characters");
        }
        return Optional.of(object.get(field).textValue());
    }
}
