/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import static io.github.scopedkeys.server.Demo.ALICE;
import static io.github.scopedkeys.server.Demo.KEYS_PATH;
import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What owners can do with their keys, and what they and others cannot. */
@ExtendWith(RunningKeycloak.class)
class OwnKeysIT {

    private static final String NAMED = """
            {"name":"ci","permissions":{"graphql":"read"}}""";

    private final Demo demo;

    OwnKeysIT(Demo demo) {
        this.demo = demo;
    }

    @Test
    void aNewKeyIsShownOnceAndNeverAgain() {
        String token = demo.login(demo.newUser());

        Answer created = demo.createKey(token, NAMED).expect(201);

        JsonNode json = created.json();
        assertThat(json.get("key").asText()).matches("rpa_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}");
        assertThat(json.get("key").asText()).startsWith("rpa_" + json.get("id").asText() + "_");
        assertThat(json.get("hint").asText())
                .isEqualTo("rpa_" + json.get("id").asText().substring(0, 3) + "…");
        assertThat(json.get("kind").asText()).isEqualTo("scoped");
        assertThat(json.get("enabled").asBoolean()).isTrue();
        assertThat(json.get("permissions").toString()).isEqualTo("""
                {"graphql":"read","endpoints":{}}""");
        assertThat(created.header("Cache-Control")).contains("no-store");
        assertThat(created.header("Location"))
                .isEqualTo(demo.server().baseUri() + KEYS_PATH + "/"
                        + json.get("id").asText());
        String secret = json.get("key").asText().substring(17);
        assertThat(demo.keys("GET", "/" + json.get("id").asText(), token, null)
                        .expect(200)
                        .body())
                .doesNotContain(secret)
                .doesNotContain("\"key\"");
        assertThat(demo.keys("GET", "", token, null).expect(200).body()).doesNotContain(secret);
    }

    @Test
    void keysAreListedNewestFirstAndByPage() {
        String token = demo.login(demo.newUser());
        for (int i = 0; i < 3; i++) {
            demo.createKey(token, Map.of("name", "key " + i)).expect(201);
        }

        assertThat(names(demo.keys("GET", "", token, null))).containsExactly("key 2", "key 1", "key 0");
        assertThat(names(demo.keys("GET", "?first=1&max=1", token, null))).containsExactly("key 1");
        assertThat(names(demo.keys("GET", "?search=Y%202", token, null))).containsExactly("key 2");
        assertThat(names(demo.keys("GET", "?search=%25", token, null))).isEmpty();
    }

    @Test
    void everyPartOfAKeyCanBeChangedAndHoldsAtOnce() {
        Demo.User owner = demo.newUser();
        String token = demo.login(owner);
        NewKey key = demo.newKey(owner, READ);
        long expires = System.currentTimeMillis() + 3_600_000;

        JsonNode changed = demo.keys("PATCH", "/" + key.id(), token, """
                {"name":"new name","expiresTimestamp":%s,\
                "permissions":{"endpoints":{"*":"read","embeddings":"read_write"}}}""".formatted(expires))
                .expect(200)
                .json();

        assertThat(changed.get("name").asText()).isEqualTo("new name");
        assertThat(changed.get("expiresTimestamp").asLong()).isEqualTo(expires);
        assertThat(demo.exchange(key.key()).expect(200).text("scope"))
                .isEqualTo("endpoint:embeddings:read endpoint:embeddings:write endpoint:moderation:read");
        demo.keys("PATCH", "/" + key.id(), token, "{\"expiresTimestamp\":null}").expect(200);
        assertThat(demo.keys("GET", "/" + key.id(), token, null).json().has("expiresTimestamp"))
                .isFalse();
    }

    @Test
    void anEndpointThatWasLostCannotBeGrantedThoughTheKeyNamesIt() {
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key key = owner.create("none", owner.first(), "none");
        String grant = """
                {"permissions":{"endpoints":{"%s":"%s"}}}""";
        demo.keys("PATCH", "/" + key.id(), owner.token(), grant.formatted(owner.first(), "read"))
                .expect(200);
        demo.keys("PATCH", "/" + key.id(), owner.token(), grant.formatted(owner.first(), "none"))
                .expect(200);
        demo.admin("PUT", "api-endpoints/" + owner.first(), Map.of("name", "taken", "ownerId", Demo.BOB.id()))
                .expect(200);

        Answer widened = demo.keys("PATCH", "/" + key.id(), owner.token(), grant.formatted(owner.first(), "read"));

        assertThat(widened.status()).isEqualTo(400);
        assertThat(widened.text("error")).isEqualTo("unknown_endpoint");
        demo.keys("PATCH", "/" + key.id(), owner.token(), grant.formatted(owner.first(), "none"))
                .expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such", "transcribe"})
    void anEndpointThatTheOwnerMayNotUseCannotBeNamedEvenAsNone(String endpoint) {
        Demo.User owner = demo.newUser();
        NewKey key = demo.newKey(owner, """
                {"endpoints":{"embeddings":"none"}}""");
        String named = """
                {"endpoints":{"%s":"none"}}""".formatted(endpoint);

        for (Answer refused : List.of(
                demo.createKey(demo.login(owner), """
                        {"name":"a","permissions":%s}""".formatted(named)),
                demo.keys("PATCH", "/" + key.id(), demo.login(owner), "{\"permissions\":" + named + "}"))) {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text("error")).isEqualTo("unknown_endpoint");
        }
    }

    @Test
    void aUseShowsAfterAWhile() throws InterruptedException {
        Demo.User owner = demo.newUser();
        String token = demo.login(owner);
        NewKey key = demo.newKey(owner, READ);
        assertThat(demo.keys("GET", "/" + key.id(), token, null).json().has("lastUsedTimestamp"))
                .isFalse();
        long before = System.currentTimeMillis();
        demo.exchange(key.key()).expect(200);

        JsonNode lastUsed = null;
        for (int i = 0; i < 60 && lastUsed == null; i++) {
            Thread.sleep(500);
            lastUsed = demo.keys("GET", "/" + key.id(), token, null).json().get("lastUsedTimestamp");
        }

        assertThat(lastUsed).isNotNull();
        assertThat(lastUsed.asLong()).isBetween(before, System.currentTimeMillis());
    }

    @Test
    void theEndpointsThatCanBeGrantedAreOnesOwnAndTheSharedOnes() {
        JsonNode endpoints = demo.keys("GET", "/endpoints", demo.login(ALICE), null)
                .expect(200)
                .json();

        assertThat(endpoints.findValuesAsText("id"))
                .contains("img-gen", "llm-chat", "embeddings", "moderation")
                .doesNotContain("transcribe", "upscale");
        assertThat(demo.keys("GET", "/endpoints?search=IMAGE%20g", demo.login(ALICE), null)
                        .json()
                        .findValuesAsText("id"))
                .containsExactly("img-gen");
    }

    @Test
    void theRulesOfTheRealmAreThereForTheForm() {
        assertThat(demo.keys("GET", "/rules", demo.login(ALICE), null)
                        .expect(200)
                        .body())
                .isEqualTo("""
                        {"prefix":"rpa","maxPerUser":50,"requireExpiry":false,\
                        "maxGraphql":"read_write","maxEndpointsPerToken":64,"selfCheck":true,\
                        "leakReports":true}""");
    }

    @Test
    void theLimitHoldsWhenManyComeAtOnce() throws Exception {
        String token = demo.login(demo.newUser());
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Integer> create = () -> demo.createKey(token, NAMED).status();
            List<Future<Integer>> answers = threads.invokeAll(
                    IntStream.range(0, 60).mapToObj(i -> create).toList());
            int created = 0;
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isIn(201, 409);
                created += answer.get() == 201 ? 1 : 0;
            }
            assertThat(created).isEqualTo(50);
        } finally {
            threads.shutdown();
        }
        assertThat(demo.keys("GET", "", token, null).json()).hasSize(50);
        assertThat(demo.createKey(token, NAMED).text("error")).isEqualTo("key_limit_reached");
    }

    @Nested
    class RefusesABody {

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                {"name":"a","userId":"b0b"} | unknown_field
                {"name":"a","realmId":"x"} | unknown_field
                {"name":"a","id":"AAAAAAAAAAAA"} | unknown_field
                {"name":"a","digest":"x"} | unknown_field
                {"name":"a","enabled":true} | unknown_field
                {"name":"a","kind":"legacy"} | unknown_field
                {"name":"a","createdTimestamp":1} | unknown_field
                {"name":"a","permissions":{"admin":"read"}} | unknown_field
                {} | invalid_name
                {"name":""} | invalid_name
                {"name":"  "} | invalid_name
                {"name":7} | invalid_name
                {"name":null} | invalid_name
                {"name":"a\\nb"} | invalid_name
                {"name":"a\\u0000b"} | invalid_name
                {"name":"a","permissions":{"graphql":"write"}} | invalid_permissions
                {"name":"a","permissions":{"graphql":null}} | invalid_permissions
                {"name":"a","permissions":{"endpoints":[]}} | invalid_permissions
                {"name":"a","permissions":{"endpoints":{"a b":"read"}}} | invalid_permissions
                {"name":"a","permissions":{"endpoints":{"embeddings":"all"}}} | invalid_permissions
                {"name":"a","permissions":"read"} | invalid_request
                {"name":"a","permissions":{"endpoints":{"no-such":"read"}}} | unknown_endpoint
                {"name":"a","permissions":{"endpoints":{"transcribe":"read"}}} | unknown_endpoint
                {"name":"a","expiresTimestamp":1000} | invalid_expiry
                {"name":"a","expiresTimestamp":"tomorrow"} | invalid_expiry
                {"name":"a","expiresTimestamp":1e40} | invalid_expiry
                {"name":"a","name":"b"} | invalid_request
                {"name":"a"} {} | invalid_request
                [] | invalid_request
                null | invalid_request
                { | invalid_request
                """)
        void thatIsNotAsItMustBe(String body, String error) {
            Answer answer = demo.createKey(demo.login(ALICE), body);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("error")).isEqualTo(error);
            assertThat(answer.text("errorMessage")).isNotBlank();
        }

        @Test
        void thatIsTooLarge() {
            assertThat(demo.createKey(demo.login(ALICE), "{\"name\":\"" + "a".repeat(70_000) + "\"}")
                            .status())
                    .isEqualTo(413);
            assertThat(demo.createKey(demo.login(ALICE), "{\"name\":\"" + "a".repeat(101) + "\"}")
                            .text("error"))
                    .isEqualTo("invalid_name");
        }

        @Test
        void thatNestsTooDeep() {
            String deep = "[".repeat(5000) + "]".repeat(5000);
            assertThat(demo.createKey(demo.login(ALICE), "{\"name\":" + deep + "}")
                            .status())
                    .isEqualTo(400);
        }

        @Test
        void thatIsNoJson() {
            Answer answer = demo.http()
                    .post(KEYS_PATH)
                    .bearer(demo.login(ALICE))
                    .form("name", "a")
                    .send();

            assertThat(answer.status()).isEqualTo(415);
        }
    }

    @Nested
    class SomebodyElse {

        @ParameterizedTest
        @ValueSource(strings = {"GET", "PATCH", "DELETE"})
        void findsNoKeyWhereAnotherUserHasOne(String method) {
            NewKey key = demo.newKey(ALICE, READ);
            String stranger = demo.login(demo.newUser());
            Object body = method.equals("PATCH") ? Map.of("enabled", false) : null;

            Answer foreign = demo.keys(method, "/" + key.id(), stranger, body);

            Answer missing = demo.keys(method, "/AAAAAAAAAAAA", stranger, body);
            assertThat(foreign.status()).isEqualTo(404);
            assertThat(foreign.body()).isEqualTo(missing.body());
            assertThat(demo.keys(method, "/not-a-key-id", stranger, body).body())
                    .isEqualTo(missing.body());
            demo.exchange(key.key()).expect(200);
        }
    }

    @Nested
    class Needs {

        @Test
        void aBearerToken() {
            assertThat(demo.http().get(KEYS_PATH).send().status()).isEqualTo(401);
            assertThat(demo.keys("GET", "", "junk", null).status()).isEqualTo(401);
        }

        /** RFC 9110 section 11.6.1. */
        @Test
        void aBearerTokenAndItsRejectionSaysSo() {
            assertThat(demo.keys("GET", "", "junk", null).header("WWW-Authenticate"))
                    .isEqualTo("Bearer");
            Answer admitted = demo.keys("GET", "", demo.login(demo.newUser()), null);
            assertThat(admitted.expect(200).header("WWW-Authenticate")).isNull();
        }

        @Test
        void aTokenThatIsMeantForTheAccountApi() {
            Demo.User user = demo.newUser();
            String token = demo.login(user, demo.clientWithoutAccountAudience());

            assertThat(demo.keys("GET", "", token, null).status()).isEqualTo(401);
        }

        @Test
        void theRoleManageAccount() {
            Demo.User user = demo.newUser();
            demo.removeDefaultRoles(user);
            demo.grantClientRole(user, "account", "view-profile");

            assertThat(demo.keys("GET", "", demo.login(user), null).status()).isEqualTo(403);
        }

        @Test
        void aPerson() {
            Demo.Client client = demo.newGate(Map.of(
                    "fullScopeAllowed", true, "serviceAccountsEnabled", true, "directAccessGrantsEnabled", true));
            String program = demo.http()
                    .post(Demo.TOKEN_PATH)
                    .basic(client.id(), client.secret())
                    .form("grant_type", "client_credentials")
                    .send()
                    .expect(200)
                    .text("access_token");
            assertThat(Demo.claims(program).get("aud").toString()).contains("\"account\"");
            assertThat(Demo.claims(program).at("/resource_access/account/roles").toString())
                    .contains("manage-account");

            assertThat(demo.keys("GET", "", program, null).status()).isEqualTo(403);
            assertThat(demo.keys("GET", "", demo.login(demo.newUser(), client), null)
                            .status())
                    .isEqualTo(200);
        }

        @Test
        void anAccessTokenNotARefreshToken() {
            String refresh =
                    demo.passwordGrant("demo", Demo.CLI, "alice", "alice").text("refresh_token");

            assertThat(demo.keys("GET", "", refresh, null).status()).isEqualTo(401);
        }

        @Test
        void aTokenOfThisRealm() {
            assertThat(demo.keys("GET", "", demo.adminToken(), null).status()).isEqualTo(401);
        }

        @Test
        void anOriginThatTheClientAllows() {
            String token = demo.login(ALICE);

            Answer evil = demo.http()
                    .get(KEYS_PATH)
                    .bearer(token)
                    .header("Origin", "https://evil.example")
                    .send();

            assertThat(evil.status()).isEqualTo(403);
            assertThat(evil.header("Access-Control-Allow-Origin")).isNull();
        }
    }

    @Test
    void aPreflightRequestIsAnswered() {
        Answer answer = demo.http()
                .request("OPTIONS", KEYS_PATH + "/AAAAAAAAAAAA")
                .header("Origin", "https://app.example")
                .header("Access-Control-Request-Method", "PATCH")
                .send();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Methods")).contains("PATCH");
    }

    private static List<String> names(Answer answer) {
        return answer.expect(200).json().findValuesAsText("name");
    }
}
