/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import static io.github.scopedkeys.server.Demo.ALICE;
import static io.github.scopedkeys.server.Json.READ;
import static io.github.scopedkeys.server.Json.expires;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.key.Guess;
import io.github.scopedkeys.key.ScopedKey;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.Client;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever is wrong with a key, the response is the same, byte for byte. The event contains the reason. */
@ExtendWith(RunningKeycloak.class)
class RefusedKeysIT {

    private static final String SAME_ANSWER = """
            {"error":"invalid_request","error_description":"Invalid API key"}""";

    private final Demo demo;

    RefusedKeysIT(Demo demo) {
        this.demo = demo;
    }

    @TestFactory
    Stream<DynamicTest> everyBadKeyGetsTheSameAnswer() {
        return Stream.of(
                refused("junk", "junk", "api_key_malformed"),
                refused("an empty secret part", "rpa_AAAAAAAAAAAA_", "api_key_malformed"),
                refused("five hundred characters", "a".repeat(500), "api_key_malformed"),
                refused("a key with a wrong checksum", mistyped(), "api_key_malformed"),
                refused("a key nobody has", unknown(), "api_key_unknown"),
                refused("an opaque string nobody has", "sk-1234567890-1234567890", "api_key_unknown"),
                refused("a wrong secret", withWrongSecret(), "api_key_wrong_secret"),
                refused("a disabled key", disabled(), "api_key_disabled"),
                refused("a deleted key", deleted(), "api_key_unknown"),
                refused("an expired key", expired(), "api_key_expired"),
                refused("a key of a disabled owner", ofDisabledOwner(), "api_key_owner_disabled"),
                refused("a key of a deleted owner", ofDeletedOwner(), "api_key_unknown"),
                refused("the digest's idea of a key", "rpa_" + "0".repeat(51), "api_key_unknown"));
    }

    @Test
    void aPageOfAnAllowedOriginMayReadTheRefusalAndNoOtherPage() {
        Client gate = demo.newGate(Map.of("webOrigins", List.of("https://app.example.org")));

        assertThat(refusalFor(gate, "https://app.example.org").header("Access-Control-Allow-Origin"))
                .isEqualTo("https://app.example.org");
        assertThat(refusalFor(gate, "https://elsewhere.example.org").headers().map())
                .doesNotContainKey("access-control-allow-origin");
    }

    private Answer refusalFor(Client gate, String origin) {
        Answer answer = demo.http()
                .post(Demo.TOKEN_PATH)
                .basic(gate.id(), gate.secret())
                .header("Origin", origin)
                .form(
                        "grant_type",
                        Demo.EXCHANGE_GRANT,
                        "subject_token",
                        "junk",
                        "subject_token_type",
                        Demo.KEY_TOKEN_TYPE)
                .send();
        assertThat(answer.status()).isBetween(400, 403);
        return answer;
    }

    @Test
    void aKeyOfAnotherRealmIsRefusedInTheSameWords() {
        NewKey key = demo.newKey(demo.newUser(), READ);
        demo.exchange(key.key()).expect(200);
        String realm = "other-" + System.nanoTime();
        demo.http()
                .post("/admin/realms")
                .bearer(demo.adminToken())
                .json(Map.of(
                        "realm",
                        realm,
                        "enabled",
                        true,
                        "clients",
                        List.of(Map.of(
                                "clientId",
                                "gate",
                                "secret",
                                "gate-secret",
                                "fullScopeAllowed",
                                false,
                                "attributes",
                                Map.of("api.keys.exchange.enabled", "true")))))
                .send()
                .expect(201);

        Answer answer = demo.http()
                .post("/realms/" + realm + "/protocol/openid-connect/token")
                .basic("gate", "gate-secret")
                .form(
                        "grant_type",
                        Demo.EXCHANGE_GRANT,
                        "subject_token",
                        key.key(),
                        "subject_token_type",
                        Demo.KEY_TOKEN_TYPE)
                .send();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(SAME_ANSWER);
        demo.http()
                .delete("/admin/realms/" + realm)
                .bearer(demo.adminToken())
                .send()
                .expect(204);
        demo.exchange(key.key()).expect(200);
    }

    @Test
    void aKeyWorksAgainWhenItIsSwitchedOnAgain() {
        Demo.User owner = demo.newUser();
        NewKey key = demo.newKey(owner, READ);
        String token = demo.login(owner);
        demo.keys("PATCH", "/" + key.id(), token, Map.of("enabled", false)).expect(200);
        demo.exchange(key.key()).expect(400);

        demo.keys("PATCH", "/" + key.id(), token, Map.of("enabled", true)).expect(200);

        demo.exchange(key.key()).expect(200);
    }

    private DynamicTest refused(String what, String key, String reason) {
        return DynamicTest.dynamicTest(what + " (" + reason + ")", () -> {
            Answer answer = demo.exchange(key);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo(SAME_ANSWER);
            assertThat(lastReason()).isEqualTo(reason);
            assertThat(answer.headers().map())
                    .isEqualTo(demo.exchange("other junk").headers().map());
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(answer.header("Cache-Control")).contains("no-store");
        });
    }

    private String lastReason() {
        return demo.admin("GET", "events?type=TOKEN_EXCHANGE_ERROR&client=gate&max=1")
                .expect(200)
                .json()
                .get(0)
                .at("/details/reason")
                .asText();
    }

    private String mistyped() {
        String key = demo.newKey(ALICE, READ).key();
        char last = key.charAt(30);
        return key.substring(0, 30) + (last == 'a' ? 'b' : 'a') + key.substring(31);
    }

    private static String unknown() {
        return ScopedKey.generate("rpa").reveal();
    }

    private String withWrongSecret() {
        return Guess.at(demo.newKey(ALICE, READ).id());
    }

    private String disabled() {
        Demo.User owner = demo.newUser();
        NewKey key = demo.newKey(owner, READ);
        demo.exchange(key.key()).expect(200);
        demo.keys("PATCH", "/" + key.id(), demo.login(owner), Map.of("enabled", false))
                .expect(200);
        return key.key();
    }

    private String deleted() {
        Demo.User owner = demo.newUser();
        NewKey key = demo.newKey(owner, READ);
        demo.exchange(key.key()).expect(200);
        demo.keys("DELETE", "/" + key.id(), demo.login(owner), null).expect(204);
        return key.key();
    }

    private String expired() {
        long expires = System.currentTimeMillis() + 4000;
        NewKey key = demo.newKey(ALICE, READ, expires(expires));
        while (System.currentTimeMillis() <= expires) {
            Thread.onSpinWait();
        }
        return key.key();
    }

    private String ofDisabledOwner() {
        Demo.User owner = demo.newUser();
        NewKey key = demo.newKey(owner, READ);
        demo.exchange(key.key()).expect(200);
        demo.setUserEnabled(owner, false);
        return key.key();
    }

    private String ofDeletedOwner() {
        Demo.User owner = demo.newUser();
        NewKey key = demo.newKey(owner, READ);
        demo.exchange(key.key()).expect(200);
        demo.deleteUser(owner);
        return key.key();
    }
}
