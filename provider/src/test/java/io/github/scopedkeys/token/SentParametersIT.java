/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Http;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Parameters count as the client sent them, not as Keycloak keeps them: a dropped parameter must not mean "everything".
 */
@ExtendWith(RunningKeycloak.class)
class SentParametersIT {

    private static final String SCOPE_VALUE = "endpoint:%s:read";

    private final Demo demo;
    private final KeyOwner owner;

    SentParametersIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    @Test
    void aTokenCanBeNarrowedToSixtyFourEndpointsWithTheLongestIds() {
        String scope = endpoints(64);
        String key = owner.create("read_write", "*", "read_write").secret();
        assertThat(scope.length()).isGreaterThan(4_000);

        Answer answer = demo.exchange(key, "scope", scope).expect(200);

        assertThat(words(answer.text("scope"))).containsExactlyInAnyOrderElementsOf(words(scope));
        assertThat(words(Demo.claims(answer.text("access_token")).get("scope").asText()))
                .doesNotContain("graphql:read", "graphql:write");
    }

    @Test
    void aLongScopeThatTheKeyDoesNotHaveIsRefused() {
        String key = owner.create("read_write").secret();
        String scope = IntStream.range(0, 60)
                .mapToObj(i -> SCOPE_VALUE.formatted("no-such-endpoint-" + "x".repeat(40) + i))
                .collect(Collectors.joining(" "));
        assertThat(scope.length()).isGreaterThan(4_000);

        refused("invalid_scope", demo.exchange(key, "scope", scope));
        demo.exchange(key, "scope", "graphql:read").expect(200);
    }

    @Test
    void aScopeOfThousandsOfEndpointsIsRefused() {
        String key = owner.create("read_write").secret();
        String scope = IntStream.range(0, 5_000)
                .mapToObj(i -> SCOPE_VALUE.formatted("e" + i))
                .collect(Collectors.joining(" "));

        refused("invalid_scope", demo.exchange(key, "scope", scope));
    }

    @Test
    void aLongAudienceIsNotNoAudience() {
        String key = owner.create("read").secret();

        refused("invalid_target", demo.exchange(key, "audience", "x".repeat(5_000)));
        refused(
                "invalid_request",
                demo.exchange(
                        key,
                        IntStream.range(0, 100)
                                .boxed()
                                .flatMap(i -> List.of("audience", "platform-api").stream())
                                .toArray(String[]::new)));
        demo.exchange(key, "audience", "platform-api").expect(200);
    }

    @ParameterizedTest
    @CsvSource({
        "requested_token_type, invalid_request",
        "actor_token_type, invalid_request",
        "requested_subject, invalid_request",
        "requested_issuer, invalid_request",
        "subject_issuer, invalid_request",
        "resource, invalid_request",
        "authorization_details, invalid_request",
        "api_key_scope, invalid_request"
    })
    void aParameterThatIsNotSupportedIsRefusedHoweverLongItIs(String parameter, String error) {
        String key = owner.create("read").secret();

        refused(error, demo.exchange(key, parameter, "x"));
        refused(error, demo.exchange(key, parameter, "x".repeat(5_000)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\t", "\0", "\r\n", " ", "\u001b[1m", "%00", "[0m"})
    void aScopeThatKeycloakWouldMakeEmptyIsNotAbsent(String scope) {
        String key = owner.create("read_write").secret();

        refused("invalid_scope", demo.exchange(key, "scope", scope));
    }

    @ParameterizedTest
    @ValueSource(strings = {"graph\nql:read", "graphql:\0read", "graphql:read%0A%7f[1m", "graph\u001b[31mql:read"})
    void aScopeThatKeycloakWouldMakeGoodIsNotGood(String scope) {
        String key = owner.create("read_write").secret();

        refused("invalid_scope", demo.exchange(key, "scope", scope));
    }

    @Test
    void charactersThatKeycloakStripsMakeNoTargetAndNoTypeGood() {
        String key = owner.create("read").secret();

        refused("invalid_target", demo.exchange(key, "audience", "platform\n-api"));
        refused("invalid_request", demo.exchange(key, "requested_token_type", Demo.ACCESS_TOKEN_TYPE + "\0"));
        demo.exchange(key, "requested_token_type", Demo.ACCESS_TOKEN_TYPE).expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scope", "audience", "requested_token_type", "actor_token", "resource"})
    void anEmptyOptionalParameterCountsAsAbsent(String parameter) {
        String key = owner.create("read_write").secret();

        assertThat(demo.exchange(key, parameter, "").expect(200).text("scope")).isEqualTo("graphql:read graphql:write");
    }

    @Test
    void anEmptyAudienceBesideAnotherDoesNotCount() {
        String key = owner.create("read").secret();

        Answer answer = demo.exchange(key, "audience", "", "audience", "platform-api");

        assertThat(Demo.claims(answer.expect(200).text("access_token"))
                        .get("aud")
                        .asText())
                .isEqualTo("platform-api");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"scope=graphql:read", "scope=", "audience=platform-api", "audience=nobody", "resource=urn:x"})
    void aParameterInTheAddressIsRefused(String query) {
        String key = owner.create("read_write").secret();

        refused("invalid_request", exchangeAt("?" + query, key));
        exchangeAt("?utm=1", key).expect(200);
    }

    /** Keycloak drops the long one, and would see a request with one scope. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aScopeBesideOneThatKeycloakDropsIsRefused(boolean longFirst) {
        String key = owner.create("read_write").secret();
        String dropped = "graphql:read " + "x".repeat(4_000);

        Answer answer = longFirst
                ? demo.exchange(key, "scope", dropped, "scope", "graphql:write")
                : demo.exchange(key, "scope", "graphql:write", "scope", dropped);

        refused("invalid_request", answer);
        demo.exchange(key, "scope", "graphql:write").expect(200);
    }

    @Test
    void aParameterThatIsSentTwiceIsRefused() {
        String key = owner.create("read_write").secret();

        refused("invalid_request", demo.exchange(key, "scope", "graphql:read", "scope", "graphql:write"));
    }

    @Test
    void noKindOfBodyLosesTheScope() {
        String key = owner.create("read_write").secret();
        String form = Http.form(
                "grant_type",
                Demo.EXCHANGE_GRANT,
                "subject_token",
                key,
                "subject_token_type",
                Demo.KEY_TOKEN_TYPE,
                "scope",
                "graphql:read");
        String boundary = "b";
        String multipart = Arrays.stream(form.split("&"))
                .map(pair -> "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + pair.split("=")[0]
                        + "\"\r\n\r\n"
                        + URLDecoder.decode(pair.split("=")[1], UTF_8)
                        + "\r\n")
                .collect(Collectors.joining("", "", "--" + boundary + "--\r\n"));

        for (Http.Request request : List.of(
                post().body("multipart/form-data; boundary=" + boundary, multipart),
                post().body("application/json", form),
                post().body("text/plain", form),
                post().body("application/x-www-form-urlencoded; charset=utf-16", form),
                post().body("application/x-www-form-urlencoded", form)
                        .header("Content-Type", "multipart/form-data; boundary=x"))) {
            Answer answer = request.send();
            // Some are read as a form, and then with the scope that was sent.
            if (answer.status() == 200) {
                assertThat(answer.text("scope")).isEqualTo("graphql:read");
            } else {
                assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
            }
        }
        assertThat(post().body("application/x-www-form-urlencoded", form)
                        .send()
                        .expect(200)
                        .text("scope"))
                .isEqualTo("graphql:read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "yes", "false "})
    void aGateThatMustNameItsScopeGetsNothingWithoutOne(String required) {
        Demo.Client gate = demo.newGate(
                Map.of("attributes", Map.of("api.keys.exchange.enabled", "true", "api.keys.scope.required", required)));
        String key = owner.create("read_write").secret();

        refused("invalid_scope", demo.exchangeAs(gate, key));
        refused("invalid_scope", demo.exchangeAs(gate, key, "scope", ""));
        refused("invalid_scope", demo.exchangeAs(gate, key, "scope", "\n"));
        assertThat(demo.exchangeAs(gate, key, "scope", "graphql:read")
                        .expect(200)
                        .text("scope"))
                .isEqualTo("graphql:read");
    }

    private Answer exchangeAt(String query, String key) {
        return demo.http()
                .post(Demo.TOKEN_PATH + query)
                .basic(Demo.GATE.id(), Demo.GATE.secret())
                .form(
                        "grant_type",
                        Demo.EXCHANGE_GRANT,
                        "subject_token",
                        key,
                        "subject_token_type",
                        Demo.KEY_TOKEN_TYPE)
                .send();
    }

    private Http.Request post() {
        return demo.http().post(Demo.TOKEN_PATH).basic(Demo.GATE.id(), Demo.GATE.secret());
    }

    /** Adds endpoints of the owner, and returns the scope that reads them all. */
    private String endpoints(int count) {
        String token = demo.controlPlaneToken();
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    String id = (UUID.randomUUID() + "-" + UUID.randomUUID()).substring(0, 64);
                    demo.http()
                            .put(Demo.ADMIN_PATH + "api-endpoints/" + id)
                            .bearer(token)
                            .json(Map.of(
                                    "id",
                                    id,
                                    "name",
                                    "E",
                                    "ownerId",
                                    owner.user().id()))
                            .send()
                            .expect(201);
                    return SCOPE_VALUE.formatted(id);
                })
                .collect(Collectors.joining(" "));
    }

    private static List<String> words(String scope) {
        return List.of(scope.split(" "));
    }

    private static void refused(String error, Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.text("error")).as(answer.body()).isEqualTo(error);
    }
}
