/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.gateway.RawRequest;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Http;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.Mapper;
import io.github.scopedkeys.server.RunningKeycloak;
import java.net.URI;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A platform behind a real nginx that checks every request with Keycloak. */
@ExtendWith(RunningKeycloak.class)
class NginxRecipeIT {

    private static final String QUERY = "{ notes }";
    private static final String MUTATION = "mutation { addNote(text: \"hello\") }";
    /** With characters that HTTP Basic requires to be form-encoded. */
    private static final Demo.Client GATE = new Demo.Client("nginx-" + UUID.randomUUID(), "nginx+/=%41 é:secret");

    private static Recipe nginx;
    private static URI platform;
    private static RealmKey realmKey;

    private final Demo demo;
    private final KeyOwner owner;

    NginxRecipeIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    @BeforeAll
    static void startNginxAndThePlatform(Demo demo) {
        ObjectNode gate = (ObjectNode)
                demo.admin("GET", "clients?clientId=gate").expect(200).json().get(0);
        gate.remove(List.of("id", "protocolMappers"));
        gate.put("clientId", GATE.id()).put("secret", GATE.secret());
        demo.admin("POST", "clients", gate).expect(201);
        realmKey = RealmKey.addTo(demo);
        int behind = Recipe.freePort();
        platform = URI.create("http://127.0.0.1:" + behind);
        nginx = Nginx.start(
                demo,
                behind,
                Map.of(
                        "CLIENT_ID", GATE.id(),
                        "CLIENT_SECRET", GATE.secret(),
                        "AUDIENCE", GATE.id(),
                        "LOG_REQUESTS", "1"));
    }

    @AfterAll
    static void stop() {
        if (nginx != null) {
            nginx.close();
        }
        if (realmKey != null) {
            realmKey.close();
        }
    }

    @Test
    void everyCaseIsDecidedAsTheTableSays() {
        cases("nginx", nginx.uri());
    }

    @Test
    void thePlatformItselfDecidesEveryCaseAsTheTableSays() {
        cases("Platform behind nginx", platform);
    }

    @Test
    void thePlatformForgetsKeysThatKeycloakNoLongerPublishes() {
        String printed = Recipe.run(Recipe.copyOf("nginx"), Map.of(), "node", "--test");

        assertThat(printed).containsPattern("pass 4\\b").containsPattern("fail 0\\b");
    }

    private void cases(String service, URI uri) {
        Demo.Client gate = demo.newGate(Map.of("protocolMappers", List.of(Mapper.customAudience(GATE.id()))));
        new ServiceCases(service, new ServiceTokens(demo, owner, gate, GATE.id(), realmKey))
                .areDecidedAsTheTableSays(uri, ServiceCases.Call.of(owner.first()));
    }

    @Test
    void aReadOnlyKeyQueriesAndDoesNotMutate() {
        KeyOwner.Key key = owner.create("read");

        assertThat(graphql(key, QUERY).expect(200).json().at("/data/notes").isArray())
                .isTrue();
        assertThat(graphql(key, MUTATION).status()).isEqualTo(403);
    }

    @Test
    void aKeyThatMayWriteMutates() {
        KeyOwner.Key key = owner.create("read_write");

        assertThat(graphql(key, MUTATION).expect(200).json().at("/data/addNote").asInt())
                .isPositive();
        assertThat(graphql(key, QUERY).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# query\nmutation { addNote(text: \"x\") }",
                "mutation query { addNote(text: \"query { notes }\") }",
                "fragment query on Q { notes } mutation { addNote(text: \"x\") }"
            })
    void aMutationInDisguiseIsAMutation(String document) {
        assertThat(graphql(owner.create("read"), document).status()).isEqualTo(403);
    }

    @Test
    void aReadOnlyKeyReadsTheStatusAndDoesNotRun() {
        KeyOwner.Key key = owner.create("none", owner.first(), "read");

        assertThat(status(key, owner.first()).expect(200).text("keyId")).isEqualTo(key.id());
        assertThat(run(key, owner.first()).status()).isEqualTo(403);
        assertThat(graphql(key, QUERY).status()).isEqualTo(403);
    }

    @Test
    void aKeyThatMayWriteRunsOnTheNamedEndpointAndOnNoOther() {
        KeyOwner.Key key = owner.create("none", owner.first(), "read_write");

        assertThat(run(key, owner.first()).expect(200).json().get("jobs").asInt())
                .isEqualTo(1);
        assertThat(status(key, owner.first()).json().get("jobs").asInt()).isEqualTo(1);
        assertThat(run(key, owner.second()).status()).isEqualTo(403);
        assertThat(status(key, owner.second()).status()).isEqualTo(403);
    }

    @Test
    void aKeyThatIsSwitchedOffIsRefusedAtTheNextRequest() {
        KeyOwner.Key key = owner.create("read", owner.first(), "read_write");
        assertThat(status(key, owner.first()).status()).isEqualTo(200);

        owner.enable(key, false);

        assertThat(status(key, owner.first()).status()).isEqualTo(401);
        assertThat(run(key, owner.first()).status()).isEqualTo(401);
        assertThat(graphql(key, QUERY).status()).isEqualTo(401);
        owner.enable(key, true);
        assertThat(status(key, owner.first()).status()).isEqualTo(200);
    }

    @Test
    void whoeverHasNoGoodKeyIsToldWhatIsMissing() {
        Answer none = nginx.http().get("/v2/" + owner.first() + "/status").send();
        Answer bad = nginx.http()
                .get("/v2/" + owner.first() + "/status")
                .bearer("rpa_nonsense")
                .send();

        assertThat(List.of(none.status(), bad.status())).containsOnly(401);
        assertThat(none.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"demo\"");
        assertThat(bad.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
    }

    @Test
    void whoseKeyGrantsLessIsToldTheScopeThatIsMissing() {
        KeyOwner.Key key = owner.create("none", owner.second(), "read");
        KeyOwner.Key reads = owner.create("read");

        assertThat(challenge(status(key, owner.first()))).contains(scopeOf("endpoint:" + owner.first() + ":read"));
        assertThat(challenge(run(key, owner.second()))).contains(scopeOf("endpoint:" + owner.second() + ":write"));
        assertThat(challenge(graphql(key, QUERY))).contains(scopeOf("graphql:read"));
        // This one is the platform's own.
        assertThat(challenge(graphql(reads, MUTATION))).contains(scopeOf("graphql:write"));
        assertThat(status(key, owner.second()).header("WWW-Authenticate")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "QUERY", "PROPFIND"})
    void graphqlHasNoMethodsButGetAndPost(String method) {
        KeyOwner.Key key = owner.create("read_write");
        String before = nginx.log();

        Answer refused = nginx.http()
                .request(method, "/graphql?query=%7Bnotes%7D")
                .bearer(key.secret())
                .send();

        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.header("Allow")).isEqualTo("GET, POST");
        assertThat(nginx.log().substring(before.length())).doesNotContain("\"url\"");
        assertThat(graphql(key, QUERY).status()).isEqualTo(200);
    }

    @Test
    void aGetOfGraphqlGetsATokenThatOnlyReads() {
        KeyOwner.Key key = owner.create("read_write");
        String before = nginx.log();

        nginx.http()
                .get("/graphql?query=%7Bnotes%7D")
                .bearer(key.secret())
                .send()
                .expect(200);
        String after = nginx.log();
        graphql(key, MUTATION).expect(200);

        assertThat(scopeOfTheTokenIn(after.substring(before.length()))).containsExactly("graphql:read");
        assertThat(scopeOfTheTokenIn(nginx.log().substring(after.length())))
                .containsExactlyInAnyOrder("graphql:read", "graphql:write");
        Answer mutation = nginx.http()
                .get("/graphql?query=" + URLEncoder.encode(MUTATION, UTF_8))
                .bearer(key.secret())
                .send();
        assertThat(mutation.status()).isEqualTo(405);
        assertThat(mutation.header("Allow")).isEqualTo("POST");
    }

    @Test
    void twoKeysInOneRequestAreRefusedAndOneKeyTwiceIsNot() {
        String path = "/v2/" + owner.first() + "/status";
        String key = owner.create("none", owner.first(), "read").secret();
        String other = owner.create("none", owner.first(), "read").secret();
        String before = nginx.log();

        for (String[] two : new String[][] {
            {"X-API-Key: " + key, "X-API-Key: " + other},
            {"X-API-Key: " + key, "X-API-Key: rpa_junk"},
            {"Authorization: Bearer " + key, "X-API-Key: " + other},
            {"Authorization: Bearer " + key, "X-API-Key: " + key, "X-API-Key: " + other},
            {"Authorization: Bearer " + key, "X-API-Key: ", "X-API-Key: " + other}
        }) {
            assertThat(RawRequest.status(nginx.uri(), path, two))
                    .as(List.of(two).toString())
                    .isEqualTo(401);
        }
        assertThat(nginx.log().substring(before.length())).doesNotContain("\"url\"");

        for (String[] one : new String[][] {
            {"X-API-Key: " + key, "X-API-Key: " + key},
            {"Authorization: Bearer " + key, "X-API-Key: " + key},
            {"Authorization: Bearer " + key, "X-API-Key: "},
            {"Authorization: ", "X-API-Key: " + key},
            {"X-API-Key: ", "X-API-Key: " + key}
        }) {
            assertThat(RawRequest.status(nginx.uri(), path, one))
                    .as(List.of(one).toString())
                    .isEqualTo(200);
        }
        assertThat(RawRequest.status(nginx.uri(), path, "X-API-Key: ")).isEqualTo(401);
    }

    @ParameterizedTest
    @MethodSource("io.github.scopedkeys.recipe.GatewayCases#moreThanAHost")
    void aHostThatIsMoreThanAHostIsNotForwarded(String host) {
        String path = "/v2/" + owner.first() + "/status";
        String key = "X-API-Key: " + owner.create("none", owner.first(), "read").secret();
        String before = nginx.log();

        assertThat(RawRequest.status(nginx.uri(), path, new String[] {key, "Host: " + host}))
                .isEqualTo(400);
        assertThat(nginx.log().substring(before.length())).doesNotContain("\"url\"");

        for (String plain : List.of("api.example.org", "API.example.org:8443", "[2001:db8::1]:80")) {
            assertThat(RawRequest.status(nginx.uri(), path, new String[] {key, "Host: " + plain}))
                    .isEqualTo(200);
        }
    }

    @Test
    void whoCalledAndHowTheServiceHearsFromTheGatewayOnly() {
        String key = "X-API-Key: " + owner.create("none", owner.first(), "read").secret();
        String before = nginx.log();

        assertThat(RawRequest.status(
                        nginx.uri(),
                        "/v2/" + owner.first() + "/status",
                        Stream.concat(Stream.of(key), Stream.of(GatewayCases.forgedOrigin()))
                                .toArray(String[]::new)))
                .isEqualTo(200);

        assertThat(nginx.log().substring(before.length()))
                .contains("\"x-forwarded-for\":\"127.0.0.1\"", "\"x-forwarded-proto\":\"http\"")
                .doesNotContainIgnoringCase("forged");
    }

    @Test
    void noHeaderTakesAKeyToTheService() {
        KeyOwner.Key key = owner.create("none", owner.first(), "read");
        String path = "/v2/" + owner.first() + "/status";
        String[] headers = GatewayCases.inHeadersThatAreNotRead(key.secret());
        String before = nginx.log();

        assertThat(RawRequest.status(nginx.uri(), path, headers)).isEqualTo(401);
        assertThat(nginx.log().substring(before.length())).doesNotContain("\"url\"");
        assertThat(RawRequest.status(
                        nginx.uri(),
                        path,
                        Stream.concat(Stream.of("X-API-Key: " + key.secret()), Stream.of(headers))
                                .toArray(String[]::new)))
                .isEqualTo(200);
        assertThat(nginx.log().substring(before.length()))
                .contains(path, "Bearer ey")
                .doesNotContain(key.secret());
    }

    @Test
    void whatElseTheCallerSendsDoesNotChangeTheVerdict() {
        KeyOwner.Key key = owner.create("none", owner.first(), "read");
        String path = "/v2/" + owner.first() + "/";
        String[] odd = {
            "Authorization: Bearer " + key.secret(),
            "Cookie: KEYCLOAK_IDENTITY=" + "x".repeat(6_000),
            "Content-Type: multipart/form-data; boundary=x",
            "Content-Length: 0",
            "Forwarded: host=evil.example;proto=https",
            "X-Forwarded-Host: evil.example",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Prefix: /evil",
            "X-Forwarded-Ssl: on",
            "X-HTTP-Method-Override: DELETE",
            "Accept: text/html",
            "Origin: https://evil.example",
            "Range: bytes=0-1",
            "If-None-Match: *",
            "X-Long: " + "x".repeat(6_000)
        };
        String before = nginx.log();

        assertThat(RawRequest.status(nginx.uri(), "POST", path + "run", "", odd))
                .isEqualTo(403);
        assertThat(nginx.log().substring(before.length())).doesNotContain("\"url\"");
        assertThat(RawRequest.status(nginx.uri(), path + "status", odd)).isEqualTo(200);
        assertThat(tokenIn(nginx.log().substring(before.length())).get("iss").asText())
                .isEqualTo(demo.issuer());
    }

    @Test
    void aKeyWithoutAnyAccessToGraphqlIsCheckedOnceForAGetAndTwiceForAPost() {
        int port = Recipe.freePort();
        String challenge = "Bearer error=\"insufficient_scope\", scope=\"graphql:read\"";
        String check = "GET /realms/demo/api-keys/authorize?scope=";
        try (TrustingPlatform keycloak =
                        TrustingPlatform.responding("403 Forbidden", "WWW-Authenticate: " + challenge);
                Recipe alone = startAlone("127.0.0.1:" + keycloak.port(), port)) {
            Answer get = alone.http().get("/graphql").bearer("rpa_any").send();

            assertThat(get.status()).isEqualTo(403);
            assertThat(get.header("WWW-Authenticate")).isEqualTo(challenge);
            assertThat(keycloak.requestLines()).containsExactly(check + "graphql:read HTTP/1.1");

            keycloak.forget();
            Answer post =
                    alone.http().post("/graphql").bearer("rpa_any").json("{}").send();

            assertThat(post.status()).isEqualTo(403);
            assertThat(post.header("WWW-Authenticate")).isEqualTo(challenge);
            assertThat(keycloak.requestLines())
                    .containsExactly(check + "graphql:read%20graphql:write HTTP/1.1", check + "graphql:read HTTP/1.1");
        }
    }

    @Test
    void theCheckHearsNothingOfTheCallerThatIsTheGatewaysToSay() {
        int port = Recipe.freePort();
        try (TrustingPlatform keycloak = TrustingPlatform.start();
                Recipe alone = startAlone("127.0.0.1:" + keycloak.port(), port)) {
            String[] headers = {
                "Authorization: Bearer rpa_any",
                "X-Other: kept",
                "Accept: \"\"",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Ssl: on"
            };

            RawRequest.status(alone.uri(), "/v2/a/status", headers);

            assertThat(keycloak.requests().get(0).headers())
                    .contains("authorization: Bearer rpa_any", "x-other: kept")
                    .noneMatch(line -> line.startsWith("accept:") || line.startsWith("x-forwarded-"));
        }
    }

    private static Recipe startAlone(String keycloak, int port) {
        return Recipe.start(
                Recipe.copyOf("nginx"),
                Map.of(
                        "KEYCLOAK", keycloak,
                        "PORT", String.valueOf(port),
                        "PLATFORM_PORT", String.valueOf(Recipe.freePort())),
                port,
                "bash",
                "run.sh");
    }

    @Test
    void whileKeycloakCannotTellACallerIsNotToldThatTheKeyIsBad() {
        int port = Recipe.freePort();
        try (Recipe alone = startAlone("127.0.0.1:" + Recipe.freePort(), port)) {
            for (String path : List.of("/v2/" + owner.first() + "/status", "/graphql")) {
                Answer answer = alone.http().get(path).bearer("rpa_any").send();

                assertThat(answer.status()).as(path).isEqualTo(503);
                assertThat(answer.header("Retry-After")).as(path).isEqualTo("5");
                assertThat(answer.header("WWW-Authenticate")).as(path).isNull();
            }
        }
    }

    @Test
    void noServiceEverSeesAKey() {
        KeyOwner.Key key = owner.create("read", owner.first(), "read");
        String path = "/v2/" + owner.first() + "/status";

        nginx.http().get(path).bearer(key.secret()).send().expect(200);
        nginx.http().get(path).header("X-API-Key", key.secret()).send().expect(200);
        nginx.http().get(path).basic("any", key.secret()).send().expect(200);
        graphql(key, QUERY).expect(200);

        assertThat(nginx.log()).contains(path, "Bearer ey").doesNotContain(key.secret(), GATE.secret());
    }

    @Test
    void theWayFromTheConsolesSwitchToTheServiceIsOneRequestLongAndNoKeyIsOnIt() {
        KeyOwner.Key key = owner.create("none", owner.first(), "read");
        String path = "/v2/" + owner.first() + "/status";
        String before = nginx.log();

        assertThat(status(key, owner.first()).status()).isEqualTo(200);
        // The request of the switch on the account console's key page.
        demo.keys("PATCH", "/" + key.id(), owner.token(), Map.of("enabled", false))
                .expect(200);
        assertThat(status(key, owner.first()).status()).isEqualTo(401);

        String seen = nginx.log().substring(before.length());
        assertThat(seen.lines().filter(line -> line.contains(path)))
                .hasSize(1)
                .allMatch(line -> line.contains("Bearer ey"));
        assertThat(seen).doesNotContain(key.secret());
    }

    @Test
    void whatTheServiceHearsAboutTheCallerIsNotWhatTheCallerSays() {
        KeyOwner.Key key = owner.create("read", owner.first(), "read");

        nginx.http()
                .get("/v2/" + owner.first() + "/status")
                .bearer(key.secret())
                .header("X-Api-Key-Subject", "somebody-else")
                .header("X-Api-Key-Scope", "endpoint:somebody-elses:write")
                .header("X-Api-Key-Id", "AAAAAAAAAAAA")
                .send()
                .expect(200);

        assertThat(nginx.log()).doesNotContain("somebody-else", "AAAAAAAAAAAA");
    }

    @Test
    void aPreflightRequestIsNoWayAroundTheKey() {
        for (String path : List.of("/v2/" + owner.first() + "/status", "/graphql")) {
            assertThat(nginx.http()
                            .request("OPTIONS", path)
                            .header("Origin", "https://example.org")
                            .header("Access-Control-Request-Method", "POST")
                            .send()
                            .status())
                    .as(path)
                    .isBetween(400, 499);
        }
    }

    @Test
    void aCallerCannotSpeakForTheGateNorGoAroundIt() {
        KeyOwner.Key key = owner.create("none", owner.first(), "read");

        assertThat(nginx.http()
                        .post("/v2/" + owner.first() + "/run")
                        .header("X-Gate-Authorization", "Basic bm9ib2R5Og==")
                        .bearer(key.secret())
                        .send()
                        .status())
                .isEqualTo(403);
        assertThat(nginx.http().get("/_authorize").bearer(key.secret()).send().status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /v2/%s/run",
        "DELETE, /v2/%s/status",
        "POST,   /v2/%s/status",
        "POST,   /v2/%s/unknown",
        "POST,   /v2/%s/../%s/unknown",
        "POST,   /v2/billing/..%2f%s/run",
        "POST,   /v2/billing/%2e%2e/%s/run",
        "POST,   /v2//%s/run",
        "GET,    /v2/",
        "GET,    /"
    })
    void whatIsNoCallOfThePlatformIsNotFoundEvenWithAGoodKey(String method, String path) {
        KeyOwner.Key key = owner.create("read_write", owner.first(), "read_write");

        assertThat(nginx.http()
                        .request(method, path.replace("%s", owner.first()))
                        .bearer(key.secret())
                        .send()
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//graphql",
                "/./graphql",
                "/%67raphql",
                "/%2fgraphql",
                "/x/../graphql",
                "/x/%2e%2e/graphql",
                "/graphql/../graphql",
                "/v2/OTHER/run/../../../graphql",
                "/v2/OTHER/run/..%2f..%2f..%2fgraphql"
            })
    void aKeyForGraphqlOpensNoOtherPathHoweverItIsSpelled(String spelling) {
        String[] key = {"Authorization: Bearer " + owner.create("read_write").secret()};
        String query = "?query=%7Bnotes%7D";
        String path = spelling.replace("OTHER", owner.second()) + query;
        String before = nginx.log();

        assertThat(RawRequest.status(nginx.uri(), "GET", path, "", key)).isEqualTo(404);
        assertThat(nginx.log().substring(before.length())).doesNotContain("\"url\"");

        assertThat(RawRequest.status(nginx.uri(), "GET", "/graphql" + query, "", key))
                .isEqualTo(200);
        assertThat(nginx.log().substring(before.length())).contains("\"url\":\"/graphql?query=");
    }

    @Test
    void noHeaderOfTheCallerNamesAnotherMethodOrPath() {
        KeyOwner.Key key = owner.create("none", owner.first(), "read");
        String before = nginx.log();

        Http.Request request = nginx.http().get("/v2/" + owner.first() + "/status");
        for (String name : List.of(
                "X-HTTP-Method-Override",
                "X-HTTP-Method",
                "X-Method-Override",
                "X_HTTP_Method_Override",
                "X.HTTP.Method.Override",
                "X~HTTP~Method~Override",
                "X!Api!Key!Id",
                "X-Original-Method",
                "X-Original-URI",
                "X-Original-URL",
                "X-Rewrite-URL",
                "X-Forwarded-Method",
                "X-Forwarded-Prefix",
                "X-Forwarded-Uri")) {
            request.header(name, "/forged");
        }
        request.header("X-Harmless", "passes").bearer(key.secret()).send().expect(200);

        assertThat(nginx.log().substring(before.length()))
                .contains("\"x-harmless\":\"passes\"")
                .doesNotContain("forged");
    }

    /** The only challenge of a 403. */
    private static String challenge(Answer answer) {
        List<String> challenges = answer.expect(403).headers().allValues("WWW-Authenticate");
        assertThat(challenges).hasSize(1);
        assertThat(challenges.get(0)).startsWith("Bearer ").contains("error=\"insufficient_scope\"");
        return challenges.get(0);
    }

    private static String scopeOf(String scope) {
        return "scope=\"" + scope + "\"";
    }

    private static String[] scopeOfTheTokenIn(String log) {
        return tokenIn(log).get("scope").asText().split(" ", -1);
    }

    /** The claims of the only token in a log. */
    private static JsonNode tokenIn(String log) {
        List<String> tokens = Pattern.compile("Bearer (ey[\\w.-]+)")
                .matcher(log)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(tokens).hasSize(1);
        return Demo.claims(tokens.get(0));
    }

    private static Answer graphql(KeyOwner.Key key, String document) {
        return nginx.http()
                .post("/graphql")
                .bearer(key.secret())
                .json(Map.of("query", document))
                .send();
    }

    private static Answer status(KeyOwner.Key key, String endpoint) {
        return nginx.http()
                .get("/v2/" + endpoint + "/status")
                .bearer(key.secret())
                .send();
    }

    private static Answer run(KeyOwner.Key key, String endpoint) {
        return nginx.http()
                .post("/v2/" + endpoint + "/run")
                .bearer(key.secret())
                .json("{}")
                .send();
    }
}
