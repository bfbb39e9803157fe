/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.history;

import static io.github.scopedkeys.server.Json.legacyKey;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.admin.AdminDemo;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every change to a key is listed with who made it, what it was before, and what it became. */
@ExtendWith(RunningKeycloak.class)
class KeyHistoryIT {

    private static final long LATER = 4_102_444_800_000L;

    private final Demo demo;
    private final AdminDemo admin;

    KeyHistoryIT(Demo demo) {
        this.demo = demo;
        this.admin = new AdminDemo(demo);
    }

    @Test
    void everyChangeOfTheOwnerIsListedNewestFirst() {
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key key = owner.create("read", owner.first(), "read_write");
        patch(owner, key, "{\"name\":\"Renamed\"}");
        patch(owner, key, "{\"note\":\"In the vault.\\r\\nAsk Ada\"}");
        patch(owner, key, """
                {"permissions":{"graphql":"none","endpoints":{"*":"read"}}}""");
        patch(owner, key, "{\"expiresTimestamp\":" + LATER + "}");
        patch(owner, key, "{\"enabled\":false}");
        patch(owner, key, "{\"enabled\":true}");

        JsonNode history = history(owner, key);

        assertThat(words(history))
                .containsExactly("enabled", "disabled", "expiry", "permissions", "note", "renamed", "created");
        assertThat(history).allSatisfy(entry -> {
            assertThat(entry.get("actor").asText()).isEqualTo("owner");
            assertThat(entry.get("actorId").asText()).isEqualTo(owner.user().id());
            assertThat(entry.get("client").asText()).isEqualTo(Demo.CLI);
            assertThat(entry.get("timestamp").asLong())
                    .isBetween(System.currentTimeMillis() - 120_000, System.currentTimeMillis() + 1);
        });
        assertThat(states(history, 0)).isEqualTo("""
                {"enabled":false,"disabledBy":"owner"} {"enabled":true}""");
        assertThat(states(history, 1)).isEqualTo("""
                {"enabled":true} {"enabled":false,"disabledBy":"owner"}""");
        assertThat(states(history, 2)).isEqualTo("{\"expiresTimestamp\":null} {\"expiresTimestamp\":" + LATER + "}");
        assertThat(states(history, 3)).isEqualTo("""
                {"permissions":{"graphql":"read","endpoints":{"%s":"read_write"}}} \
                {"permissions":{"graphql":"none","endpoints":{"*":"read"}}}""".formatted(owner.first()));
        assertThat(states(history, 4)).isEqualTo("""
                {"note":null} {"note":"In the vault.\\nAsk Ada"}""");
        assertThat(states(history, 5)).isEqualTo("""
                {"name":"A key"} {"name":"Renamed"}""");
        assertThat(states(history, 6)).isEqualTo("""
                null {"name":"A key","permissions":{"graphql":"read",\
                "endpoints":{"%s":"read_write"}}}""".formatted(owner.first()));
    }

    @Test
    void whatWasBeforeRestoresTheKey() {
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key key = owner.create("read", owner.first(), "read_write", "*", "read");
        JsonNode former = get(owner, key);
        patch(owner, key, """
                {"name":"B","note":"n","permissions":{},"expiresTimestamp":%s}""".formatted(LATER));
        assertThat(get(owner, key)).isNotEqualTo(former);

        history(owner, key).forEach(entry -> {
            if (entry.has("before")) {
                patch(owner, key, entry.get("before").toString());
            }
        });

        assertThat(get(owner, key)).isEqualTo(former);
    }

    @Test
    void aRequestThatChangesSeveralThingsLeavesOneEntryForEach() {
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key key = owner.create("read");
        patch(owner, key, """
                {"name":"B","permissions":{"graphql":"read_write"}}""");

        JsonNode history = history(owner, key);

        assertThat(words(history)).containsExactlyInAnyOrder("permissions", "renamed", "created");
        assertThat(history.get(0).get("timestamp")).isEqualTo(history.get(1).get("timestamp"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}
            {"name":"A key"}
            {"note":null}
            {"note":" \\n "}
            {"enabled":true}
            {"expiresTimestamp":null}
            {"permissions":{"graphql":"read","endpoints":{}}}
            """)
    void aRequestThatChangesNothingLeavesNoEntry(String body) {
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key key = owner.create("read");

        patch(owner, key, body);

        assertThat(words(history(owner, key))).containsExactly("created");
        patch(owner, key, "{\"name\":\"control\"}");
        assertThat(words(history(owner, key))).containsExactly("renamed", "created");
    }

    @Test
    void aRejectedRequestLeavesNoEntry() {
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key key = owner.create("read");

        assertThat(demo.keys("PATCH", "/" + key.id(), owner.token(), """
                {"name":"B","expiresTimestamp":1}""").status())
                .isEqualTo(400);

        assertThat(words(history(owner, key))).containsExactly("created");
    }

    @Test
    void aRotationIsListedOnBothKeysAndCopiesTheNote() {
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key key = owner.create("read");
        patch(owner, key, "{\"note\":\"For CI\"}");
        Answer rotated = demo.keys("POST", "/" + key.id() + "/rotate", owner.token(), Map.of("graceSeconds", 60))
                .expect(201);

        JsonNode old = history(owner, key);
        assertThat(words(old)).containsExactly("rotated", "note", "created");
        assertThat(old.get(0).get("after").get("rotatedTo").asText()).isEqualTo(rotated.text("id"));
        assertThat(old.get(0).get("before").get("expiresTimestamp").isNull()).isTrue();
        assertThat(old.get(0).get("after").get("expiresTimestamp"))
                .isEqualTo(get(owner, key).get("expiresTimestamp"));
        JsonNode young = history(owner, new KeyOwner.Key(rotated.text("id"), ""));
        assertThat(words(young)).containsExactly("created");
        assertThat(young.get(0).get("after").get("rotatedFrom").asText()).isEqualTo(key.id());
        assertThat(young.get(0).get("after").get("note").asText()).isEqualTo("For CI");
        assertThat(rotated.text("note")).isEqualTo("For CI");
    }

    @Test
    void ownersDoNotLearnWhichAdministratorActedButAdministratorsDo() {
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key key = owner.create("read");
        User administrator = admin.newAdministrator("manage-users", "view-users");
        admin.callAs(administrator, "PATCH", "api-keys/" + key.id(), Map.of("enabled", false))
                .expect(200);

        JsonNode own = history(owner, key).get(0);
        assertThat(own.get("change").asText()).isEqualTo("disabled");
        assertThat(own.get("actor").asText()).isEqualTo("admin");
        assertThat(own.has("actorId")).isFalse();
        assertThat(own.has("client")).isFalse();
        JsonNode all = admin.call("GET", "api-keys/" + key.id() + "/history")
                .expect(200)
                .json();
        assertThat(all.get(0).get("actorId").asText()).isEqualTo(administrator.id());
        assertThat(all.get(0).get("client").asText()).isEqualTo(Demo.CLI);
        assertThat(all.get(0).get("after").toString()).isEqualTo("""
                {"enabled":false,"disabledBy":"administrator"}""");
        assertThat(all.get(1).get("actorId").asText()).isEqualTo(owner.user().id());
    }

    @Test
    void anAdministratorWhoChangesNothingLeavesNoEntry() {
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key key = owner.create("read");
        owner.enable(key, false);
        String path = "api-keys/" + key.id();

        admin.call("PATCH", path, Map.of("enabled", false)).expect(200);
        admin.call("PATCH", path, Map.of("enabled", false)).expect(200);
        admin.call("PATCH", path, Map.of("enabled", true)).expect(200);
        admin.call("PATCH", path, Map.of("enabled", true)).expect(200);

        JsonNode history = history(owner, key);
        // The owner had disabled the key; then an administrator did, which the owner cannot reverse.
        assertThat(words(history)).containsExactly("enabled", "disabled", "disabled", "created");
        assertThat(states(history, 1)).isEqualTo("""
                {"enabled":false,"disabledBy":"owner"} {"enabled":false,"disabledBy":"administrator"}""");
    }

    @Test
    void onlyTheNewestHundredChangesAreKept() {
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key key = owner.create("read");
        for (int i = 0; i < 150; i++) {
            patch(owner, key, "{\"name\":\"Name " + i + "\"}");
        }

        JsonNode history = history(owner, key, "?max=1000");

        assertThat(history).hasSize(100);
        assertThat(states(history, 0)).isEqualTo("""
                {"name":"Name 148"} {"name":"Name 149"}""");
        assertThat(states(history, 99)).isEqualTo("""
                {"name":"Name 49"} {"name":"Name 50"}""");
        JsonNode page = history(owner, key, "?first=98&max=5");
        assertThat(page).hasSize(2);
        assertThat(page.get(1)).isEqualTo(history.get(99));
    }

    @Test
    void veryLongPermissionsAreKeptForFewerChanges() {
        KeyOwner owner = KeyOwner.in(demo);
        Map<String, String> endpoints = new HashMap<>();
        String tail = "x".repeat(50);
        for (int i = 0; i < 300; i++) {
            String id = "e" + UUID.randomUUID().toString().substring(0, 8) + tail;
            demo.http()
                    .put(Demo.ADMIN_PATH + "api-endpoints/" + id)
                    .bearer(demo.controlPlaneToken())
                    .json(Map.of("name", "Long", "ownerId", owner.user().id()))
                    .send()
                    .expect(201);
            endpoints.put(id, "read");
        }
        KeyOwner.Key key = owner.create("none");
        for (int i = 0; i < 12; i++) {
            demo.keys(
                            "PATCH",
                            "/" + key.id(),
                            owner.token(),
                            Map.of(
                                    "permissions",
                                    Map.of("graphql", i % 2 == 0 ? "read" : "none", "endpoints", endpoints)))
                    .expect(200);
        }

        JsonNode history = history(owner, key);

        // Each entry has about 43,000 characters.
        assertThat(history.size()).isBetween(4, 6);
        assertThat(words(history)).containsOnly("permissions");
    }

    @Test
    void anImportIsListedWithWhatWasImported() {
        User owner = demo.newUser();
        String line = """
                {"userId":"%s","name":"Older","access":"read","secret":"%s","enabled":%s}
                """;
        Answer imported = demo.importKeys(line.formatted(owner.id(), UUID.randomUUID(), true)
                        + line.formatted(owner.id(), UUID.randomUUID(), false))
                .expect(200);
        assertThat(imported.body()).contains("\"imported\":2");

        List<JsonNode> entries = admin.ids("userId", owner.id()).stream()
                .map(id -> admin.call("GET", "api-keys/" + id + "/history")
                        .expect(200)
                        .json())
                .peek(history -> assertThat(words(history)).containsExactly("imported"))
                .map(history -> history.get(0))
                .toList();

        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.get("actor").asText()).isEqualTo("admin");
            assertThat(entry.get("client").asText()).isEqualTo("admin-cli");
            assertThat(entry.has("before")).isFalse();
        });
        assertThat(entries.stream().map(entry -> entry.get("after").toString())).containsExactlyInAnyOrder("""
                {"name":"Older","access":"read","enabled":true}""", """
                                        {"name":"Older","access":"read","enabled":false,"disabledBy":"owner"}""");
    }

    @Test
    void othersDoNotSeeTheHistory() {
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key key = owner.create("read");
        String path = "/" + key.id() + "/history";

        assertThat(demo.keys("GET", path, owner.token(), null).status()).isEqualTo(200);
        assertThat(demo.keys("GET", path, demo.login(demo.newUser()), null).status())
                .isEqualTo(404);
        assertThat(demo.keys("GET", "/abcdefghijkl/history", owner.token(), null)
                        .status())
                .isEqualTo(404);
        User viewer = admin.newAdministrator("view-users");
        assertThat(admin.callAs(viewer, "GET", "api-keys" + path, null).status())
                .isEqualTo(200);
        assertThat(admin.callAs(admin.newAdministrator("view-realm"), "GET", "api-keys" + path, null)
                        .status())
                .isEqualTo(403);
        assertThat(admin.callAs(viewer, "GET", "api-keys/abcdefghijkl/history", null)
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?search=x", "?page=1", "?max=-1", "?first=x", "?max=1&max=2"})
    void unknownOrMalformedParametersAreRejected(String query) {
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key key = owner.create("read");

        assertThat(demo.keys("GET", "/" + key.id() + "/history" + query, owner.token(), null)
                        .status())
                .isEqualTo(400);
        assertThat(admin.call("GET", "api-keys/" + key.id() + "/history" + query)
                        .status())
                .isEqualTo(400);
        assertThat(history(owner, key, "?max=0")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0007", "\\ud800", "a\\u2028b", "\\u200b", "%501"})
    void unsuitableNotesAreRejected(String note) {
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key key = owner.create("read");
        String text = note.equals("%501") ? "x".repeat(501) : note;

        Answer patched = demo.keys("PATCH", "/" + key.id(), owner.token(), "{\"note\":\"" + text + "\"}");
        Answer created = demo.createKey(owner.token(), """
                {"name":"n","note":"%s"}""".formatted(text));

        assertThat(List.of(patched.status(), created.status())).containsOnly(400);
        assertThat(patched.text("error")).isEqualTo("invalid_note");
        assertThat(created.text("error")).isEqualTo("invalid_note");
        assertThat(get(owner, key).has("note")).isFalse();
    }

    @Test
    void aNoteHasUpToFiveHundredCharactersOfAnyKindAndIsShownToAdministrators() {
        KeyOwner owner = KeyOwner.in(demo);
        String note = "\ud83d\udd11".repeat(499) + "\u00e9";
        Answer created =
                demo.createKey(owner.token(), Map.of("name", "n", "note", note)).expect(201);

        KeyOwner.Key key = new KeyOwner.Key(created.text("id"), created.text("key"));
        assertThat(created.text("note")).isEqualTo(note);
        assertThat(history(owner, key).get(0).get("after").get("note").asText()).isEqualTo(note);
        assertThat(admin.call("GET", "api-keys/" + key.id()).expect(200).text("note"))
                .isEqualTo(note);
        patch(owner, key, "{\"note\":\"\"}");
        assertThat(get(owner, key).has("note")).isFalse();
    }

    @Test
    void noKeyIsAcceptedInANote() {
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key key = owner.create("read");

        String broken = key.secret().substring(0, 30) + "\n  " + key.secret().substring(30);
        for (String note : List.of(
                key.secret(),
                "In the vault:\n" + key.secret(),
                "Bearer " + key.secret(),
                broken,
                "old one: " + broken + " was for CI",
                "old one: " + key.secret().substring(0, 30) + " " + key.secret().substring(30) + " was for CI",
                key.secret().replaceAll("(?<=.)", " "))) {
            Answer answer = demo.keys("PATCH", "/" + key.id(), owner.token(), Map.of("note", note));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("error")).isEqualTo("invalid_note");
            assertThat(answer.body()).doesNotContain(key.secret().substring(17));
        }
        String blank = key.secret().substring(0, 25) + " " + key.secret().substring(25);
        assertThat(demo.keys("PATCH", "/" + key.id(), owner.token(), Map.of("name", blank))
                        .expect(400)
                        .text("error"))
                .isEqualTo("invalid_name");
        patch(owner, key, "{\"note\":\"In the vault as rpa_" + key.id() + "\"}");
        assertThat(words(history(owner, key))).containsExactly("note", "created");
    }

    @Test
    void aLegacyKeyHasNoNote() {
        User user = demo.newUser();
        demo.importKeys(legacyKey(user.id(), "Older", UUID.randomUUID().toString()))
                .expect(200);
        String id = admin.ids("userId", user.id()).get(0);
        String token = demo.login(user);

        assertThat(demo.keys("PATCH", "/" + id, token, "{\"note\":\"n\"}").text("error"))
                .isEqualTo("legacy_key");
        demo.keys("PATCH", "/" + id, token, "{\"enabled\":false}").expect(200);
    }

    private JsonNode get(KeyOwner owner, KeyOwner.Key key) {
        return demo.keys("GET", "/" + key.id(), owner.token(), null).expect(200).json();
    }

    private void patch(KeyOwner owner, KeyOwner.Key key, String body) {
        demo.keys("PATCH", "/" + key.id(), owner.token(), body).expect(200);
    }

    private JsonNode history(KeyOwner owner, KeyOwner.Key key) {
        return history(owner, key, "");
    }

    private JsonNode history(KeyOwner owner, KeyOwner.Key key, String query) {
        return demo.keys("GET", "/" + key.id() + "/history" + query, owner.token(), null)
                .expect(200)
                .json();
    }

    private static List<String> words(JsonNode history) {
        return StreamSupport.stream(history.spliterator(), false)
                .map(entry -> entry.get("change").asText())
                .toList();
    }

    private static String states(JsonNode history, int index) {
        return history.get(index).get("before") + " " + history.get(index).get("after");
    }
}
