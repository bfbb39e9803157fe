/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.legacy;

import static io.github.scopedkeys.server.Json.INACTIVE;
import static io.github.scopedkeys.server.Json.READ;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.scopedkeys.admin.AdminDemo;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.KeycloakServer;
import io.github.scopedkeys.server.RunningKeycloak;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys of an older system are imported and keep working, unnoticed by their owners. */
@ExtendWith(RunningKeycloak.class)
class LegacyImportIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NDJSON = "application/x-ndjson";

    private final Demo demo;
    private final AdminDemo admin;
    private final KeycloakServer server;

    LegacyImportIT(Demo demo, KeycloakServer server) {
        this.demo = demo;
        this.admin = new AdminDemo(demo);
        this.server = server;
    }

    @Nested
    class Importing {

        @Test
        void aKeyGoesOnWorkingByItsPlaintext() {
            User owner = demo.newUser();
            String secret = newSecret();

            List<JsonNode> report = imported(
                    Map.of("username", owner.name(), "name", "old one", "access", "read_write", "secret", secret));

            assertThat(report.get(0).get("status").asText()).isEqualTo("imported");
            assertThat(report.get(0).get("line").asInt()).isEqualTo(1);
            assertThat(report.get(1).at("/summary/imported").asInt()).isEqualTo(1);
            assertThat(Demo.claims(demo.exchange(secret).expect(200).text("access_token"))
                            .get("sub")
                            .asText())
                    .isEqualTo(owner.id());
        }

        @Test
        void legacyKeysTakeNoPlaceOfTheKeysThatReplaceThem() {
            User owner = demo.newUser();
            imported(IntStream.range(0, 51)
                    .mapToObj(i -> Map.<String, Object>of(
                            "username", owner.name(), "name", "old " + i, "access", "read", "secret", newSecret()))
                    .toArray());

            demo.newKey(owner, READ);

            assertThat(demo.admin("GET", "api-keys?exceedsRules=true&userId=" + owner.id())
                            .expect(200)
                            .json())
                    .isEmpty();
        }

        @Test
        void aKeyOfWhichOnlyTheSha256IsKnownGoesOnWorking() {
            User owner = demo.newUser();
            String secret = newSecret();

            imported(Map.of("userId", owner.id(), "name", "hashed", "access", "read", "secretSha256", sha256(secret)));

            demo.exchange(secret).expect(200);
            assertThat(demo.exchange(sha256(secret)).status()).isEqualTo(400);
        }

        @Test
        void aKeyWhoseCreationIsNotKnownIsNoYoungerThanItsLastUse() {
            User owner = demo.newUser();
            Map<String, Object> entry = new HashMap<>(entry(owner, newSecret()));
            entry.put("lastUsedTimestamp", 1760000000000L);

            String id = imported(entry).get(0).get("id").asText();

            JsonNode key = admin.call("GET", "api-keys/" + id).expect(200).json();
            assertThat(key.get("createdTimestamp").asLong()).isEqualTo(1760000000000L);
            assertThat(key.get("lastUsedTimestamp").asLong()).isEqualTo(1760000000000L);
        }

        @Test
        void timesAndSwitchAreTakenOver() {
            User owner = demo.newUser();
            String secret = newSecret();
            Map<String, Object> entry = new HashMap<>(entry(owner, secret));
            entry.putAll(
                    Map.of("createdTimestamp", 1700000000000L, "lastUsedTimestamp", 1760000000000L, "enabled", false));
            String id = imported(entry).get(0).get("id").asText();

            JsonNode key = admin.call("GET", "api-keys/" + id).expect(200).json();
            assertThat(key.get("kind").asText()).isEqualTo("legacy");
            assertThat(key.get("access").asText()).isEqualTo("read");
            assertThat(key.has("permissions")).isFalse();
            assertThat(key.get("createdTimestamp").asLong()).isEqualTo(1700000000000L);
            assertThat(key.get("lastUsedTimestamp").asLong()).isEqualTo(1760000000000L);
            assertThat(key.get("enabled").asBoolean()).isFalse();
            assertThat(demo.exchange(secret).status()).isEqualTo(400);
            demo.keys("PATCH", "/" + id, admin.login(owner), Map.of("enabled", true))
                    .expect(200);
            demo.exchange(secret).expect(200);
            assertThat(admin.ids("userId", owner.id(), "kind", "legacy")).containsExactly(id);
        }

        @Test
        void aKeyThatWasDeletedStaysDeletedWhoeverDidIt() {
            User owner = demo.newUser();
            Map<String, Object> byOwner = entry(owner, newSecret());
            Map<String, Object> byAdministrator = entry(owner, newSecret());
            Map<String, Object> byItsHolder = entry(owner, newSecret());
            List<JsonNode> first = imported(byOwner, byAdministrator, byItsHolder);
            demo.keys("DELETE", "/" + first.get(0).get("id").asText(), admin.login(owner), null)
                    .expect(204);
            admin.call("DELETE", "api-keys/" + first.get(1).get("id").asText()).expect(204);
            demo.http()
                    .post(Demo.KEYS_PATH + "/revoke")
                    .form("token", (String) byItsHolder.get("secret"))
                    .send()
                    .expect(200);

            List<JsonNode> again = imported(byOwner, byAdministrator, byItsHolder, entry(owner, newSecret()));

            for (int i = 0; i < 3; i++) {
                assertThat(again.get(i).get("status").asText()).isEqualTo("refused");
                assertThat(again.get(i).get("error").asText()).isEqualTo("key_deleted");
            }
            assertThat(again.get(3).get("status").asText()).isEqualTo("imported");
            for (Map<String, Object> entry : List.of(byOwner, byAdministrator, byItsHolder)) {
                assertThat(demo.exchange((String) entry.get("secret")).status()).isEqualTo(400);
            }
        }

        @Test
        void repeatedItChangesNothing() {
            User owner = demo.newUser();
            Map<String, Object> entry = entry(owner, newSecret());
            String id = imported(entry).get(0).get("id").asText();
            admin.enable(id, false).expect(200);

            List<JsonNode> again = imported(entry, entry);

            assertThat(again.subList(0, 2)).allSatisfy(line -> {
                assertThat(line.get("status").asText()).isEqualTo("exists");
                assertThat(line.get("id").asText()).isEqualTo(id);
            });
            assertThat(admin.call("GET", "api-keys/" + id).expect(200).text("disabledBy"))
                    .isEqualTo("administrator");
            assertThat(admin.count("userId", owner.id())).isEqualTo(1);
        }

        @Test
        void aKeyThatStandsTwiceIsImportedOnce() {
            User owner = demo.newUser();
            String secret = newSecret();

            List<JsonNode> report = imported(
                    entry(owner, secret),
                    Map.of(
                            "userId",
                            owner.id(),
                            "name",
                            "by digest",
                            "access",
                            "read",
                            "secretSha256",
                            sha256(secret)));

            assertThat(report)
                    .extracting(line -> line.path("status").asText())
                    .containsExactly("imported", "exists", "");
            assertThat(admin.count("userId", owner.id())).isEqualTo(1);
        }

        @Test
        void thousandsOfLinesAreReportedInTheirOrder() {
            User owner = demo.newUser();
            List<String> lines = new ArrayList<>(IntStream.range(0, 2300)
                    .mapToObj(i -> json(entry(owner, newSecret())))
                    .toList());
            lines.set(1111, "not JSON");
            lines.set(2222, "");

            List<JsonNode> report = report(post(String.join("\n", lines)).expect(200));

            assertThat(report).hasSize(2300);
            assertThat(report.get(1111).get("line").asInt()).isEqualTo(1112);
            assertThat(report.get(1111).get("status").asText()).isEqualTo("refused");
            assertThat(report.get(2222).get("line").asInt()).isEqualTo(2224);
            JsonNode summary = report.get(2299).get("summary");
            assertThat(summary.get("imported").asInt()).isEqualTo(2298);
            assertThat(summary.get("refused").asInt()).isEqualTo(1);
            assertThat(admin.count("userId", owner.id())).isEqualTo(2298);
        }

        @Test
        void anEmptyBodyImportsNothing() {
            assertThat(post("\n \n").expect(200).json().at("/summary/imported").asInt(-1))
                    .isZero();
        }

        @Test
        void theEventsTellHowManyAndNoneOfTheSecrets() {
            String secret = newSecret();
            imported(entry(demo.newUser(), secret));

            List<JsonNode> events = admin.adminEvents("api-keys/import");
            assertThat(events)
                    .extracting(event -> event.get("representation").asText())
                    .anySatisfy(text -> assertThat(text).contains("\"imported\":1"));
            assertThat(events)
                    .allSatisfy(event ->
                            assertThat(event.toString()).doesNotContain(secret).doesNotContain(sha256(secret)));
        }
    }

    @Nested
    class Refusing {

        @Test
        void whatIsNoEntryIsRefusedAndTheRestIsImported() {
            User owner = demo.newUser();
            String secret = newSecret();
            Map<String, String> wrong = new LinkedHashMap<>();
            wrong.put("{\"name\":", "invalid_request");
            wrong.put("[]", "invalid_request");
            wrong.put("42", "invalid_request");
            wrong.put(json(with(entry(owner, secret), "key", "x")), "unknown_field");
            wrong.put(json(with(entry(owner, secret), "name", " ")), "invalid_name");
            wrong.put(json(with(entry(owner, secret), "name", "a\nb")), "invalid_name");
            wrong.put(json(with(entry(owner, secret), "access", "none")), "invalid_access");
            wrong.put(json(with(entry(owner, secret), "access", "write")), "invalid_access");
            wrong.put(json(with(entry(owner, secret), "secret", "short")), "invalid_secret");
            wrong.put(json(with(entry(owner, secret), "secret", "with a blank in the middle")), "invalid_secret");
            wrong.put(json(with(entry(owner, secret), "secret", "x".repeat(256))), "invalid_secret");
            wrong.put(json(with(entry(owner, secret), "secretSha256", sha256(secret))), "invalid_request");
            wrong.put(json(with(without(entry(owner, secret), "secret"), "secretSha256", "abc")), "invalid_secret");
            wrong.put(json(without(entry(owner, secret), "secret")), "invalid_request");
            wrong.put(json(without(entry(owner, secret), "userId")), "invalid_request");
            wrong.put(json(with(entry(owner, secret), "username", owner.name())), "invalid_request");
            wrong.put(json(with(entry(owner, secret), "userId", UUID.randomUUID())), "unknown_user");
            wrong.put(json(with(entry(owner, secret), "createdTimestamp", "2020")), "invalid_timestamp");
            wrong.put(json(with(entry(owner, secret), "createdTimestamp", -1)), "invalid_timestamp");
            wrong.put(json(with(entry(owner, secret), "lastUsedTimestamp", 99999999999999L)), "invalid_timestamp");
            wrong.put(json(with(entry(owner, secret), "createdTimestamp", 0)), "invalid_timestamp");
            wrong.put(json(with(entry(owner, secret), "createdTimestamp", 1700000000)), "invalid_timestamp");
            wrong.put(json(with(entry(owner, secret), "lastUsedTimestamp", 1700000000000000L)), "invalid_timestamp");
            wrong.put(
                    json(with(
                            with(entry(owner, secret), "createdTimestamp", 1700000000001L),
                            "lastUsedTimestamp",
                            1700000000000L)),
                    "invalid_timestamp");
            wrong.put(json(with(entry(owner, secret), "name", "\u3164")), "invalid_name");
            wrong.put(json(with(entry(owner, secret), "enabled", "yes")), "invalid_request");
            wrong.put(json(with(entry(owner, secret), "name", "x".repeat(20_000))), "too_large");

            Answer answer = post(String.join("\n", wrong.keySet()) + "\n" + json(entry(owner, secret)))
                    .expect(200);
            List<JsonNode> report = report(answer);

            assertThat(report.subList(0, wrong.size()))
                    .extracting(line -> line.path("error").asText())
                    .containsExactlyElementsOf(wrong.values());
            assertThat(report.get(wrong.size()).get("status").asText()).isEqualTo("imported");
            assertThat(answer.body()).doesNotContain(secret).doesNotContain(sha256(secret));
            assertThat(admin.count("userId", owner.id())).isEqualTo(1);
        }

        @Test
        void onlyTheFirstThousandRefusedLinesAreListedAndAllAreCounted() {
            User owner = demo.newUser();
            String junk = "x\n".repeat(50_000);
            String unknown = json(with(entry(owner, newSecret()), "userId", UUID.randomUUID()));

            Answer answer = post(junk + json(entry(owner, newSecret())) + "\n" + unknown)
                    .expect(200);
            List<JsonNode> report = report(answer);

            assertThat(report).hasSize(1002);
            assertThat(report.get(1000).get("status").asText()).isEqualTo("imported");
            assertThat(report.get(1000).get("line").asInt()).isEqualTo(50_001);
            assertThat(report.get(1001).get("summary").toString()).isEqualTo("""
                    {"imported":1,"exists":0,"refused":50001,"errors":{"invalid_request":50000,\
                    "unknown_user":1}}""");
            assertThat(answer.body().length()).isLessThan(2 * junk.length());
        }

        @Test
        void aKeyOfOurOwnShapeIsNoLegacyKey() {
            User owner = demo.newUser();
            String key = admin.make(owner, "scoped").key();

            JsonNode line = imported(entry(owner, key)).get(0);

            assertThat(line.get("error").asText()).isEqualTo("invalid_secret");
        }

        @Test
        void aKeyOfSomebodyElseIsNotHandedOver() {
            User owner = demo.newUser();
            String secret = newSecret();
            imported(entry(owner, secret));

            JsonNode line = imported(entry(demo.newUser(), secret)).get(0);

            assertThat(line.get("error").asText()).isEqualTo("other_owner");
            assertThat(Demo.claims(demo.exchange(secret).expect(200).text("access_token"))
                            .get("sub")
                            .asText())
                    .isEqualTo(owner.id());
        }

        @Test
        void aServiceAccountOwnsNoKeys() {
            JsonNode line = imported(Map.of(
                            "username",
                            "service-account-control-plane",
                            "name",
                            "robot",
                            "access",
                            "read",
                            "secret",
                            newSecret()))
                    .get(0);

            assertThat(line.get("error").asText()).isEqualTo("unknown_user");
        }

        @Test
        void onlyWhoeverMayManageUsersImports() {
            User owner = demo.newUser();
            String line = json(entry(owner, newSecret()));

            for (User user : List.of(owner, admin.newAdministrator("view-users"))) {
                assertThat(post(line, admin.login(user)).status()).isEqualTo(403);
            }
            assertThat(demo.http()
                            .post(Demo.ADMIN_PATH + "api-keys/import")
                            .body(NDJSON, line)
                            .send()
                            .status())
                    .isEqualTo(401);
            assertThat(admin.count("userId", owner.id())).isZero();
        }

        @Test
        void anotherContentTypeIsRefused() {
            assertThat(demo.http()
                            .post(Demo.ADMIN_PATH + "api-keys/import")
                            .bearer(demo.adminToken())
                            .body("application/json", json(entry(demo.newUser(), newSecret())))
                            .send()
                            .status())
                    .isEqualTo(415);
        }
    }

    @Nested
    class Using {

        @Test
        void aReadKeyReadsGraphqlAndReadsAndWritesEveryEndpoint() {
            String secret = newSecret();
            imported(entry(Demo.ALICE, secret));
            Set<String> scope = new TreeSet<>(Set.of("graphql:read"));
            // Everything that alice may use now; other tests may have added endpoints.
            demo.keys("GET", "/endpoints", admin.login(Demo.ALICE), null)
                    .expect(200)
                    .json()
                    .forEach(endpoint -> {
                        scope.add("endpoint:" + endpoint.get("id").asText() + ":read");
                        scope.add("endpoint:" + endpoint.get("id").asText() + ":write");
                    });

            Answer exchanged = demo.exchange(secret).expect(200);
            Answer introspected = admin.introspectAsGate(secret).expect(200);
            Answer token = demo.introspect(exchanged.text("access_token")).expect(200);

            assertThat(scope(exchanged)).isEqualTo(scope);
            assertThat(scope(introspected)).isEqualTo(scope);
            assertThat(scope(token)).isEqualTo(scope);
            assertThat(introspected.json().get("active").asBoolean()).isTrue();
            assertThat(introspected.text("sub")).isEqualTo(Demo.ALICE.id());
            assertThat(demo.exchange(secret, "scope", "graphql:write").text("error"))
                    .isEqualTo("invalid_scope");
            assertThat(demo.exchange(secret, "scope", "graphql:read").text("scope"))
                    .isEqualTo("graphql:read");
        }

        @Test
        void aReadWriteKeyWritesGraphqlToo() {
            User owner = demo.newUser();
            String secret = newSecret();
            imported(with(entry(owner, secret), "access", "read_write"));

            assertThat(scope(demo.exchange(secret).expect(200))).contains("graphql:read", "graphql:write");
        }

        @Test
        void itsOwnerSwitchesAndDeletesItAndChangesNothingElse() {
            User owner = demo.newUser();
            String secret = newSecret();
            String path = "/" + imported(entry(owner, secret)).get(0).get("id").asText();
            String token = admin.login(owner);

            for (Map<String, Object> change : List.<Map<String, Object>>of(
                    Map.of("permissions", Map.of("graphql", "read_write")),
                    Map.of("name", "other"),
                    Map.of("expiresTimestamp", System.currentTimeMillis() + 60_000))) {
                Answer refused = demo.keys("PATCH", path, token, change);
                assertThat(refused.status()).isEqualTo(409);
                assertThat(refused.text("error")).isEqualTo("legacy_key");
            }
            assertThat(demo.keys("PATCH", path, token, Map.of("access", "read_write"))
                            .status())
                    .isEqualTo(400);
            demo.keys("PATCH", path, token, Map.of("enabled", false)).expect(200);
            assertThat(demo.exchange(secret).status()).isEqualTo(400);
            demo.keys("PATCH", path, token, Map.of("enabled", true)).expect(200);
            demo.exchange(secret).expect(200);
            demo.keys("DELETE", path, token, null).expect(204);
            assertThat(demo.exchange(secret).status()).isEqualTo(400);
        }

        @Test
        void anAdministratorSwitchesItOffAndItsOwnerCannotSwitchItOn() {
            User owner = demo.newUser();
            String secret = newSecret();
            String id = imported(entry(owner, secret)).get(0).get("id").asText();
            assertThat(admin.introspectAsGate(secret).json().get("active").asBoolean())
                    .isTrue();
            admin.enable(id, false).expect(200);

            assertThat(demo.exchange(secret).status()).isEqualTo(400);
            assertThat(admin.introspectAsGate(secret).body()).isEqualTo(INACTIVE);
            assertThat(demo.keys("PATCH", "/" + id, admin.login(owner), Map.of("enabled", true))
                            .text("error"))
                    .isEqualTo("disabled_by_administrator");
            admin.enable(id, true).expect(200);
            demo.exchange(secret).expect(200);
        }

        @Test
        void itEndsWithItsOwner() {
            User owner = demo.newUser();
            String secret = newSecret();
            imported(entry(owner, secret));
            demo.setUserEnabled(owner, false);
            assertThat(demo.exchange(secret).status()).isEqualTo(400);
            demo.deleteUser(owner);
            assertThat(demo.exchange(secret).status()).isEqualTo(400);
        }

        @Test
        void nothingOfAPlaintextIsInTheLog() {
            String secret = newSecret();
            String broken = json(entry(demo.newUser(), secret)).replace("}", "");
            imported(entry(demo.newUser(), secret));
            post(broken).expect(200);
            demo.exchange(secret).expect(200);

            assertThat(server.log()).doesNotContain(secret).doesNotContain(sha256(secret));
        }
    }

    private List<JsonNode> imported(Object... entries) {
        return report(post(String.join(
                        "\n", Arrays.stream(entries).map(LegacyImportIT::json).toList()))
                .expect(200));
    }

    private Answer post(String lines) {
        return post(lines, demo.adminToken());
    }

    private Answer post(String lines, String token) {
        return demo.http()
                .post(Demo.ADMIN_PATH + "api-keys/import")
                .bearer(token)
                .body(NDJSON, lines)
                .send();
    }

    private static List<JsonNode> report(Answer answer) {
        return answer.body().lines().map(LegacyImportIT::parse).toList();
    }

    private static Set<String> scope(Answer answer) {
        return new TreeSet<>(Arrays.asList(answer.text("scope").split(" ")));
    }

    private static Map<String, Object> entry(User owner, String secret) {
        return Map.of("userId", owner.id(), "name", "legacy", "access", "read", "secret", secret);
    }

    private static Map<String, Object> with(Map<String, Object> entry, String field, Object value) {
        Map<String, Object> changed = new HashMap<>(entry);
        changed.put(field, value);
        return changed;
    }

    private static Map<String, Object> without(Map<String, Object> entry, String field) {
        Map<String, Object> changed = new HashMap<>(entry);
        changed.remove(field);
        return changed;
    }

    private static String newSecret() {
        return "old-" + UUID.randomUUID();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String json(Object value) {
        try {
            return value instanceof String text ? text : JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + line, e);
        }
    }
}
