/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.authenticator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.key.Guess;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.Mapper;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The flow of {@code realm-config/apply-direct-grant.sh}, as a client uses it. */
@ExtendWith(RunningKeycloak.class)
class DirectGrantIT {

    private static final Demo.Client CLIENT = DirectGrantFlows.KEYS_ONLY;

    private static final String INVALID = """
            {"error":"invalid_grant","error_description":"Invalid user credentials"}""";

    private final Demo demo;
    private final KeyOwner owner;

    DirectGrantIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    @BeforeAll
    static void applyTheFlows(Demo demo) {
        DirectGrantFlows.apply(demo);
        // Repeating it changes nothing.
        DirectGrantFlows.apply(demo);
    }

    @Test
    void aKeyInThePasswordFieldGivesWhatTheExchangeGives() {
        KeyOwner.Key key = owner.create("read", owner.first(), "read_write");

        Answer answer = login(owner.user().name(), key.secret());

        JsonNode exchanged = demo.exchange(key.secret()).expect(200).json();
        JsonNode granted = answer.expect(200).json();
        assertThat(names(granted)).isEqualTo(names(exchanged)).doesNotContain("refresh_token", "id_token");
        assertThat(granted.get("scope")).isEqualTo(exchanged.get("scope"));
        assertThat(granted.get("expires_in").asInt()).isPositive().isLessThanOrEqualTo(300);
        JsonNode claims = Demo.claims(granted.get("access_token").asText());
        JsonNode ofExchange = Demo.claims(exchanged.get("access_token").asText());
        assertThat(names(claims)).isEqualTo(names(ofExchange));
        for (String same : List.of("sub", "iss", "aud", "scope", "authorization_details", "api_key_id")) {
            assertThat(claims.get(same)).as(same).isEqualTo(ofExchange.get(same));
        }
        assertThat(claims.get("azp").asText()).isEqualTo(CLIENT.id());
        assertThat(mark(claims)).isEqualTo(mark(ofExchange));
    }

    @Test
    void theLogSaysWhyAKeyWasRefusedWithoutIt() {
        KeyOwner.Key created = owner.create("read");
        String key = created.secret();
        String wrong = Guess.at(created.id());
        int logged = demo.server().log().length();

        login(owner.user().name(), wrong).expect(400);
        login("someone-else", key).expect(400);

        assertThat(demo.server().log().substring(logged))
                .contains(
                        "Key refused: api_key_wrong_secret (client " + CLIENT.id() + ")",
                        "Key refused: api_key_of_other_user (client " + CLIENT.id() + ")")
                .doesNotContain(wrong.substring(17), key.substring(17));
    }

    @Test
    void aKeyInItsOwnParameterNeedsNoUserName() {
        KeyOwner.Key key = owner.create("read");

        Answer answer = send("api_key", key.secret());

        assertThat(answer.expect(200).text("scope")).isEqualTo("graphql:read");
    }

    @Test
    void aKeyCanBeNarrowed() {
        KeyOwner.Key key = owner.create("read_write");

        assertThat(send("api_key", key.secret(), "api_key_scope", "graphql:read")
                        .expect(200)
                        .text("scope"))
                .isEqualTo("graphql:read");
        assertThat(send("api_key", key.secret(), "api_key_scope", "endpoint:x:read")
                        .text("error"))
                .isEqualTo("invalid_scope");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"api_key_scope=graphql:read", "scope=graphql:read", "resource=x", "authorization_details=[]"})
    void aNarrowingInTheAddressIsRefused(String query) {
        KeyOwner.Key key = owner.create("read_write");

        Answer answer = demo.http()
                .post(Demo.TOKEN_PATH + "?" + query)
                .basic(CLIENT.id(), CLIENT.secret())
                .form("grant_type", "password", "api_key", key.secret())
                .send();

        assertThat(answer.expect(400).text("error")).isEqualTo("invalid_request");
        assertThat(send("api_key", key.secret(), "api_key_scope", "graphql:read")
                        .status())
                .isEqualTo(200);
    }

    /** Keycloak accepts {@code scope} if a client scope of that name exists, and this step would ignore it. */
    @Test
    void aNarrowingInAnotherParameterIsRefused() {
        KeyOwner.Key key = owner.create("read_write");
        String id = demo.admin("POST", "client-scopes", Map.of("name", "graphql:read", "protocol", "openid-connect"))
                .expect(201)
                .newId();
        String client = "clients/" + demo.clientUuid(CLIENT.id());
        try {
            demo.admin("PUT", client + "/optional-client-scopes/" + id).expect(204);

            Answer byScope = send("api_key", key.secret(), "scope", "graphql:read");
            Answer byDetails = send("api_key", key.secret(), "authorization_details", """
                    [{"type":"graphql","actions":["read"]}]""");
            Answer byResource = send("api_key", key.secret(), "resource", "https://images.example.org");

            assertThat(byScope.expect(400).text("error")).isEqualTo("invalid_request");
            assertThat(byDetails.expect(400).text("error")).isEqualTo("invalid_request");
            assertThat(byResource.expect(400).text("error")).isEqualTo("invalid_request");
            assertThat(send("api_key", key.secret(), "api_key_scope", "graphql:read")
                            .status())
                    .isEqualTo(200);
        } finally {
            demo.admin("DELETE", "client-scopes/" + id).expect(204);
        }
    }

    @Test
    void theEMailAddressOfTheOwnerDoesAsWell() {
        KeyOwner.Key key = owner.create("read");

        assertThat(login(owner.user().name() + "@example.org", key.secret()).status())
                .isEqualTo(200);
    }

    @Test
    void noSessionIsLeftBehind() {
        KeyOwner.Key key = owner.create("read");
        int before = sessions();

        login(owner.user().name(), key.secret()).expect(200);

        assertThat(sessions()).isEqualTo(before);
    }

    @Test
    void theTokenOpensNothingInsideKeycloak() {
        demo.grantRealmAdmin(owner.user());
        KeyOwner.Key key = owner.create("read_write");
        // In the audience of the account doors, and of the client that exchanges tokens.
        Demo.Client client = demo.newGate(Map.of(
                "directAccessGrantsEnabled",
                true,
                "authenticationFlowBindingOverrides",
                Map.of("direct_grant", DirectGrantFlows.flow(demo, "API keys only")),
                "attributes",
                Map.of("api.keys.exchange.enabled", "true", "standard.token.exchange.enabled", "true"),
                "protocolMappers",
                List.of(Mapper.audience("account"))));
        String jwt = DirectGrantFlows.login(demo, client, owner.user().name(), key.secret())
                .expect(200)
                .text("access_token");
        assertThat(Demo.claims(jwt).get("aud").toString()).contains("account");
        String ordinary =
                demo.passwordGrantWithScope(owner.user(), "openid").expect(200).text("access_token");

        for (String path :
                List.of(Demo.KEYS_PATH, Demo.ADMIN_PATH + "users", "/realms/demo/account", Demo.USERINFO_PATH)) {
            assertThat(get(path, ordinary).status()).as(path).isEqualTo(200);
            assertThat(get(path, jwt).status()).as(path).isIn(401, 403);
        }
        Demo.Client exchanging = demo.newGate(Map.of(
                "directAccessGrantsEnabled", true, "attributes", Map.of("standard.token.exchange.enabled", "true")));
        assertThat(demo.exchangeToken(exchanging, demo.login(owner.user(), exchanging))
                        .status())
                .isEqualTo(200);
        assertThat(demo.exchangeToken(client, jwt).status()).isEqualTo(400);
    }

    private Answer get(String path, String token) {
        return demo.http()
                .get(path)
                .header("Accept", "application/json")
                .bearer(token)
                .send();
    }

    @Test
    void everyBadKeyIsAnsweredLikeAWrongPassword() {
        String wrongPassword = loginOrPassword(owner.user().name(), "wrong").body();
        KeyOwner.Key disabled = owner.create("read");
        owner.enable(disabled, false);
        KeyOwner.Key deleted = owner.create("read");
        owner.delete(deleted);
        String good = owner.create("read").secret();

        for (String bad : List.of(
                disabled.secret(), deleted.secret(), good.substring(0, 40), good + "x", good.substring(0, 54) + "!")) {
            for (Answer answer : List.of(
                    login(owner.user().name(), bad),
                    loginOrPassword(owner.user().name(), bad),
                    send("api_key", bad))) {
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.body()).isEqualTo(INVALID);
            }
        }
        assertThat(wrongPassword).contains("invalid_grant", "Invalid user credentials");
    }

    @Test
    void somebodyElsesNameWithAGoodKeyIsRefused() {
        KeyOwner.Key key = owner.create("read");

        assertThat(login("alice", key.secret()).text("error")).isEqualTo("invalid_grant");
        assertThat(login("nobody-of-that-name", key.secret()).text("error")).isEqualTo("invalid_grant");
    }

    /** A condition before the step has judged whom the request names, so the key must be theirs. */
    @Test
    void whoeverAnEarlierStepHasFoundMustOwnTheKeyEvenIfNamesNeedNotMatch() {
        FlowBuilder flows = new FlowBuilder(demo);
        KeyOwner.Key key = owner.create("read");
        String judged = flows.make(List.of(FlowBuilder.username(), FlowBuilder.keyOfAnyone("REQUIRED")));
        String unjudged = flows.make(List.of(FlowBuilder.keyOfAnyone("REQUIRED")));
        Demo.Client behind = flows.bind(judged, Map.of());
        Demo.Client alone = flows.bind(unjudged, Map.of());

        try {
            assertThat(as(behind, "alice", key).text("error")).isEqualTo("invalid_grant");
            assertThat(as(behind, owner.user().name(), key).status()).isEqualTo(200);
            assertThat(as(alone, "alice", key).status()).isEqualTo(200);
        } finally {
            flows.remove(judged, behind);
            flows.remove(unjudged, alone);
        }
    }

    private Answer as(Demo.Client client, String name, KeyOwner.Key key) {
        return DirectGrantFlows.send(demo, client, "username", name, "password", key.secret());
    }

    @Test
    void nothingThatAClientOfKeysOnlySendsIsTriedAsAPassword() {
        KeyOwner.Key key = owner.create("read");
        String name = owner.user().name();

        for (String sent : List.of(
                key.secret().substring(0, 54) + (key.secret().endsWith("A") ? "B" : "A"),
                key.secret().substring(0, 9),
                key.secret().substring(4),
                "an-opaque-key-of-an-older-system-that-is-gone",
                "short",
                "",
                owner.user().password())) {
            assertThat(login(name, sent).body()).as(sent).isEqualTo(INVALID);
        }
        assertThat(send("username", name).body()).isEqualTo(INVALID);

        assertThat(LoginFailures.of(demo, owner.user())).isZero();
        assertThat(login(name, key.secret()).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 9, 16, 17, 30, 54})
    void whereverAKeyIsCutItIsNeverTriedAsAPassword(int length) {
        String cut = owner.create("read").secret().substring(0, length);

        assertThat(loginOrPassword(owner.user().name(), cut).body()).isEqualTo(INVALID);
        assertThat(loginOrPassword(owner.user().name(), cut + " ").body()).isEqualTo(INVALID);

        assertThat(LoginFailures.of(demo, owner.user())).isZero();
    }

    @Test
    void wrongKeysLockNobodyOutWherePasswordsAreTakenToo() {
        KeyOwner.Key key = owner.create("read");
        String wrong = key.secret().substring(0, 54) + (key.secret().endsWith("A") ? "B" : "A");

        for (int attempt = 0; attempt < 60; attempt++) {
            loginOrPassword(owner.user().name(), attempt % 2 == 0 ? wrong : Guess.at(key.id()))
                    .expect(400);
        }

        assertThat(LoginFailures.of(demo, owner.user())).isZero();
        assertThat(loginOrPassword(owner.user().name(), owner.user().password()).status())
                .isEqualTo(200);
        assertThat(loginOrPassword(owner.user().name(), key.secret()).status()).isEqualTo(200);
    }

    @Test
    void passwordsWorkAsBeforeWhereTheyAreTaken() {
        Answer answer = loginOrPassword(owner.user().name(), owner.user().password());

        assertThat(answer.expect(200).text("refresh_token")).isNotNull();
        assertThat(loginOrPassword(owner.user().name(), "a-long-and-quite-wrong-password")
                        .status())
                .isBetween(400, 401);
        assertThat(DirectGrantFlows.send(demo, DirectGrantFlows.WITH_PASSWORDS).status())
                .isBetween(400, 401);
    }

    @Test
    void aClientThatMayNotExchangeKeysGetsNothingForAKey() {
        KeyOwner.Key key = owner.create("read");
        String client = demo.clientUuid(CLIENT.id());
        demo.admin("PUT", "clients/" + client, changed(client, "false")).expect(204);
        try {
            Answer answer = login(owner.user().name(), key.secret());

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("error")).isEqualTo("unauthorized_client");
        } finally {
            demo.admin("PUT", "clients/" + client, changed(client, "true")).expect(204);
        }
    }

    @Test
    void inTheFlowOfABrowserWhereNobodyAuthenticatesTheClientAKeyGetsNothing() {
        KeyOwner.Key key = owner.create("read");
        Demo.Client gate = demo.newGate(Map.of("redirectUris", List.of("http://localhost/*")));
        assertThat(authorize(gate, key).expect(200).body()).contains("kc-form-login");
        demo.admin(
                        "PUT",
                        "clients/" + demo.clientUuid(gate.id()),
                        Map.of(
                                "authenticationFlowBindingOverrides",
                                Map.of("browser", DirectGrantFlows.flow(demo, "API keys only"))))
                .expect(204);

        Answer answer = authorize(gate, key);

        assertThat(answer.body()).doesNotContain("access_token");
        assertThat(answer.status()).isBetween(400, 499);
        assertThat(demo.exchangeAs(gate, key.secret()).status()).isEqualTo(200);
    }

    private Answer authorize(Demo.Client client, KeyOwner.Key key) {
        return demo.http()
                .post("/realms/demo/protocol/openid-connect/auth")
                .form(
                        "client_id",
                        client.id(),
                        "redirect_uri",
                        "http://localhost/",
                        "response_type",
                        "code",
                        "scope",
                        "openid",
                        "api_key",
                        key.secret())
                .send();
    }

    @Test
    void withoutTheFlowAKeyIsJustAWrongPassword() {
        KeyOwner.Key key = owner.create("read");

        assertThat(demo.passwordGrant(Demo.REALM, Demo.CLI, owner.user().name(), key.secret())
                        .text("error"))
                .isEqualTo("invalid_grant");
    }

    @Test
    void eventsNameTheKeyAndHoldNoSecret() {
        KeyOwner.Key key = owner.create("read");
        login(owner.user().name(), key.secret()).expect(200);
        owner.enable(key, false);
        login(owner.user().name(), key.secret()).expect(400);

        JsonNode events = demo.admin(
                        "GET",
                        "events?type=TOKEN_EXCHANGE&type=TOKEN_EXCHANGE_ERROR&user="
                                + owner.user().id())
                .expect(200)
                .json();

        assertThat(events)
                .hasSize(2)
                .allSatisfy(event ->
                        assertThat(event.at("/details/api_key_id").asText()).isEqualTo(key.id()));
        assertThat(events.toString()).contains("api_key_disabled").doesNotContain(key.secret());
    }

    private Object changed(String client, String enabled) {
        JsonNode representation = demo.admin("GET", "clients/" + client).json();
        ((ObjectNode) representation.get("attributes")).put("api.keys.exchange.enabled", enabled);
        return representation;
    }

    private int sessions() {
        return demo.admin("GET", "users/" + owner.user().id() + "/sessions")
                .expect(200)
                .json()
                .size();
    }

    private Answer login(String username, String password) {
        return DirectGrantFlows.login(demo, CLIENT, username, password);
    }

    private Answer loginOrPassword(String username, String password) {
        return DirectGrantFlows.login(demo, DirectGrantFlows.WITH_PASSWORDS, username, password);
    }

    private Answer send(String... namesAndValues) {
        return DirectGrantFlows.send(demo, CLIENT, namesAndValues);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        names.sort(null);
        return names;
    }

    /** The part of the {@code jti} in which Keycloak encodes the kind of token and its grant. */
    private static String mark(JsonNode claims) {
        String jti = claims.get("jti").asText();
        return jti.substring(0, jti.indexOf(':'));
    }
}
