/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Http;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.Mapper;
import io.github.scopedkeys.server.RunningKeycloak;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An unmodified Spring Security resource server that checks tokens as JWTs, and by introspection. */
@ExtendWith(RunningKeycloak.class)
class SpringRecipeIT {

    private static final String QUERY = "{ notes }";
    private static final String MUTATION = "mutation { addNote(text: \"hello\") }";
    private static final Map<Check, Recipe> PLATFORMS = new EnumMap<>(Check.class);
    private static String expiredToken;
    private static RealmKey realmKey;

    private final Demo demo;
    private final KeyOwner owner;

    SpringRecipeIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    /** The two profiles of the recipe. */
    private enum Check {
        JWT,
        OPAQUE
    }

    @BeforeAll
    static void buildAndStartBoth(Demo demo) {
        realmKey = RealmKey.addTo(demo);
        KeyOwner owner = KeyOwner.in(demo);
        // By the time everything else is ready, it has been expired for more than five seconds.
        KeyOwner.Key brief = owner.createUntil(System.currentTimeMillis() + 4_000, "read_write");
        expiredToken = demo.exchange(brief.secret()).expect(200).text("access_token");
        Path folder = Recipe.copyOf("spring");
        Maven.run(folder, "package");
        for (Check check : Check.values()) {
            int port = Recipe.freePort();
            PLATFORMS.put(
                    check,
                    Recipe.launch(
                            folder,
                            Map.of(
                                    "ISSUER", demo.issuer(),
                                    "PORT", String.valueOf(port),
                                    "SPRING_PROFILES_ACTIVE", check == Check.OPAQUE ? "opaque" : ""),
                            port,
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx128m",
                            "-jar",
                            "target/platform.jar"));
        }
        PLATFORMS.values().forEach(platform -> platform.await(Pattern.compile("Started Platform")));
    }

    @AfterAll
    static void stop() {
        PLATFORMS.values().forEach(Recipe::close);
        if (realmKey != null) {
            realmKey.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyCaseIsDecidedAsTheTableSays(Check check) {
        String name = check == Check.JWT ? "Spring, JWT" : "Spring, introspection";
        ServiceCases.of(name, demo, owner, realmKey)
                .areDecidedAsTheTableSays(PLATFORMS.get(check).uri(), ServiceCases.Call.of(owner.first()));
    }

    @ParameterizedTest
    @EnumSource
    void aReadOnlyKeyQueriesAndDoesNotMutate(Check check) {
        String token = token(owner.create("read"));

        assertThat(graphql(check, token, QUERY)
                        .expect(200)
                        .json()
                        .at("/data/notes")
                        .isArray())
                .isTrue();
        Answer refused = graphql(check, token, MUTATION).expect(403);
        assertThat(refused.header("WWW-Authenticate")).contains("error=\"insufficient_scope\"");
    }

    @ParameterizedTest
    @EnumSource
    void aKeyThatMayWriteMutates(Check check) {
        String token = token(owner.create("read_write"));

        assertThat(graphql(check, token, MUTATION)
                        .expect(200)
                        .json()
                        .at("/data/addNote")
                        .asInt())
                .isPositive();
        assertThat(graphql(check, token, QUERY).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void theLongestTokenThatThereIsByDefaultIsTaken(Check check) {
        assertThat(status(check, LongestToken.of(demo, owner, owner.first()), owner.first())
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void aMutationInDisguiseIsAMutation(Check check) {
        String token = token(owner.create("read"));

        for (String document : List.of(
                "# query\n" + MUTATION,
                "mutation query { addNote(text: \"query { notes }\") }",
                "fragment query on Mutation { addNote(text: \"x\") } mutation { ...query }")) {
            assertThat(graphql(check, token, document).status()).as(document).isEqualTo(403);
        }
        assertThat(http(check)
                        .post("/graphql")
                        .bearer(token)
                        .json(Map.of(
                                "query",
                                "query look { notes } mutation write { addNote(text: \"x\") }",
                                "operationName",
                                "write"))
                        .send()
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @EnumSource
    void aTokenThatWasNarrowedToWritingDoesNotQuery(Check check) {
        String token = demo.exchange(owner.create("read_write").secret(), "scope", "graphql:write")
                .expect(200)
                .text("access_token");

        assertThat(graphql(check, token, QUERY).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @EnumSource
    void aReadOnlyKeyReadsTheStatusAndDoesNotRun(Check check) {
        KeyOwner.Key key = owner.create("none", owner.first(), "read");
        String token = token(key);

        Answer status = status(check, token, owner.first()).expect(200);
        assertThat(status.text("caller")).isEqualTo(owner.user().id());
        assertThat(status.text("keyId")).isEqualTo(key.id());
        assertThat(run(check, token, owner.first()).status()).isEqualTo(403);
        assertThat(graphql(check, token, QUERY).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @EnumSource
    void aKeyThatMayWriteRunsOnTheNamedEndpointAndOnNoOther(Check check) {
        String token = token(owner.create("none", owner.first(), "read_write"));

        assertThat(run(check, token, owner.first())
                        .expect(200)
                        .json()
                        .get("jobs")
                        .asInt())
                .isEqualTo(1);
        assertThat(run(check, token, owner.second()).status()).isEqualTo(403);
        assertThat(status(check, token, owner.second()).status()).isEqualTo(403);
        assertThat(status(check, token, owner.first() + "%2f..%2f" + owner.second())
                        .status())
                .isBetween(400, 403);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotInTheMethodTableIsRefusedEvenWithAGoodToken(Check check) {
        String token = token(owner.create("read_write", owner.first(), "read_write"));

        for (String call : List.of(
                "GET /v2/%s/run",
                "POST /v2/%s/status", "DELETE /v2/%s/status", "GET /v2/%s/logs", "GET /graphql", "GET /")) {
            String[] parts = call.formatted(owner.first()).split(" ", 2);
            assertThat(http(check)
                            .request(parts[0], parts[1])
                            .bearer(token)
                            .send()
                            .status())
                    .as(call)
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRawKeyIsNoToken(Check check) {
        String key = owner.create("read_write", owner.first(), "read_write").secret();

        assertThat(status(check, key, owner.first()).status()).isEqualTo(401);
        assertThat(graphql(check, key, QUERY).status()).isEqualTo(401);
        assertThat(http(check)
                        .get("/v2/" + owner.first() + "/status")
                        .header("X-API-Key", key)
                        .send()
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource
    void aTokenForAnotherServiceIsRefused(Check check) {
        Demo.Client other = demo.newGate(Map.of());
        String token = demo.exchangeAs(other, owner.create("read_write").secret())
                .expect(200)
                .text("access_token");

        assertThat(graphql(check, token, QUERY).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource
    void whatWasNotMadeFromAKeyHoldsNoScopeOrIsNotMeantForThePlatform(Check check) {
        assertThat(graphql(check, owner.token(), QUERY).status()).isEqualTo(401);
        assertThat(graphql(check, demo.adminToken(), QUERY).status()).isEqualTo(401);
        assertThat(graphql(check, tokenOfALoginForThePlatform(), QUERY).status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @EnumSource
    void aTokenThatHasExpiredOrWasTamperedWithIsRefused(Check check) {
        String token = token(owner.create("read"));
        String wider = token(owner.create("read_write"));

        assertThat(graphql(check, expiredToken, QUERY).status()).isEqualTo(401);
        assertThat(graphql(
                                check,
                                token.split("\\.", -1)[0] + "." + wider.split("\\.", -1)[1] + "."
                                        + token.split("\\.", -1)[2],
                                QUERY)
                        .status())
                .isEqualTo(401);
        assertThat(graphql(check, "eyJhbGciOiJub25lIn0." + wider.split("\\.", -1)[1] + ".", QUERY)
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource
    void whoeverBringsNothingIsAskedForAToken(Check check) {
        Answer answer = http(check).get("/v2/" + owner.first() + "/status").send();

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer").doesNotContain("error=");
    }

    @Test
    void aKeyThatIsSwitchedOffIsRefusedAtOnceWhereThePlatformAsksAndEndsWithItsTokenWhereItDoesNot() {
        KeyOwner.Key key = owner.create("read");
        String token = token(key);
        assertThat(graphql(Check.OPAQUE, token, QUERY).status()).isEqualTo(200);

        owner.enable(key, false);

        assertThat(graphql(Check.OPAQUE, token, QUERY).status()).isEqualTo(401);
        assertThat(graphql(Check.JWT, token, QUERY).status()).isEqualTo(200);
        assertThat(demo.exchange(key.secret()).status()).isEqualTo(400);
        owner.enable(key, true);
        assertThat(graphql(Check.OPAQUE, token, QUERY).status()).isEqualTo(200);
    }

    /** The right audience, the right realm, and none of our scopes. */
    private String tokenOfALoginForThePlatform() {
        Demo.Client client = new Demo.Client("login-" + UUID.randomUUID(), "secret");
        demo.admin(
                        "POST",
                        "clients",
                        Map.of(
                                "clientId",
                                client.id(),
                                "secret",
                                client.secret(),
                                "directAccessGrantsEnabled",
                                true,
                                "protocolMappers",
                                List.of(Mapper.audience("platform-api"))))
                .expect(201);
        return demo.login(owner.user(), client);
    }

    private String token(KeyOwner.Key key) {
        return demo.exchange(key.secret()).expect(200).text("access_token");
    }

    private static Http http(Check check) {
        return PLATFORMS.get(check).http();
    }

    private static Answer graphql(Check check, String token, String document) {
        return http(check)
                .post("/graphql")
                .bearer(token)
                .json(Map.of("query", document))
                .send();
    }

    private static Answer status(Check check, String token, String endpoint) {
        return http(check).get("/v2/" + endpoint + "/status").bearer(token).send();
    }

    private static Answer run(Check check, String token, String endpoint) {
        return http(check)
                .post("/v2/" + endpoint + "/run")
                .bearer(token)
                .json("{}")
                .send();
    }
}
