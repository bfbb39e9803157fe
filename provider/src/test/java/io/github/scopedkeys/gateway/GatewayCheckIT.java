/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.key.Guess;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Http;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.Mapper;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /realms/{realm}/api-keys/authorize}, called as gateways call it. */
@ExtendWith(RunningKeycloak.class)
class GatewayCheckIT {

    private static final String PATH = Demo.KEYS_PATH + "/authorize";
    private static final String REALM_ONLY = "Bearer realm=\"demo\"";

    private final Demo demo;
    private final KeyOwner owner;

    GatewayCheckIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    @Test
    void aGoodKeyPassesAndBecomesATokenForTheServices() {
        KeyOwner.Key key = owner.create("read", owner.first(), "read_write");
        String scope = "endpoint:" + owner.first() + ":write";

        Answer answer = asGate("GET", "?scope=" + scope).bearer(key.secret()).send();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Api-Key-Subject")).isEqualTo(owner.user().id());
        assertThat(answer.header("X-Api-Key-Scope")).isEqualTo(scope);
        assertThat(answer.header("X-Api-Key-Id")).isEqualTo(key.id());
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        JsonNode claims = Demo.claims(token(answer));
        assertThat(claims.get("scope").asText()).isEqualTo(scope);
        assertThat(claims.get("sub").asText()).isEqualTo(owner.user().id());
        assertThat(claims.get("aud").asText()).isEqualTo("platform-api");
        assertThat(claims.get("azp").asText()).isEqualTo("gate");
        assertThat(claims.get("api_key_id").asText()).isEqualTo(key.id());
        assertThat(answer.toString()).doesNotContain(key.secret());
        assertThat(demo.introspect(token(answer)).json().get("active").asBoolean())
                .isTrue();
    }

    @Test
    void withoutAScopeTheTokenHasAllThatTheKeyHas() {
        KeyOwner.Key key = owner.create("read", owner.first(), "read");

        Answer answer = asGate("GET", "").bearer(key.secret()).send().expect(200);

        assertThat(answer.header("X-Api-Key-Scope")).isEqualTo("graphql:read endpoint:" + owner.first() + ":read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET",
                "HEAD",
                "OPTIONS",
                "POST",
                "PUT",
                "PATCH",
                "DELETE",
                "PROPFIND",
                "PROPPATCH",
                "MKCOL",
                "COPY",
                "MOVE",
                "LOCK",
                "UNLOCK",
                "REPORT",
                "SEARCH",
                "QUERY"
            })
    void itAnswersWhateverMethodTheGatewayForwards(String method) {
        KeyOwner.Key key = owner.create("read");

        assertThat(asGate(method, "?scope=graphql:read")
                        .bearer(key.secret())
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(asGate(method, "?scope=graphql:write")
                        .bearer(key.secret())
                        .send()
                        .status())
                .isEqualTo(403);
        assertThat(asGate(method, "?scope=graphql:read").send().status()).isEqualTo(401);
    }

    @Test
    void itAnswersWhereTheGatewayAppendsThePathOfTheRequest() {
        KeyOwner.Key key = owner.create("read");

        assertThat(asGate("POST", "/v2/img-gen/run?webhook=no")
                        .bearer(key.secret())
                        .send()
                        .header("X-Api-Key-Scope"))
                .isEqualTo("graphql:read");
    }

    @Test
    void theKeyMayComeInSeveralWays() {
        KeyOwner.Key key = owner.create("read");

        assertThat(asGate("GET", "").header("X-API-Key", key.secret()).send().status())
                .isEqualTo(200);
        assertThat(asGate("GET", "").basic("whoever", key.secret()).send().status())
                .isEqualTo(200);
        assertThat(asGate("GET", "")
                        .header("Authorization", "bearer " + key.secret())
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(asGate("GET", "")
                        .header("Authorization", key.secret())
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(asGate("GET", "").basic(key.secret(), "").send().status()).isEqualTo(200);
        assertThat(asGate("GET", "").basic(key.secret(), key.secret()).send().status())
                .isEqualTo(200);
    }

    @Test
    void theKeyMayNotComeInOtherWays() {
        KeyOwner.Key key = owner.create("read");
        String secret = key.secret();

        assertThat(List.of(
                        asGate("GET", "?api_key=" + secret).send().status(),
                        asGate("GET", "?access_token=" + secret).send().status(),
                        asGate("POST", "").form("access_token", secret).send().status(),
                        asGate("GET", "")
                                .header("Cookie", "api_key=" + secret)
                                .send()
                                .status(),
                        asGate("GET", "")
                                .header("Authorization", "Digest " + secret)
                                .send()
                                .status(),
                        asGate("GET", "").basic(secret, "a password").send().status()))
                .containsOnly(401);
    }

    @Test
    void twoKeysAreNoneAndTheSameKeyTwiceIsOne() {
        KeyOwner.Key key = owner.create("read");
        KeyOwner.Key other = owner.create("read");

        Answer two = asGate("GET", "")
                .bearer(key.secret())
                .header("X-API-Key", other.secret())
                .send();
        Answer twice = asGate("GET", "")
                .bearer(key.secret())
                .header("X-API-Key", key.secret())
                .send();

        assertThat(two.status()).isEqualTo(401);
        assertThat(asGate("GET", "").basic(key.secret(), other.secret()).send().status())
                .isEqualTo(401);
        assertThat(twice.status()).isEqualTo(200);
    }

    @Test
    void aCallerWithoutAKeyIsToldHowToComeBack() {
        Answer answer = asGate("GET", "?scope=graphql:read").send();

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo(REALM_ONLY);
    }

    @Test
    void anEmptyHeaderIsNoKey() {
        Answer answer = asGate("GET", "?scope=graphql:read")
                .header("X-API-Key", "")
                .header("Authorization", " ")
                .send();

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo(REALM_ONLY);
    }

    @Test
    void everyBadKeyGetsTheSameAnswer() {
        KeyOwner.Key disabled = owner.create("read");
        owner.enable(disabled, false);
        KeyOwner.Key deleted = owner.create("read");
        owner.delete(deleted);
        String good = owner.create("read").secret();
        String jwt = demo.exchange(good).expect(200).text("access_token");

        for (String bad : List.of(
                disabled.secret(),
                deleted.secret(),
                good.substring(1),
                good + "x",
                "rpa_",
                "an-opaque-string-that-could-be-a-legacy-key",
                jwt,
                owner.token())) {
            Answer answer = asGate("GET", "?scope=graphql:read").bearer(bad).send();

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate"))
                    .isEqualTo(REALM_ONLY + ", error=\"invalid_token\", error_description=\"Invalid API key\"");
            assertThat(answer.body()).isEqualTo("""
                    {"error":"invalid_token","error_description":"Invalid API key"}""");
            assertThat(answer.header("Authorization")).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "graphql:write",
                "graphql:*",
                "endpoint:*:read",
                "endpoint:no-such-endpoint:read",
                "openid",
                "offline_access",
                "graphql:read%20graphql:write",
                "graphql:read&scope=graphql:write"
            })
    void moreThanTheKeyHasIsRefused(String scope) {
        KeyOwner.Key key = owner.create("read");

        Answer answer = asGate("GET", "?scope=" + scope).bearer(key.secret()).send();

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("WWW-Authenticate")).startsWith(REALM_ONLY + ", error=\"insufficient_scope\"");
        assertThat(answer.text("error")).isEqualTo("insufficient_scope");
        assertThat(answer.header("Authorization")).isNull();
    }

    @Test
    void theRefusalSaysWhichScopeWouldDo() {
        KeyOwner.Key key = owner.create("read");

        assertThat(asGate("GET", "?scope=graphql:write")
                        .bearer(key.secret())
                        .send()
                        .header("WWW-Authenticate"))
                .isEqualTo(REALM_ONLY + ", error=\"insufficient_scope\", scope=\"graphql:write\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?Scope=graphql:write",
                "?SCOPE=graphql:write",
                "?scope[]=graphql:write",
                "?scopes=graphql:write",
                "?required_scope=graphql:write",
                "?requiredScopes=graphql:write",
                "?%20scope=graphql:write",
                "?api_key_scope=graphql:write",
                "?authorization_details=[]",
                "?scope=graphql:read&resource=https://images.example.org",
                "?Resource=https://images.example.org",
                "?Audience=platform-api",
                "?audience[]=platform-api",
                "?audience=platform-api&audience="
            })
    void aParameterThatMayBeMeantToNarrowTheTokenIsNotIgnored(String query) {
        KeyOwner.Key key = owner.create("read");

        assertThat(asGate("GET", query).bearer(key.secret()).send().expect(400).text("error"))
                .isEqualTo("invalid_request");
        asGate("GET", "?scope=graphql:read&audience=platform-api&other=1")
                .bearer(key.secret())
                .send()
                .expect(200);
    }

    @Test
    void theTokenIsForTheAudienceAskedForAndNoOther() {
        KeyOwner.Key key = owner.create("read");
        Demo.Client gate = demo.newGate(Map.of(
                "protocolMappers",
                List.of(Mapper.audience(Demo.PLATFORM_API.id()), Mapper.audience(Demo.CONTROL_PLANE.id()))));

        assertThat(audience(gate, key, "")).containsExactlyInAnyOrder("platform-api", "control-plane");
        assertThat(audience(gate, key, "?audience=platform-api")).containsExactly("platform-api");
        assertThat(audience(gate, key, "?audience=control-plane")).containsExactly("control-plane");
        assertThat(audience(gate, key, "?audience=control-plane&audience=platform-api"))
                .containsExactlyInAnyOrder("platform-api", "control-plane");
        assertThat(asGate("GET", "?audience=of-nobody")
                        .bearer(key.secret())
                        .send()
                        .expect(400)
                        .text("error"))
                .isEqualTo("invalid_target");
    }

    private List<String> audience(Demo.Client gate, KeyOwner.Key key, String query) {
        return Demo.audience(token(demo.http()
                .get(PATH + query)
                .header("X-Gate-Authorization", gate.basic())
                .bearer(key.secret())
                .send()
                .expect(200)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"?scope=graphql:read&scope=", "?scope=&scope=graphql:read", "?scope=graphql:read&scope=%20"})
    void oneOfSeveralScopesThatIsEmptyLetsNobodyPass(String query) {
        KeyOwner.Key key = owner.create("read");

        assertThat(asGate("GET", query).bearer(key.secret()).send().status()).isEqualTo(403);
        asGate("GET", "?scope=graphql:read&scope=graphql:read")
                .bearer(key.secret())
                .send()
                .expect(200);
    }

    @Test
    void aGatewayWhoseRulesFoundNoScopeLetsNobodyPass() {
        KeyOwner.Key key = owner.create("read_write");

        assertThat(asGate("GET", "?scope=").bearer(key.secret()).send().status())
                .isEqualTo(403);
    }

    @Test
    void aGatewayThatIsNotWhoItSaysIsNotACallersFault() {
        KeyOwner.Key key = owner.create("read");

        for (String credentials : List.of(
                basic("gate", "wrong"),
                basic("nobody", "wrong"),
                basic("gate", ""),
                "Bearer " + key.secret(),
                "Basic !!!",
                "Basic ",
                "")) {
            Answer answer = demo.http()
                    .get(PATH)
                    .header("X-Gate-Authorization", credentials)
                    .bearer(key.secret())
                    .send();

            assertThat(answer.status()).as(credentials).isEqualTo(400);
            assertThat(answer.text("error")).isEqualTo("invalid_client");
            assertThat(answer.header("Authorization")).isNull();
        }
    }

    @Test
    void theCallersOwnCredentialsNeverStandInForTheGateways() {
        KeyOwner.Key key = owner.create("read");

        assertThat(demo.http()
                        .get(PATH)
                        .basic(Demo.GATE.id(), Demo.GATE.secret())
                        .header("X-API-Key", key.secret())
                        .send()
                        .status())
                .isEqualTo(400);
        assertThat(demo.http()
                        .post(PATH)
                        .bearer(key.secret())
                        .form("client_id", Demo.GATE.id(), "client_secret", Demo.GATE.secret())
                        .send()
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aClientThatMayNotExchangeIsNoGateway() {
        KeyOwner.Key key = owner.create("read");

        Answer notEnabled = as(Demo.PLATFORM_API, "").bearer(key.secret()).send();
        Answer publicClient =
                as(new Demo.Client(Demo.CLI, ""), "").bearer(key.secret()).send();

        assertThat(List.of(notEnabled.status(), publicClient.status())).containsOnly(400);
        assertThat(notEnabled.text("error")).isEqualTo("unauthorized_client");
        assertThat(publicClient.text("error")).isEqualTo("unauthorized_client");
    }

    @Test
    void theSameTokenIsGivenAgainWithinAMinute() {
        KeyOwner.Key key = owner.create("read", owner.first(), "read");

        String first =
                token(asGate("GET", "?scope=graphql:read").bearer(key.secret()).send());
        String again =
                token(asGate("GET", "?scope=graphql:read").bearer(key.secret()).send());
        String other = token(asGate("GET", "").bearer(key.secret()).send());

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void whatWasGivenBeforeNeverOutlivesTheKeyTheGrantOrTheOwner() {
        KeyOwner.Key key = owner.create("read", owner.first(), "read");
        String all = "?scope=graphql:read%20endpoint:" + owner.first() + ":read";
        assertThat(status(key, all)).isEqualTo(200);

        owner.enable(key, false);
        assertThat(status(key, all)).isEqualTo(401);
        owner.enable(key, true);
        assertThat(status(key, all)).isEqualTo(200);

        owner.permit(key, "none", owner.first(), "read");
        assertThat(status(key, all)).isEqualTo(403);
        owner.permit(key, "read", owner.first(), "read");
        assertThat(status(key, all)).isEqualTo(200);

        demo.setUserEnabled(owner.user(), false);
        assertThat(status(key, all)).isEqualTo(401);
        demo.setUserEnabled(owner.user(), true);
        assertThat(status(key, all)).isEqualTo(200);

        owner.removeEndpoint(owner.first());
        assertThat(status(key, all)).isEqualTo(403);
        assertThat(status(key, "?scope=graphql:read")).isEqualTo(200);

        owner.delete(key);
        assertThat(status(key, "?scope=graphql:read")).isEqualTo(401);
    }

    @Test
    void aTokenGivenAgainEndsWithTheKeyWhenItsEndIsBroughtForward() {
        KeyOwner.Key key = owner.create("read");
        String before = token(asGate("GET", "").bearer(key.secret()).send());
        long end = System.currentTimeMillis() + 60_000;

        demo.keys("PATCH", "/" + key.id(), owner.token(), Map.of("expiresTimestamp", end))
                .expect(200);
        String after = token(asGate("GET", "").bearer(key.secret()).send());

        assertThat(after).isNotEqualTo(before);
        assertThat(Demo.claims(after).get("exp").asLong()).isLessThanOrEqualTo(end / 1000);
    }

    @Test
    void theTokenOpensNothingInsideKeycloak() {
        demo.grantRealmAdmin(owner.user());
        KeyOwner.Key key = owner.create("read_write");
        String jwt = token(asGate("GET", "").bearer(key.secret()).send());

        assertThat(List.of(
                        demo.http().get(Demo.KEYS_PATH).bearer(jwt).send().status(),
                        demo.http()
                                .get(Demo.ADMIN_PATH + "users")
                                .bearer(jwt)
                                .send()
                                .status(),
                        demo.http()
                                .get("/realms/demo/account")
                                .header("Accept", "application/json")
                                .bearer(jwt)
                                .send()
                                .status()))
                .containsOnly(401);
        assertThat(demo.http().get(Demo.USERINFO_PATH).bearer(jwt).send().status())
                .isBetween(400, 499);
    }

    @Test
    void eventsNameKeyAndReasonAndHoldNoSecret() {
        KeyOwner.Key key = owner.create("read");
        asGate("GET", "").bearer(key.secret()).send().expect(200);
        owner.enable(key, false);
        asGate("GET", "").bearer(key.secret()).send().expect(401);

        JsonNode events = demo.admin(
                        "GET",
                        "events?type=TOKEN_EXCHANGE&type=TOKEN_EXCHANGE_ERROR&user="
                                + owner.user().id())
                .expect(200)
                .json();

        assertThat(events).hasSize(2);
        assertThat(events).allSatisfy(event -> {
            assertThat(event.at("/details/api_key_id").asText()).isEqualTo(key.id());
            assertThat(event.get("clientId").asText()).isEqualTo("gate");
        });
        assertThat(events.toString()).contains("api_key_disabled").doesNotContain(key.secret());
    }

    @Test
    void junkCostsNoEventOfItsOwn() {
        Demo.Client gate = demo.newGate(Map.of());
        KeyOwner.Key key = owner.create("read");
        String unknown = Guess.at("000000000000");
        String wrong = Guess.at(key.id());

        for (int i = 0; i < 5; i++) {
            as(gate, "").bearer("junk-" + i).send().expect(401);
            as(gate, "").bearer(unknown).send().expect(401);
            as(gate, "").bearer(wrong).send().expect(401);
        }
        assertThat(reasons(gate)).containsExactlyInAnyOrder("api_key_malformed", "api_key_wrong_secret");

        owner.enable(key, false);
        for (int i = 0; i < 3; i++) {
            as(gate, "").bearer(key.secret()).send().expect(401);
        }
        assertThat(reasons(gate))
                .containsExactlyInAnyOrder("api_key_disabled", "api_key_malformed", "api_key_wrong_secret");
    }

    private List<String> reasons(Demo.Client gate) {
        return demo.admin("GET", "events?type=TOKEN_EXCHANGE_ERROR&client=" + gate.id())
                .expect(200)
                .json()
                .findValuesAsText("reason");
    }

    @Test
    void aGateThatMustNameItsScopeLetsNobodyPassWithoutOne() {
        Demo.Client gate = demo.newGate(
                Map.of("attributes", Map.of("api.keys.exchange.enabled", "true", "api.keys.scope.required", "true")));
        KeyOwner.Key key = owner.create("read");

        assertThat(as(gate, "").bearer(key.secret()).send().status()).isEqualTo(403);
        assertThat(as(gate, "?scope=").bearer(key.secret()).send().status()).isEqualTo(403);
        assertThat(as(gate, "").bearer("junk").send().status()).isEqualTo(401);
        assertThat(as(gate, "?scope=graphql:read").bearer(key.secret()).send().status())
                .isEqualTo(200);
    }

    private int status(KeyOwner.Key key, String query) {
        return asGate("GET", query).bearer(key.secret()).send().status();
    }

    private static String token(Answer answer) {
        String header = answer.expect(200).header("Authorization");
        assertThat(header).startsWith("Bearer ");
        return header.substring("Bearer ".length());
    }

    private Http.Request asGate(String method, String rest) {
        return demo.http().request(method, PATH + rest).header("X-Gate-Authorization", basic("gate", "gate-secret"));
    }

    private Http.Request as(Demo.Client client, String rest) {
        return demo.http().get(PATH + rest).header("X-Gate-Authorization", basic(client.id(), client.secret()));
    }

    private static String basic(String id, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(UTF_8));
    }
}
