/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts to smuggle something into a gateway's check: none of them lets the caller pass. */
@ExtendWith(RunningKeycloak.class)
class SmuggledKeysIT {

    private static final String PATH = Demo.KEYS_PATH + "/authorize?scope=graphql:read";
    private static final String GATE = "X-Gate-Authorization: " + Demo.GATE.basic();
    private static final List<String> METHODS_THAT_ARE_NOT_KNOWN = List.of("TRACE", "BREW");

    private final Demo demo;
    private final KeyOwner owner;

    SmuggledKeysIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    @TestFactory
    Stream<DynamicTest> aGoodKeyInABadRequestIsNotAYes() {
        String key = owner.create("read").secret();
        String other = owner.create("read").secret();
        String bearer = "Authorization: Bearer " + key;
        // Otherwise, every refusal below could have another reason.
        assertThat(List.of(key, other))
                .allSatisfy(good -> assertThat(status(GATE, "Authorization: Bearer " + good))
                        .isEqualTo(200));
        return Stream.of(
                noYes("two headers, two keys", GATE, bearer, "Authorization: Bearer " + other),
                noYes("a good one and a bad one", GATE, bearer, "Authorization: Bearer rpa_"),
                noYes("a bad one and a good one", GATE, "Authorization: Bearer rpa_", bearer),
                noYes("another scheme beside it", GATE, "Authorization: Basic dTpw", bearer),
                noYes("joined by a comma", GATE, bearer + ", Bearer " + other),
                noYes("joined by a comma, without a scheme", GATE, bearer + "," + other),
                noYes("no blank at all", GATE, "Authorization: Bearer" + key),
                noYes("umlauts before it", GATE, "Authorization: Bearer \u00e4\u00f6" + key),
                noYes("a NUL behind it", GATE, bearer + "\0"),
                noYes("a CR behind it", GATE, bearer + "\rX-Other: 1"),
                noYes("a blank before the colon", GATE, "Authorization : Bearer " + key),
                noYes("Basic without a colon", GATE, "Authorization: Basic " + base64(key)),
                noYes("Basic with a colon too many", GATE, "Authorization: Basic " + base64(":" + key + ":")),
                noYes("Basic that is no Base64", GATE, "Authorization: Basic !" + base64("u:" + key)),
                noYes("sixty thousand characters", GATE, "Authorization: Bearer " + key + "a".repeat(60_000)),
                noYes("two lengths", GATE, bearer, "Content-Length: 5", "Transfer-Encoding: chunked"),
                noYes("the gateway's header twice", GATE, GATE, bearer),
                noYes("the gateway's header with a second value", GATE + ", Basic dTpw", bearer),
                noYes(
                        "the gateway's credentials where the caller's belong",
                        "Authorization: Basic " + base64("gate:gate-secret"),
                        "X-API-Key: " + key),
                noYes("no gateway", bearer));
    }

    @TestFactory
    Stream<DynamicTest> whatCanOnlyMeanOneKeyIsThatKey() {
        String key = owner.create("read").secret();
        String bearer = "Authorization: Bearer " + key;
        return Stream.of(
                yes("as it should be", GATE, bearer),
                yes("twice the same header", GATE, bearer, bearer),
                yes("two headers of our own", GATE, "X-API-Key: " + key, "X-API-Key: " + key),
                yes("a header of each kind", GATE, bearer, "X-API-Key: " + key),
                yes("an empty header of our own beside it", GATE, bearer, "X-API-Key:"),
                yes("an empty one before it", GATE, "X-API-Key: ", "X-API-Key: " + key),
                yes("an empty Authorization beside it", GATE, "Authorization: ", "X-API-Key: " + key),
                yes("a tab for the blank", GATE, "Authorization: Bearer\t" + key),
                yes("a no-break space behind it", GATE, bearer + "\u00a0"),
                yes("quotes around it", GATE, "Authorization: Bearer \"" + key + "\""),
                yes("a name of a parameter before it", GATE, "Authorization: Bearer token=" + key),
                yes("no scheme", GATE, "Authorization: " + key),
                yes("another scheme", GATE, "Authorization: ApiKey " + key),
                yes("Basic with the key as the user", GATE, "Authorization: Basic " + base64(key + ":")),
                yes("Basic with a line break", GATE, "Authorization: Basic " + base64("u:" + key + "\n")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "HEAD", "GET", "POST", "PROPFIND", "TRACE", "BREW"})
    void noMethodIsAYesByItself(String method) {
        for (String path : List.of(PATH, Demo.KEYS_PATH + "/authorize", Demo.KEYS_PATH + "/authorize/v2/img-gen/run")) {
            Answer anonymous = demo.http()
                    .request(method, path)
                    .header("Origin", "https://example.org")
                    .header("Access-Control-Request-Method", "POST")
                    .send();

            assertThat(anonymous.status()).as(path).isBetween(400, 499);
        }
        if (!METHODS_THAT_ARE_NOT_KNOWN.contains(method)) {
            Answer control = demo.http()
                    .request(method, PATH)
                    .header("Origin", "https://example.org")
                    .header("Access-Control-Request-Method", "POST")
                    .header("X-Gate-Authorization", Demo.GATE.basic())
                    .bearer(owner.create("read").secret())
                    .send();
            assertThat(control.status()).as("with a key and a gate").isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "BREW"})
    void aMethodThatIsNotKnownIsNotAYesEvenWithAGoodKey(String method) {
        KeyOwner.Key key = owner.create("read");

        assertThat(demo.http()
                        .request(method, PATH)
                        .header("X-Gate-Authorization", "Basic " + base64("gate:gate-secret"))
                        .bearer(key.secret())
                        .send()
                        .status())
                .isBetween(400, 499);
        assertThat(status(GATE, "Authorization: Bearer " + key.secret())).isEqualTo(200);
    }

    @Test
    void aTokenThatIsGivenAgainIsOnlyEverForTheSameKeyScopeAndGate() {
        KeyOwner.Key key = owner.create("read_write");
        KeyOwner.Key twin = owner.create("read_write");
        KeyOwner.Key strangers = KeyOwner.in(demo).create("read_write");
        Demo.Client otherGate = demo.newGate(Map.of("defaultClientScopes", List.of("basic")));

        String token = pass(Demo.GATE, key, "graphql:read");

        assertThat(pass(Demo.GATE, key, "graphql:read")).isEqualTo(token);
        assertThat(Stream.of(
                                pass(Demo.GATE, key, "graphql:write"),
                                pass(Demo.GATE, key, "graphql:read%20graphql:write"),
                                pass(Demo.GATE, twin, "graphql:read"),
                                pass(Demo.GATE, strangers, "graphql:read"),
                                pass(otherGate, key, "graphql:read"))
                        .distinct())
                .hasSize(5)
                .doesNotContain(token);
        assertThat(Demo.claims(pass(otherGate, key, "graphql:read")).get("azp").asText())
                .isEqualTo(otherGate.id());
        assertThat(Demo.claims(pass(Demo.GATE, strangers, "graphql:read"))
                        .get("sub")
                        .asText())
                .isNotEqualTo(owner.user().id());
    }

    private DynamicTest noYes(String what, String... headerLines) {
        return DynamicTest.dynamicTest(
                what, () -> assertThat(status(headerLines)).isBetween(400, 499));
    }

    private DynamicTest yes(String what, String... headerLines) {
        return DynamicTest.dynamicTest(
                what, () -> assertThat(status(headerLines)).isEqualTo(200));
    }

    private int status(String... headerLines) {
        return RawRequest.status(demo.server().baseUri(), PATH, headerLines);
    }

    private String pass(Demo.Client gate, KeyOwner.Key key, String scope) {
        return demo.http()
                .get(Demo.KEYS_PATH + "/authorize?scope=" + scope)
                .header("X-Gate-Authorization", "Basic " + base64(gate.id() + ":" + gate.secret()))
                .bearer(key.secret())
                .send()
                .expect(200)
                .header("Authorization")
                .substring("Bearer ".length());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
