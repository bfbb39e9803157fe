/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.gateway.RawRequest;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every gateway must do, run by the real program between callers and a platform that trusts it. */
@ExtendWith(RunningKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GatewayCases {

    private static final int TWENTY_MEGABYTES = 20 << 20;
    private static final String NO_BODY = "Content-Length: 0";

    private final Demo demo;
    private final KeyOwner owner;
    private final KeyOwner.Key good;

    private TrustingPlatform platform;
    private Recipe gateway;

    GatewayCases(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
        this.good = owner.create("none", owner.first(), "read_write");
    }

    abstract void demandTheProgram();

    /** Starts the unchanged recipe, and returns when it accepts requests. */
    abstract Recipe start(int port, Map<String, String> environment);

    /** The status of a response while Keycloak is down. */
    abstract int statusWithoutKeycloak();

    @BeforeAll
    void startTheGatewayAndThePlatform() {
        demandTheProgram();
        platform = TrustingPlatform.start();
        int port = Recipe.freePort();
        gateway = start(port, environment(port, keycloak()));
    }

    @AfterAll
    void stop() {
        if (gateway != null) {
            gateway.close();
        }
        if (platform != null) {
            platform.close();
        }
    }

    @BeforeEach
    void forgetEarlierRequests() {
        platform.forget();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/OTHER/run",
                "/v2/OTHER/run/..%2f..%2f..%2fv2%2fOWN%2frun",
                "/v2/OTHER/run/..%2F..%2F..%2Fv2%2FOWN%2Frun",
                "/v2/OTHER/run/../../../v2/OWN/run",
                "/v2/OTHER/run/%2e%2e/%2e%2e/OWN/run",
                "/v2/OTHER/../OWN/run",
                "/v2/OTHER/%2e%2e/OWN/run",
                "/v2/OTHER/.%2E/OWN/run",
                "/v2/OTHER/%252e%252e/OWN/run",
                "/v2/OTHER%2f..%2fOWN/run",
                "/v2/OTHER;x/..%2fOWN/run",
                "/v2/OTHER;x/../OWN/run",
                "/v2/OTHER\\..\\OWN/run",
                "/v2/OTHER%5c..%5cOWN/run",
                "//v2//OWN//run",
                "//OTHER/../v2/OWN/run",
                "/v2//OWN/run",
                "/v2/./OWN/run",
                "/v2/%2e/OWN/run",
                "/./v2/OWN/run",
                "/../v2/OWN/run",
                "/v2%2fOWN%2frun",
                "/%762/OWN/run",
                "/v2/OWN/%72un",
                "/v2/OWN/RUN",
                "/v2/OWN/run%2f",
                "/v2/OWN/run/",
                "/v2/OWN/run/..",
                "/v2/OWN/run/%2e",
                "/v2/OWN/run;x=1",
                "/v2/OWN;x=1/run",
                "/v2/OWN/run%00",
                "/v2/OWN/run%0a",
                "/v2/OWN/run%20",
                "/v2/OWN/run%3fx",
                "/v2/OWN/run%23x",
                "/v2/OWN/run#x",
                "/V2/OWN/run",
                "http://platform/v2/OTHER/..%2fOWN/run",
                "http://platform/v2/OWN/../OTHER/run"
            })
    void whatIsForwardedIsWhatWasAuthorizedHoweverThePathIsSpelled(String spelling) {
        String plain = "/v2/" + owner.first() + "/run";

        assertThat(post(good, spelling.replace("OTHER", owner.second()).replace("OWN", owner.first())))
                .isBetween(400, 404);
        assertThat(platform.requestLines()).isEmpty();

        assertThat(post(good, plain)).isEqualTo(200);
        assertThat(platform.requestLines()).containsExactly("POST " + plain + " HTTP/1.1");
    }

    /** A service that parses "http://" + host + path would run the path in the host. */
    static List<String> moreThanAHost() {
        return List.of(
                "x/v2/other/run?", "x\\v2\\other\\run?", "x?", "x#", "user@x", "x y", "x:80/", "[::1", "x%2f", "");
    }

    @ParameterizedTest
    @MethodSource("moreThanAHost")
    void aHostThatIsMoreThanAHostIsNotForwarded(String host) {
        String run = "/v2/" + owner.first() + "/run";

        assertThat(raw("POST", run, bearer(good), NO_BODY, "Host: " + host)).isEqualTo(400);
        assertThat(platform.requestLines()).isEmpty();

        for (String plain : List.of("api.example.org", "API.example.org:8443", "127.0.0.1:80", "[2001:db8::1]:80")) {
            platform.forget();
            assertThat(raw("POST", run, bearer(good), NO_BODY, "Host: " + plain))
                    .isEqualTo(200);
            assertThat(platform.requestLines()).containsExactly("POST " + run + " HTTP/1.1");
        }
    }

    /** What a caller may say of itself and of the proxies before the gateway. */
    static String[] forgedOrigin() {
        return new String[] {
            "Forwarded: for=192.0.2.1;host=forged;proto=forged",
            "True-Client-IP: forged",
            "X-Client-IP: forged",
            "X-Envoy-Original-Path: /forged",
            "X-Forwarded-For: forged",
            "X-Forwarded-Host: forged",
            "X-Forwarded-Path: /forged",
            "X-Forwarded-Port: forged",
            "X-Forwarded-Proto: forged",
            "X-Forwarded-Server: forged",
            "X-Forwarded-Ssl: forged",
            "X-Real-IP: forged"
        };
    }

    @Test
    void whoCalledAndHowThePlatformHearsFromTheGatewayOnly() {
        assertThat(get(good, statusPath(), forgedOrigin())).isEqualTo(200);

        assertThat(heard())
                .contains(
                        "x-forwarded-for: 127.0.0.1",
                        "x-forwarded-host: " + gateway.uri().getAuthority(),
                        "x-forwarded-proto: http")
                .doesNotContainIgnoringCase("forged");
    }

    @Test
    void aKeyOpensWhatItGrantsAndTheQueryIsForwardedAsItIs() {
        KeyOwner.Key key = owner.create("none", owner.first(), "read");
        String status = "/v2/" + owner.first() + "/status/job-1?x=/../%2e%2f;//";

        assertThat(get(key, status)).isEqualTo(200);
        assertThat(post(key, "/v2/" + owner.first() + "/run")).isEqualTo(403);
        assertThat(post(key, "/v2/" + owner.first() + "/status")).isEqualTo(404);
        assertThat(get(key, "/v2/" + owner.second() + "/status")).isEqualTo(403);
        assertThat(get(key, "/graphql")).isEqualTo(403);

        assertThat(platform.requestLines()).containsExactly("GET " + status + " HTTP/1.1");
    }

    @Test
    void theCallerDoesNotChooseTheScope() {
        KeyOwner.Key key = owner.create("read", owner.first(), "read");
        String read = "scope=endpoint:" + owner.first() + ":read";

        for (String query : List.of("?" + read, "?x&" + read + "&" + read, "?&" + read + "#", "?scope=", "??" + read)) {
            assertThat(post(key, "/v2/" + owner.first() + "/run" + query))
                    .as(query)
                    .isBetween(400, 403);
        }
        assertThat(platform.requests()).isEmpty();

        assertThat(get(key, statusPath() + "?scope=endpoint:" + owner.second() + ":write&scope=graphql:read"))
                .isEqualTo(200);
        assertThat(scope()).isEqualTo("endpoint:" + owner.first() + ":read");
        platform.forget();
        assertThat(get(key, "/graphql?scope=graphql:write")).isEqualTo(200);
        assertThat(scope()).isEqualTo("graphql:read");
    }

    @Test
    void theGraphqlApiGetsATokenThatWritesOnlyIfTheKeyDoes() {
        KeyOwner.Key writes = owner.create("read_write");
        KeyOwner.Key reads = owner.create("read");

        assertThat(post(writes, "/graphql")).isEqualTo(200);
        assertThat(scope().split(" ")).containsExactlyInAnyOrder("graphql:read", "graphql:write");
        platform.forget();
        assertThat(post(reads, "/graphql?query=x")).isEqualTo(200);
        assertThat(scope()).isEqualTo("graphql:read");
        assertThat(authorization()).startsWith("Bearer ey");
        platform.forget();
        owner.enable(reads, false);
        assertThat(post(reads, "/graphql")).isEqualTo(401);
        assertThat(post(writes, "/graphql/")).isEqualTo(404);
        assertThat(post(writes, "/Graphql")).isEqualTo(404);
        assertThat(platform.requests()).isEmpty();
    }

    @Test
    void withoutAGoodKeyNothingReachesThePlatform() {
        KeyOwner.Key key = owner.create("none", owner.first(), "read_write");
        String run = "/v2/" + owner.first() + "/run";
        owner.enable(key, false);

        assertThat(post(key, run)).isEqualTo(401);
        assertThat(raw("POST", run, NO_BODY)).isEqualTo(401);
        assertThat(raw("POST", run, NO_BODY, "Authorization: Bearer rpa_junk")).isEqualTo(401);
        assertThat(raw("POST", run, NO_BODY, "Authorization: Basic !", "X-API-Key: "))
                .isBetween(400, 401);
        assertThat(platform.requests()).isEmpty();

        owner.enable(key, true);
        assertThat(post(key, run)).isEqualTo(200);
        assertThat(platform.requests()).hasSize(1);
    }

    @Test
    void whoeverHasNoGoodKeyIsToldWhatIsMissing() {
        String bad = gateway.http().get(statusPath()).bearer("rpa_junk").send().header("WWW-Authenticate");
        String narrow = gateway.http()
                .get("/v2/" + owner.second() + "/status")
                .bearer(good.secret())
                .send()
                .header("WWW-Authenticate");

        assertThat(bad).contains("error=\"invalid_token\"");
        assertThat(narrow).contains("error=\"insufficient_scope\"", "scope=\"endpoint:" + owner.second() + ":read\"");
    }

    @Test
    void graphqlIsReadByGetAndNothingElseIsAMethodOfItButPost() {
        KeyOwner.Key writes = owner.create("read_write");

        assertThat(get(writes, "/graphql?query=mutation")).isEqualTo(200);
        assertThat(scope()).isEqualTo("graphql:read");
        platform.forget();
        for (String method : List.of("OPTIONS", "PUT", "DELETE", "PATCH", "QUERY", "PROPFIND")) {
            Answer refused = gateway.http()
                    .request(method, "/graphql")
                    .bearer(writes.secret())
                    .send();

            assertThat(refused.status()).as(method).isEqualTo(405);
            assertThat(refused.header("Allow")).as(method).isEqualTo("GET, POST");
        }
        assertThat(platform.requests()).isEmpty();
        assertThat(post(writes, "/graphql")).isEqualTo(200);
    }

    @Test
    void anEmptyHeaderBesideAGoodKeyDoesNotCount() {
        assertThat(get(good, statusPath(), "X-API-Key: ")).isEqualTo(200);
        assertThat(raw("GET", statusPath(), "Authorization: ", "X-API-Key: " + good.secret()))
                .isEqualTo(200);
        assertThat(raw("GET", statusPath(), "X-API-Key: ")).isEqualTo(401);
        assertThat(platform.requests()).hasSize(2);
    }

    /** The secret in all headers that no gateway of ours takes a key from, though other products do. */
    static String[] inHeadersThatAreNotRead(String secret) {
        return Stream.of(
                        "Api-Key",
                        "ApiKey",
                        "X-ApiKey",
                        "Proxy-Authorization",
                        "X-Access-Token",
                        "X-Auth-Key",
                        "X-Auth-Token",
                        "X-Authorization")
                .map(name -> name + ": " + secret)
                .toArray(String[]::new);
    }

    @Test
    void aKeyInAHeaderThatIsNotReadReachesThePlatformNeither() {
        String[] headers = inHeadersThatAreNotRead(good.secret());

        assertThat(get(good, statusPath(), headers)).isEqualTo(200);

        assertThat(heard()).doesNotContain(good.secret());
        assertThat(authorization()).startsWith("Bearer ey");
        platform.forget();
        assertThat(raw("GET", statusPath(), headers)).isEqualTo(401);
        assertThat(platform.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "get", "BREW"})
    void aMethodWithoutARuleIsRefusedWithAndWithoutAKey(String method) {
        assertThat(raw(method, statusPath(), bearer(good), NO_BODY)).isBetween(400, 405);
        assertThat(raw(
                        method,
                        statusPath(),
                        NO_BODY,
                        "Origin: https://example.org",
                        "Access-Control-Request-Method: GET"))
                .isBetween(400, 405);
        assertThat(raw(method, "/graphql", bearer(good), NO_BODY)).isBetween(400, 405);
        assertThat(platform.requests()).isEmpty();

        assertThat(get(good, statusPath())).isEqualTo(200);
        assertThat(platform.requests()).hasSize(1);
    }

    @Test
    void twoKeysInOneRequestAreRefusedAndOneKeyTwiceIsNot() {
        KeyOwner.Key other = owner.create("none", owner.first(), "read_write");

        assertThat(get(good, statusPath(), bearer(other))).isBetween(400, 401);
        assertThat(get(good, statusPath(), "X-API-Key: " + other.secret())).isEqualTo(401);
        assertThat(raw("GET", statusPath(), "X-API-Key: " + good.secret(), "X-API-Key: " + other.secret()))
                .isEqualTo(401);
        assertThat(platform.requests()).isEmpty();

        assertThat(get(good, statusPath(), "X-API-Key: " + good.secret())).isEqualTo(200);
        assertThat(get(other, statusPath())).isEqualTo(200);
    }

    @Test
    void howeverTheKeyIsPresentedThePlatformGetsATokenAndNeverTheKey() {
        String basic = Base64.getEncoder().encodeToString(("any:" + good.secret()).getBytes(StandardCharsets.UTF_8));
        for (String header : List.of(
                bearer(good),
                "Authorization: " + good.secret(),
                "authorization: ApiKey " + good.secret(),
                "Authorization: Basic " + basic,
                "X-API-Key: " + good.secret(),
                "x-api-key:" + good.secret())) {
            platform.forget();

            assertThat(raw("GET", statusPath(), header)).as(header).isEqualTo(200);

            assertThat(authorization()).as(header).startsWith("Bearer ey");
            assertThat(heard()).as(header).doesNotContain(good.secret(), basic);
        }
    }

    @Test
    void thePlatformHearsOfTheCallerFromKeycloakOnly() {
        int answer = get(
                good,
                statusPath(),
                "X-API-Key: " + good.secret(),
                "X-Gate-Authorization: Basic forged",
                "X-Api-Key-Subject: forged",
                "X-Api-Key-Scope: forged",
                "X-Api-Key-Id: forged",
                "x-api-key-id: forged",
                "X_Api_Key_Id: forged",
                "X-Api_Key-Id: forged",
                "X.Api.Key.Id: forged",
                "X-HTTP-Method-Override: FORGED",
                "X-HTTP-Method: FORGED",
                "X-Method-Override: FORGED",
                "X_HTTP_Method_Override: FORGED",
                "X-Original-URL: /forged",
                "X-Original-URI: /forged",
                "X-Original-Method: FORGED",
                "X-Rewrite-URL: /forged",
                "X-Forwarded-Uri: /forged",
                "X-Forwarded-Method: FORGED",
                "X-Forwarded-Prefix: /forged",
                "X-Harmless: passes");

        assertThat(answer).isEqualTo(200);
        assertThat(heard())
                .contains(
                        "x-api-key-id: " + good.id(),
                        "x-api-key-subject: " + owner.user().id(),
                        "x-api-key-scope: endpoint:" + owner.first() + ":read",
                        "x-harmless: passes")
                .doesNotContainIgnoringCase("forged")
                .doesNotContain(good.secret())
                .doesNotContain("x-gate-authorization");
        assertThat(authorization()).startsWith("Bearer ey");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: Upgrade, HTTP2-Settings\nUpgrade: h2c\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
                "Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\n"
                        + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                "Connection: X-Api-Key-Id, X-Api-Key-Scope, Authorization"
            })
    void noRequestBecomesATunnelOrTakesAwayWhatKeycloakSays(String headers) {
        assertThat(get(good, statusPath(), headers.split("\n", -1))).isEqualTo(200);

        assertThat(heard())
                .contains("x-api-key-id: " + good.id(), "x-api-key-scope: ")
                .doesNotContainIgnoringCase("upgrade:")
                .doesNotContainIgnoringCase("http2-settings:");
        assertThat(authorization()).startsWith("Bearer ey");
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "#", "$", "%", "&", "'", "*", "+", ".", "^", "_", "`", "|", "~"})
    void noHeaderThatAServiceMayReadAsAnotherReachesThePlatform(String character) {
        // CGI calls them HTTP_X_API_KEY_ID and HTTP_X_HTTP_METHOD_OVERRIDE, too.
        String id = "X-Api-Key-Id: forged".replace("-", character);
        String method = "X-HTTP-Method-Override: FORGED".replace("-", character);

        assertThat(get(good, statusPath(), id, method, "X-Harmless: passes")).isEqualTo(200);

        assertThat(heard())
                .contains("x-api-key-id: " + good.id(), "x-harmless: passes")
                .doesNotContainIgnoringCase("forged");
    }

    @Test
    void aLongBodyReachesThePlatformAndNotTheCheck() {
        String run = "/v2/" + owner.first() + "/run";
        byte[] body = new byte[TWENTY_MEGABYTES];
        try (TrustingPlatform gate = TrustingPlatform.start("Authorization: Bearer of-the-gate");
                Recipe alone = start(Recipe.freePort(), gate)) {
            assertThat(alone.http().post(run).bearer("rpa_any").raw(body).send().status())
                    .isEqualTo(200);

            assertThat(gate.requests()).singleElement().satisfies(check -> {
                assertThat(check.body()).isZero();
                assertThat(check.requestLine()).startsWith("GET ");
            });
            assertThat(platform.requests())
                    .singleElement()
                    .satisfies(request -> assertThat(request.body()).isEqualTo(TWENTY_MEGABYTES));
        }
        assertThat(authorization()).isEqualTo("Bearer of-the-gate");

        platform.forget();
        assertThat(gateway.http()
                        .post(run)
                        .bearer(good.secret())
                        .raw(body)
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(gateway.http()
                        .post(run)
                        .bearer("rpa_junk")
                        .raw(new byte[100])
                        .send()
                        .status())
                .isEqualTo(401);
        assertThat(platform.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.body()).isEqualTo(TWENTY_MEGABYTES));
    }

    @Test
    void withoutKeycloakNobodyPassesAndNoKeyIsBlamed() {
        int port = Recipe.freePort();
        try (Recipe alone = start(port, environment(port, "127.0.0.1:" + Recipe.freePort()))) {
            for (String path : List.of(statusPath(), "/graphql")) {
                assertThat(alone.http().get(path).bearer(good.secret()).send().status())
                        .as(path)
                        .isEqualTo(statusWithoutKeycloak());
            }
        }
        assertThat(platform.requests()).isEmpty();

        assertThat(get(good, statusPath())).isEqualTo(200);
    }

    @Test
    void aGateThatKeycloakRejectsLetsNobodyPass() {
        int port = Recipe.freePort();
        Map<String, String> wrong = Map.of(
                "PORT",
                String.valueOf(port),
                "KEYCLOAK",
                keycloak(),
                "PLATFORM",
                "127.0.0.1:" + platform.port(),
                "GATE",
                "Z2F0ZTp3cm9uZw==");
        try (Recipe alone = start(port, wrong)) {
            assertThat(alone.http()
                            .get(statusPath())
                            .bearer(good.secret())
                            .send()
                            .status())
                    .isIn(400, 503);
        }
        assertThat(platform.requests()).isEmpty();
    }

    final Recipe start(int port, TrustingPlatform gate) {
        return start(port, environment(port, "127.0.0.1:" + gate.port()));
    }

    final Map<String, String> environment(int port, String keycloak) {
        return Map.of(
                "PORT",
                String.valueOf(port),
                "KEYCLOAK",
                keycloak,
                "PLATFORM",
                "127.0.0.1:" + platform.port(),
                "GATE",
                Demo.GATE.basic().substring("Basic ".length()));
    }

    final Recipe gateway() {
        return gateway;
    }

    final TrustingPlatform platform() {
        return platform;
    }

    final String keycloak() {
        return demo.server().baseUri().getAuthority();
    }

    final KeyOwner.Key goodKey() {
        return good;
    }

    final String statusPath() {
        return "/v2/" + owner.first() + "/status";
    }

    /** The headers of the only request that reached the platform. */
    private String heard() {
        assertThat(platform.requests()).hasSize(1);
        return String.join("\n", platform.requests().get(0).headers());
    }

    private String scope() {
        return header("x-api-key-scope: ");
    }

    private String authorization() {
        return header("authorization: ");
    }

    private String header(String start) {
        List<String> found =
                heard().lines().filter(line -> line.startsWith(start)).toList();
        assertThat(found).hasSize(1);
        return found.get(0).substring(start.length());
    }

    private int get(KeyOwner.Key key, String path, String... headerLines) {
        return raw(
                "GET",
                path,
                Stream.concat(Stream.of(bearer(key)), Stream.of(headerLines)).toArray(String[]::new));
    }

    private int post(KeyOwner.Key key, String path) {
        return raw("POST", path, bearer(key), NO_BODY);
    }

    private int raw(String method, String path, String... headerLines) {
        return RawRequest.status(gateway.uri(), method, path, "", headerLines);
    }

    private static String bearer(KeyOwner.Key key) {
        return "Authorization: Bearer " + key.secret();
    }
}
