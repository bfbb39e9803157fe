/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.authenticator.DirectGrantFlows;
import io.github.scopedkeys.key.Guess;
import io.github.scopedkeys.key.ScopedKey;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Http;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Check X8: each request that presents a key makes one event, with key id, client, address, outcome and reason, and
 * without any secret.
 */
@ExtendWith(RunningKeycloak.class)
class AuditTrailIT {

    private static final int REQUESTS = 60;
    private static final List<String> NOT_KEPT_BY_DEFAULT = List.of("INTROSPECT_TOKEN", "INTROSPECT_TOKEN_ERROR");

    private static JsonNode formerConfiguration;

    private final long seed = Long.getLong("scopedkeys.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Demo demo;
    private final KeyOwner owner;
    private final Demo.Client gate;
    private final List<String> secrets;
    private final List<String> expected = new ArrayList<>();

    AuditTrailIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
        this.gate = demo.newGate(Map.of(
                "directAccessGrantsEnabled",
                true,
                "defaultClientScopes",
                List.of("basic"),
                "authenticationFlowBindingOverrides",
                Map.of("direct_grant", DirectGrantFlows.flow(demo, "API keys only"))));
        this.secrets = new ArrayList<>(List.of(gate.secret()));
    }

    @BeforeAll
    static void keepEventsOfIntrospectionToo(Demo demo) {
        DirectGrantFlows.apply(demo);
        formerConfiguration = demo.admin("GET", "events/config").expect(200).json();
        ObjectNode configuration = formerConfiguration.deepCopy();
        ArrayNode types = configuration.withArray("enabledEventTypes");
        NOT_KEPT_BY_DEFAULT.forEach(types::add);
        demo.admin("PUT", "events/config", configuration).expect(204);
    }

    @AfterAll
    static void asBefore(Demo demo) {
        demo.admin("PUT", "events/config", formerConfiguration).expect(204);
    }

    @Test
    void everyRequestThatShowsAKeyLeavesOneEventThatSaysWhichAndHowItEnded() {
        List<Consumer<KeyOwner.Key>> requests = List.of(
                this::exchange,
                this::exchangeTooMuch,
                this::exchangeSwitchedOff,
                this::exchangeWithWrongSecret,
                this::exchangeOfUnknownKey,
                this::exchangeOfJunk,
                this::passTheGateway,
                this::passTheGatewayWithTooLittle,
                this::passTheGatewaySwitchedOff,
                this::introspect,
                this::introspectSwitchedOff,
                this::introspectWithWrongSecret,
                this::introspectTokenOfASwitchedOffKey,
                this::directGrant,
                this::directGrantWithWrongSecret,
                this::revoke,
                this::revokeWithWrongSecret);

        for (int i = 0; i < REQUESTS; i++) {
            // Each at least once, then in any order.
            int which = i < requests.size() ? i : random.nextInt(requests.size());
            KeyOwner.Key key = newKey();
            requests.get(which).accept(key);
            // A user can have fifty. A revoked key no longer exists.
            demo.keys("DELETE", "/" + key.id(), owner.token(), null);
        }

        JsonNode events = demo.admin("GET", "events?max=1000&client=" + gate.id())
                .expect(200)
                .json();
        List<String> told = new ArrayList<>();
        events.forEach(event -> told.add(line(
                event.get("type").asText(),
                event.at("/details/api_key_id").asText(null),
                event.path("userId").asText(null),
                event.at("/details/reason").asText(null))));
        assertThat(told).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(told).hasSizeGreaterThanOrEqualTo(REQUESTS);
        assertThat(events).allSatisfy(event -> {
            assertThat(event.get("ipAddress").asText()).isEqualTo("127.0.0.1");
            assertThat(event.get("clientId").asText()).isEqualTo(gate.id());
            assertThat(event.get("time").asLong()).isPositive();
            assertThat(event.has("error")).isEqualTo(event.get("type").asText().endsWith("_ERROR"));
        });
        for (String secret : secrets) {
            assertThat(events.toString()).doesNotContain(secret);
        }
    }

    @Test
    void theEventOfAnExchangeNamesTheAudienceThatWasAskedFor() {
        KeyOwner.Key key = newKey();
        demo.exchange(key.secret(), "audience", "platform-api").expect(200);
        demo.exchange(key.secret()).expect(200);

        JsonNode events = demo.admin(
                        "GET",
                        "events?type=TOKEN_EXCHANGE&max=2&user=" + owner.user().id())
                .expect(200)
                .json();

        assertThat(events)
                .extracting(event -> event.at("/details/audience").asText(null))
                .containsExactlyInAnyOrder("platform-api", null);
    }

    @Test
    void theEventOfARefusedExchangeNamesTheAudienceToo() {
        KeyOwner.Key key = newKey();
        demo.exchange(key.secret(), "audience", "of-nobody").expect(400);

        JsonNode event = demo.admin(
                        "GET",
                        "events?type=TOKEN_EXCHANGE_ERROR&max=1&user="
                                + owner.user().id())
                .expect(200)
                .json()
                .get(0);

        assertThat(event.at("/details/audience").asText()).isEqualTo("of-nobody");
        assertThat(event.at("/details/reason").asText()).isEqualTo("invalid_target");
    }

    private void exchange(KeyOwner.Key key) {
        demo.exchangeAs(gate, key.secret()).expect(200);
        expect("TOKEN_EXCHANGE", key.id(), true, null);
    }

    private void exchangeTooMuch(KeyOwner.Key key) {
        demo.exchangeAs(gate, key.secret(), "scope", "graphql:write").expect(400);
        expect("TOKEN_EXCHANGE_ERROR", key.id(), true, "invalid_scope");
    }

    private void exchangeSwitchedOff(KeyOwner.Key key) {
        owner.enable(key, false);
        demo.exchangeAs(gate, key.secret()).expect(400);
        expect("TOKEN_EXCHANGE_ERROR", key.id(), true, "api_key_disabled");
    }

    private void exchangeWithWrongSecret(KeyOwner.Key key) {
        demo.exchangeAs(gate, guess(key)).expect(400);
        expect("TOKEN_EXCHANGE_ERROR", key.id(), true, "api_key_wrong_secret");
    }

    private void exchangeOfUnknownKey(KeyOwner.Key key) {
        ScopedKey unknown = ScopedKey.generate("rpa");
        secrets.add(unknown.reveal().substring(17));
        demo.exchangeAs(gate, unknown.reveal()).expect(400);
        expect("TOKEN_EXCHANGE_ERROR", unknown.id().value(), false, "api_key_unknown");
    }

    private void exchangeOfJunk(KeyOwner.Key key) {
        demo.exchangeAs(gate, key.secret() + "x").expect(400);
        // Too long for a scoped key, and unknown as a legacy key.
        expect("TOKEN_EXCHANGE_ERROR", null, false, "api_key_unknown");
    }

    private void passTheGateway(KeyOwner.Key key) {
        authorize(key.secret(), "graphql:read").expect(200);
        expect("TOKEN_EXCHANGE", key.id(), true, null);
    }

    private void passTheGatewayWithTooLittle(KeyOwner.Key key) {
        authorize(key.secret(), "graphql:write").expect(403);
        expect("TOKEN_EXCHANGE_ERROR", key.id(), true, "invalid_scope");
    }

    private void passTheGatewaySwitchedOff(KeyOwner.Key key) {
        owner.enable(key, false);
        authorize(key.secret(), "graphql:read").expect(401);
        expect("TOKEN_EXCHANGE_ERROR", key.id(), true, "api_key_disabled");
    }

    private void introspect(KeyOwner.Key key) {
        introspectAs(key.secret(), true);
        expect("INTROSPECT_TOKEN", key.id(), true, null);
    }

    private void introspectSwitchedOff(KeyOwner.Key key) {
        owner.enable(key, false);
        introspectAs(key.secret(), false);
        expect("INTROSPECT_TOKEN_ERROR", key.id(), true, "api_key_disabled");
    }

    private void introspectWithWrongSecret(KeyOwner.Key key) {
        introspectAs(guess(key), false);
        expect("INTROSPECT_TOKEN_ERROR", key.id(), true, "api_key_wrong_secret");
    }

    private void introspectTokenOfASwitchedOffKey(KeyOwner.Key key) {
        String token = demo.exchangeAs(gate, key.secret()).expect(200).text("access_token");
        expect("TOKEN_EXCHANGE", key.id(), true, null);
        owner.enable(key, false);
        introspectAs(token, false);
        expect("INTROSPECT_TOKEN_ERROR", key.id(), true, "api_key_disabled");
    }

    private void directGrant(KeyOwner.Key key) {
        DirectGrantFlows.login(demo, gate, owner.user().name(), key.secret()).expect(200);
        expect("TOKEN_EXCHANGE", key.id(), true, null);
    }

    private void directGrantWithWrongSecret(KeyOwner.Key key) {
        DirectGrantFlows.login(demo, gate, owner.user().name(), guess(key)).expect(400);
        expect("TOKEN_EXCHANGE_ERROR", key.id(), true, "api_key_wrong_secret");
    }

    private void revoke(KeyOwner.Key key) {
        revoke(key.secret());
        expect("REMOVE_CREDENTIAL", key.id(), true, null);
    }

    private void revokeWithWrongSecret(KeyOwner.Key key) {
        revoke(guess(key));
        expect("REVOKE_GRANT_ERROR", key.id(), true, "api_key_wrong_secret");
    }

    private KeyOwner.Key newKey() {
        KeyOwner.Key key = owner.create("read");
        secrets.add(key.secret().substring(17));
        return key;
    }

    private String guess(KeyOwner.Key key) {
        String guess = Guess.at(key.id());
        secrets.add(guess.substring(17));
        return guess;
    }

    private Answer authorize(String key, String scope) {
        String pair = gate.id() + ":" + gate.secret();
        return demo.http()
                .get(Demo.KEYS_PATH + "/authorize?scope=" + scope)
                .header(
                        "X-Gate-Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                .bearer(key)
                .send();
    }

    private void introspectAs(String token, boolean active) {
        JsonNode answer = asGate(Demo.INTROSPECT_PATH)
                .form("token", token)
                .send()
                .expect(200)
                .json();
        assertThat(answer.get("active").asBoolean()).isEqualTo(active);
    }

    private void revoke(String key) {
        asGate(Demo.KEYS_PATH + "/revoke").form("token", key).send().expect(200);
    }

    private Http.Request asGate(String path) {
        return demo.http().post(path).basic(gate.id(), gate.secret());
    }

    private void expect(String type, String keyId, boolean ofOwner, String reason) {
        expected.add(line(type, keyId, ofOwner ? owner.user().id() : null, reason));
    }

    private static String line(String type, String keyId, String userId, String reason) {
        return type + " key " + keyId + " user " + userId + " reason " + reason;
    }
}
