/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.legacy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.KeycloakServer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** A file with keys of an older system, which can be sent more than once. */
final class LegacyFile {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE = 60_000;

    private final Demo demo;

    LegacyFile(Demo demo) {
        this.demo = demo;
    }

    /** A line of the file. */
    record Entry(User owner, String secret, boolean byName, boolean hashed) {

        Entry asSha256() {
            return new Entry(owner, secret, byName, true);
        }

        Entry asText() {
            return new Entry(owner, secret, byName, false);
        }

        private Map<String, Object> json() {
            Map<String, Object> json = new HashMap<>(Map.of("name", "legacy", "access", "read"));
            json.put(byName ? "username" : "userId", byName ? owner.name() : owner.id());
            json.put(hashed ? "secretSha256" : "secret", hashed ? sha256(secret) : secret);
            return json;
        }
    }

    static Entry entry(User owner) {
        return new Entry(owner, "old-" + UUID.randomUUID(), false, false);
    }

    static Entry entryByName(User owner) {
        return new Entry(owner, "old-" + UUID.randomUUID(), true, false);
    }

    /** Returns an outcome for each line, and the summary. */
    List<JsonNode> send(List<Entry> entries) {
        return report(
                post(entries.stream().map(Entry::json).map(LegacyFile::text).collect(Collectors.joining("\n")))
                        .expect(200));
    }

    Answer post(String lines) {
        return demo.importKeys(lines);
    }

    static List<JsonNode> report(Answer answer) {
        List<JsonNode> report = new ArrayList<>();
        answer.body().lines().forEach(line -> report.add(parse(line)));
        return report;
    }

    /**
     * Deletes the user's row without an event, as the removal of a user storage does, and waits for the sweep.
     * Not on H2.
     */
    static void vanish(KeycloakServer server, User user, String keyId) {
        if (!server.database().isShared()) {
            return;
        }
        try (Connection connection = server.jdbc();
                Statement statement = connection.createStatement()) {
            for (String table : List.of("CREDENTIAL", "USER_ROLE_MAPPING", "USER_REQUIRED_ACTION")) {
                statement.executeUpdate("delete from " + table + " where USER_ID = '" + user.id() + "'");
            }
            statement.executeUpdate("delete from USER_ENTITY where ID = '" + user.id() + "'");
            long deadline = System.currentTimeMillis() + PATIENCE;
            while (count(statement, keyId) > 0 && System.currentTimeMillis() < deadline) {
                Thread.sleep(200);
            }
            assertThat(count(statement, keyId)).isZero();
            statement.executeUpdate("insert into USER_ENTITY (ID, REALM_ID, USERNAME, EMAIL_CONSTRAINT, EMAIL_VERIFIED,"
                    + " ENABLED, NOT_BEFORE) select '" + UUID.randomUUID() + "', ID, '" + user.name() + "', '"
                    + UUID.randomUUID() + "', false, true, 0 from REALM where NAME = 'demo'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static long count(Statement statement, String keyId) throws SQLException {
        try (ResultSet rows = statement.executeQuery("select count(*) from SCOPED_KEY where ID = '" + keyId + "'")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(Map<String, Object> json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError("Not JSON: " + line, e);
        }
    }
}
