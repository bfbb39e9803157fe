/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import io.github.scopedkeys.key.LegacyKey;
import io.github.scopedkeys.legacy.LegacyEntry;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.rest.JsonBody;
import java.util.Optional;
import java.util.Set;
import org.keycloak.common.util.Time;

/** Parses a line of an import. Rejections never quote the line, since it contains a secret. */
final class LegacyLine {

    private static final Set<String> FIELDS = Set.of(
            "userId",
            "username",
            "name",
            "access",
            "secret",
            "secretSha256",
            "createdTimestamp",
            "lastUsedTimestamp",
            "enabled");

    private LegacyLine() {}

    /**
     * Parses a line.
     *
     * @param line null if the line is too long
     * @throws Rejection if the line is not a valid entry
     */
    static LegacyEntry read(byte[] line) {
        if (line == null) {
            throw Rejection.tooLarge("line", Lines.MAX_BYTES);
        }
        JsonBody json = JsonBody.readLine(line, FIELDS);
        if (json.text("userId").isPresent() == json.text("username").isPresent()) {
            throw invalid("Send either userId or username");
        }
        Long created = time(json, "createdTimestamp");
        Long lastUsed = time(json, "lastUsedTimestamp");
        if (created != null && lastUsed != null && lastUsed < created) {
            throw Rejection.badRequest("invalid_timestamp", "lastUsedTimestamp must not be before createdTimestamp");
        }
        return new LegacyEntry(
                json.text("userId").orElse(null),
                json.text("username").orElse(null),
                json.name("name").orElseThrow(() -> Rejection.badRequest("invalid_name", "The field name is required")),
                access(json),
                key(json),
                created,
                lastUsed,
                json.bool("enabled").orElse(true));
    }

    private static AccessLevel access(JsonBody json) {
        return json.text("access")
                .flatMap(AccessLevel::parse)
                .filter(access -> access != AccessLevel.NONE)
                .orElseThrow(() -> Rejection.badRequest("invalid_access", "access must be read or read_write"));
    }

    private static LegacyKey key(JsonBody json) {
        Optional<String> secret = json.text("secret");
        Optional<String> sha256 = json.text("secretSha256");
        if (secret.isPresent() == sha256.isPresent()) {
            throw invalid("Send either secret or secretSha256");
        }
        return secret.map(LegacyKey::parse)
                .orElseGet(() -> LegacyKey.ofSha256(sha256.orElseThrow()))
                .orElseThrow(() -> Rejection.badRequest(
                        "invalid_secret",
                        "A secret must be 20 to 255 visible ASCII characters, and not look like a scoped key;"
                                + " secretSha256 must be 64 hexadecimal digits"));
    }

    private static Long time(JsonBody json, String field) {
        if (!json.has(field) || json.get(field).isNull()) {
            return null;
        }
        long time = json.time(field, "invalid_timestamp");
        if (time > Time.currentTimeMillis()) {
            throw Rejection.badRequest("invalid_timestamp", field + " must not be in the future");
        }
        return time;
    }

    private static Rejection invalid(String message) {
        return Rejection.badRequest("invalid_request", message);
    }
}
