/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.manage.KeyChange;
import io.github.scopedkeys.manage.KeyCreation;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.permission.PermissionsMap;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Reads the request bodies of owners and administrators: creation, change and rotation of keys. */
public final class KeyRequests {

    private static final int MAX_NAMED_ENDPOINTS = 1000;
    private static final long MAX_GRACE = TimeUnit.DAYS.toSeconds(30);

    private KeyRequests() {}

    /** Reads a creation. {@code name} is required; without {@code permissions}, the key grants nothing. */
    public static KeyCreation creation(InputStream body) {
        JsonBody json = JsonBody.read(body, Set.of("name", "note", "permissions", "expiresTimestamp"));
        return new KeyCreation(
                json.name("name").orElseThrow(() -> Rejection.badRequest("invalid_name", "The field name is required")),
                json.note("note").orElse(Optional.empty()),
                permissions(json).orElse(Permissions.NOTHING),
                expires(json).orElse(Optional.empty()));
    }

    /** Reads a change. Absent fields stay as they are; null removes an expiry or a note. */
    public static KeyChange change(InputStream body) {
        JsonBody json = JsonBody.read(body, Set.of("name", "note", "enabled", "permissions", "expiresTimestamp"));
        return new KeyChange(
                json.name("name"), json.note("note"), json.bool("enabled"), permissions(json), expires(json));
    }

    /**
     * Returns how many seconds a replaced key stays valid, at most 30 days; 0 if the body is empty or omits the field.
     */
    public static long grace(InputStream body) {
        JsonBody json = JsonBody.readOrEmpty(body, Set.of("graceSeconds"));
        if (!json.has("graceSeconds")) {
            return 0;
        }
        JsonNode value = json.get("graceSeconds");
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > MAX_GRACE) {
            throw Rejection.badRequest(
                    "invalid_grace", "graceSeconds must be a whole number of seconds from 0 to " + MAX_GRACE);
        }
        return value.longValue();
    }

    /** Returns the value of {@code enabled}, the only field that the body may have. */
    public static boolean enabled(InputStream body) {
        return enabled(JsonBody.read(body, Set.of("enabled")));
    }

    /**
     * Returns the value of {@code enabled} from a key that was read, edited and sent back whole. Other fields must be
     * unchanged. Exempt are {@code lastUsedTimestamp}, and {@code disabledBy} and {@code exceedsRules} if the current
     * key lacks them.
     *
     * @param current the key's current JSON
     * @throws Rejection 400 {@code read_only_field} if another field differs
     */
    public static boolean enabled(InputStream body, Map<String, Object> current) {
        Set<String> known = new HashSet<>(current.keySet());
        known.addAll(Set.of("enabled", "disabledBy", "lastUsedTimestamp", "exceedsRules"));
        JsonBody json = JsonBody.read(body, known);
        current.forEach((field, value) -> {
            // The key may have been used since it was read.
            boolean mayDiffer = field.equals("enabled") || field.equals("lastUsedTimestamp");
            if (!mayDiffer && json.has(field) && !json.is(field, value)) {
                throw Rejection.badRequest(
                        "read_only_field", "The field " + field + " cannot be changed here. Change only enabled.");
            }
        });
        return enabled(json);
    }

    private static boolean enabled(JsonBody json) {
        return json.bool("enabled")
                .orElseThrow(() -> Rejection.badRequest("invalid_request", "The field enabled is required"));
    }

    private static Optional<Optional<Long>> expires(JsonBody json) {
        if (!json.has("expiresTimestamp")) {
            return Optional.empty();
        }
        if (json.get("expiresTimestamp").isNull()) {
            return Optional.of(Optional.empty());
        }
        return Optional.of(Optional.of(json.time("expiresTimestamp", "invalid_expiry")));
    }

    private static Optional<Permissions> permissions(JsonBody json) {
        if (!json.has("permissions")) {
            return Optional.empty();
        }
        JsonBody permissions = JsonBody.of(json.get("permissions"), Set.of("graphql", "endpoints"), "permissions");
        AccessLevel graphql = permissions.has("graphql") ? level(permissions.get("graphql")) : AccessLevel.NONE;
        if (!permissions.has("endpoints")) {
            return Optional.of(new Permissions(graphql, AccessLevel.NONE, Map.of()));
        }
        JsonNode endpoints = permissions.get("endpoints");
        if (!endpoints.isObject() || endpoints.size() > MAX_NAMED_ENDPOINTS) {
            throw invalid("permissions.endpoints must be an object with at most " + MAX_NAMED_ENDPOINTS
                    + " endpoints. Use \"" + PermissionsMap.EVERY_OTHER + "\" for all others.");
        }
        AccessLevel everyOther = AccessLevel.NONE;
        Map<EndpointId, AccessLevel> named = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : endpoints.properties()) {
            if (entry.getKey().equals(PermissionsMap.EVERY_OTHER)) {
                everyOther = level(entry.getValue());
            } else {
                named.put(
                        EndpointId.parse(entry.getKey())
                                .orElseThrow(() -> invalid("permissions.endpoints contains an invalid endpoint id")),
                        level(entry.getValue()));
            }
        }
        return Optional.of(new Permissions(graphql, everyOther, named));
    }

    private static AccessLevel level(JsonNode node) {
        return Optional.ofNullable(node.textValue())
                .flatMap(AccessLevel::parse)
                .orElseThrow(() -> invalid("An access level must be none, read or read_write"));
    }

    private static Rejection invalid(String message) {
        return Rejection.badRequest("invalid_permissions", message);
    }
}
