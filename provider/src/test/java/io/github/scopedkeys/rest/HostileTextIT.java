/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import static io.github.scopedkeys.server.Json.READ;
import static io.github.scopedkeys.server.Json.legacyKey;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.RunningKeycloak;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Texts that break log lines, that a database rejects, or that are far too long: every endpoint rejects them, and none
 * fails.
 */
@ExtendWith(RunningKeycloak.class)
class HostileTextIT {

    private final Demo demo;

    HostileTextIT(Demo demo) {
        this.demo = demo;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\n", "\\r", "\\u0085", "\\u2028", "\\u2029", "\\u001b", "\\ud800", "\\udc00"})
    void namesAreRefusedOnEveryFace(String character) {
        User owner = demo.newUser();
        String token = demo.login(owner);
        NewKey key = demo.newKey(owner, READ);
        String name = "{\"name\":\"a" + character + "b\"}";

        assertRefused(demo.createKey(token, name), "invalid_name");
        assertRefused(demo.keys("PATCH", "/" + key.id(), token, name), "invalid_name");
        assertRefused(demo.admin("PUT", "api-endpoints/hostile", name), "invalid_name");
        assertRefused(demo.admin("PUT", "api-endpoints/hostile", """
                {"name":"a","ownerId":"a%sb"}""".formatted(character)), "invalid_request");
        assertThat(demo.admin("GET", "api-endpoints/hostile").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\n", "\\ud800"})
    void aHostileLineOfAnImportIsRefusedAndTheRestIsImported(String character) {
        User owner = demo.newUser();
        String good = legacyKey(owner.id(), "old", "old-" + UUID.randomUUID());
        List<String> bad = List.of(
                good.replace("\"old\"", "\"o" + character + "ld\""),
                good.replace(owner.id(), owner.id() + character),
                good.replace("\"userId\":\"" + owner.id(), "\"username\":\"" + owner.name() + character),
                good.replace("\"read\"", "\"read" + character + "\""),
                good.replace("old-", "old-" + character));

        String report = demo.importKeys(String.join("\n", bad) + "\n" + good)
                .expect(200)
                .body();

        assertThat(report).contains("""
                "imported":1,"exists":0,"refused":%s""".formatted(bad.size()));
    }

    /** Keycloak itself rejects most others, such as %00, before our code sees them. */
    @ParameterizedTest
    @ValueSource(strings = {"%0A", "%0D%0A", "%C2%85", "%E2%80%A8"})
    void searchesAreRefusedOnEveryFace(String character) {
        String token = demo.login(demo.newUser());
        String query = "?search=a" + character + "b";

        assertRefused(demo.keys("GET", query, token, null), "invalid_request");
        assertRefused(demo.keys("GET", "/endpoints" + query, token, null), "invalid_request");
        for (String path : List.of("api-keys", "api-keys/count", "api-endpoints")) {
            assertRefused(demo.admin("GET", path + query), "invalid_request");
        }
        assertRefused(demo.admin("GET", "api-keys?userId=a" + character + "b"), "invalid_request");
        assertRefused(demo.admin("POST", "api-keys/disable" + query), "invalid_request");
    }

    @Test
    void whatIsFarTooMuchIsRefusedOnEveryFace() {
        User owner = demo.newUser();
        String token = demo.login(owner);
        NewKey key = demo.newKey(owner, READ);
        String large = """
                {"enabled":false,"x":"%s"}""".formatted("x".repeat(70_000));
        String deep = "{\"enabled\":" + "[".repeat(3000) + "]".repeat(3000) + "}";
        String search = "?search=" + "s".repeat(256);

        for (Answer answer : List.of(
                demo.keys("PATCH", "/" + key.id(), token, large),
                demo.keys("POST", "/" + key.id() + "/rotate", token, large),
                demo.admin("PATCH", "api-keys/" + key.id(), large),
                demo.admin("PUT", "api-keys/" + key.id(), large),
                demo.admin("PUT", "api-endpoints/large", large))) {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(413);
        }
        for (Answer answer : List.of(
                demo.keys("PATCH", "/" + key.id(), token, deep),
                demo.keys("POST", "/" + key.id() + "/rotate", token, deep),
                demo.admin("PATCH", "api-keys/" + key.id(), deep),
                demo.admin("PUT", "api-keys/" + key.id(), deep),
                demo.admin("PUT", "api-endpoints/deep", deep),
                demo.keys("GET", search, token, null),
                demo.keys("GET", "/endpoints" + search, token, null),
                demo.admin("GET", "api-keys" + search),
                demo.admin("GET", "api-endpoints" + search))) {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        }
        assertRefused(
                demo.admin("PUT", "api-endpoints/long", "{\"name\":\"" + "n".repeat(101) + "\"}"), "invalid_name");
        demo.exchange(key.key()).expect(200);
    }

    @Test
    void namesOfAnyLanguageAndMarkupAreTakenAsTheyAre() {
        User owner = demo.newUser();
        for (String name : List.of(
                "Schl\u00fcssel",
                "\u05de\u05e4\u05ea\u05d7 \u202eabc",
                "<img onerror=alert(1)>",
                "\ud83d\udd11 {{7*7}}")) {
            Answer created =
                    demo.createKey(demo.login(owner), Map.of("name", name)).expect(201);
            assertThat(created.text("name")).isEqualTo(name);
        }
    }

    /** Keycloak stores the name in its table of admin events, too. */
    @ParameterizedTest
    @ValueSource(strings = {"Deploy", "\ud83d\udd11 deploy"})
    void anAdministratorStopsAKeyWhateverItsName(String name) {
        User owner = demo.newUser();
        String token = demo.login(owner);
        String search = "?search=" + URLEncoder.encode(name, UTF_8) + "&userId=" + owner.id();
        NewKey key = demo.newKey(owner, READ);
        demo.keys("PATCH", "/" + key.id(), token, Map.of("name", name, "note", name))
                .expect(200);

        demo.admin("PATCH", "api-keys/" + key.id(), Map.of("enabled", false)).expect(200);
        demo.exchange(key.key()).expect(400);
        demo.admin("PATCH", "api-keys/" + key.id(), Map.of("enabled", true)).expect(200);
        String batch = demo.admin("POST", "api-keys/disable" + search, null)
                .expect(200)
                .text("batch");
        demo.exchange(key.key()).expect(400);
        demo.admin("POST", "api-keys/disable/" + batch + "/undo", null).expect(200);
        demo.exchange(key.key()).expect(200);
        demo.admin("POST", "api-keys/" + key.id() + "/leak", null).expect(200);
        demo.exchange(key.key()).expect(400);
        demo.admin("DELETE", "api-keys/" + key.id()).expect(204);

        String endpoint = "any-name-" + owner.id();
        demo.admin("PUT", "api-endpoints/" + endpoint, Map.of("name", name)).expect(201);
        demo.admin("DELETE", "api-endpoints/" + endpoint).expect(204);
    }

    private static void assertRefused(Answer answer, String error) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo(error);
        assertThat(answer.text("errorMessage")).isNotBlank();
    }
}
