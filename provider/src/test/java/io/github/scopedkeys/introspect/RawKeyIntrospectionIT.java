/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.introspect;

import static io.github.scopedkeys.server.Json.INACTIVE;
import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Json;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service receives a key itself, and introspects it. */
@ExtendWith(RunningKeycloak.class)
class RawKeyIntrospectionIT {

    private final Demo demo;
    private final KeyOwner owner;

    RawKeyIntrospectionIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "access_token", "api_key", "refresh_token", "requesting_party_token"})
    void aGoodKeyIsActiveWithEachHintAndWithNone(String hint) {
        KeyOwner.Key key = owner.create("read", owner.first(), "read_write", owner.second(), "none");

        JsonNode answer = introspect(Demo.GATE, key.secret(), hint).expect(200).json();

        assertThat(answer.get("active").asBoolean()).isTrue();
        assertThat(answer.get("token_type").asText()).isEqualTo("api_key");
        assertThat(answer.get("sub").asText()).isEqualTo(owner.user().id());
        assertThat(answer.get("username").asText()).isEqualTo(owner.user().name());
        assertThat(answer.get("iss").asText()).isEqualTo(demo.issuer());
        assertThat(answer.get("api_key_id").asText()).isEqualTo(key.id());
        assertThat(answer.get("iat").isIntegralNumber()).isTrue();
        assertThat(answer.has("exp")).isFalse();
        assertThat(answer.get("scope").asText())
                .isEqualTo("graphql:read endpoint:" + owner.first() + ":read endpoint:" + owner.first() + ":write");
        assertThat(answer.get("authorization_details").toString())
                .contains("\"graphql\"", "\"identifier\":\"" + owner.first() + "\"")
                .doesNotContain(owner.second());
        assertThat(answer.toString()).doesNotContain(key.secret());
    }

    /** Without the member, a service might think that there is no limit. */
    @Test
    void aKeyThatCanDoNothingSaysSo() {
        JsonNode answer = introspect(Demo.GATE, owner.create("none").secret(), "")
                .expect(200)
                .json();

        assertThat(answer.get("active").asBoolean()).isTrue();
        assertThat(answer.get("scope").asText("absent")).isEmpty();
        assertThat(answer.get("authorization_details")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "access_token", "api_key", "refresh_token", "requesting_party_token"})
    void aGoodLegacyKeyIsActiveWithEachHintAndWithNone(String hint) {
        String secret = "older-system-" + UUID.randomUUID();
        demo.importKeys(Json.legacyKey(owner.user().id(), "ci", secret)).expect(200);

        assertThat(introspect(Demo.GATE, secret, hint).text("active")).isEqualTo("true");
        assertThat(introspect(Demo.GATE, secret + "x", hint).expect(200).body()).isEqualTo(INACTIVE);
    }

    @Test
    void aKeyThatEndsSaysWhen() {
        long end = System.currentTimeMillis() + 3_600_000;
        KeyOwner.Key key = owner.createUntil(end, "read");

        assertThat(introspect(Demo.GATE, key.secret(), "").json().get("exp").asLong())
                .isEqualTo(end / 1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "access_token", "api_key", "refresh_token", "requesting_party_token"})
    void everyBadKeyIsInactiveAndNothingMore(String hint) throws InterruptedException {
        for (String bad : badKeys()) {
            Answer answer = introspect(Demo.GATE, bad, hint);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(INACTIVE);
        }
    }

    @Test
    void anUnknownHintIsRefusedAsKeycloakAlwaysDoes() {
        KeyOwner.Key key = owner.create("read");

        assertThat(introspect(Demo.GATE, key.secret(), "password").status()).isEqualTo(400);
    }

    @Test
    void aKeyIsInactiveTheMomentItIsSwitchedOffAndActiveWhenItIsBackOn() {
        KeyOwner.Key key = owner.create("read");

        for (int round = 0; round < 5; round++) {
            owner.enable(key, false);
            assertThat(introspect(Demo.GATE, key.secret(), "").body()).isEqualTo(INACTIVE);
            owner.enable(key, true);
            assertThat(active(introspect(Demo.GATE, key.secret(), ""))).isTrue();
        }
    }

    @Test
    void aKeyIsInactiveWhileItsOwnerIsDisabledAndAfterTheOwnerIsGone() {
        KeyOwner.Key key = owner.create("read");

        demo.setUserEnabled(owner.user(), false);
        assertThat(introspect(Demo.GATE, key.secret(), "").body()).isEqualTo(INACTIVE);
        demo.setUserEnabled(owner.user(), true);
        assertThat(active(introspect(Demo.GATE, key.secret(), ""))).isTrue();
        demo.deleteUser(owner.user());
        assertThat(introspect(Demo.GATE, key.secret(), "").body()).isEqualTo(INACTIVE);
    }

    @Test
    void whatTheOwnerMayNoLongerUseIsNotInTheAnswer() {
        KeyOwner.Key key = owner.create("read", owner.first(), "read");

        owner.removeEndpoint(owner.first());

        assertThat(introspect(Demo.GATE, key.secret(), "").text("scope")).isEqualTo("graphql:read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "access_token", "api_key"})
    void aClientThatIsNotEnabledLearnsNothingOfAGoodKey(String hint) {
        KeyOwner.Key key = owner.create("read");

        assertThat(introspect(Demo.PLATFORM_API, key.secret(), hint).expect(200).body())
                .isEqualTo(INACTIVE);
    }

    @Test
    void aGateThatIsSwitchedOffLearnsNothing() {
        KeyOwner.Key key = owner.create("read");
        Demo.Client gate = demo.newGate(Map.of("fullScopeAllowed", true));
        assertThat(active(introspect(gate, key.secret(), ""))).isTrue();
        String id = demo.clientUuid(gate.id());
        ObjectNode off = (ObjectNode) demo.admin("GET", "clients/" + id).json();

        demo.admin("PUT", "clients/" + id, off.put("enabled", false)).expect(204);

        Answer answer = introspect(gate, key.secret(), "");
        assertThat(answer.status()).isBetween(400, 401);
        assertThat(answer.body()).doesNotContain("active", key.id());
    }

    @Test
    void aClientThatDoesNotAuthenticateLearnsNothing() {
        KeyOwner.Key key = owner.create("read");
        Answer wrongSecret = introspect(new Demo.Client("gate", "wrong"), key.secret(), "");
        Answer anonymous = demo.http()
                .post(Demo.INTROSPECT_PATH)
                .form("token", key.secret())
                .send();
        Answer publicClient = demo.http()
                .post(Demo.INTROSPECT_PATH)
                .form("token", key.secret(), "client_id", Demo.CLI)
                .send();

        assertThat(List.of(wrongSecret.status(), anonymous.status(), publicClient.status()))
                .allMatch(status -> status >= 400 && status < 500);
        assertThat(wrongSecret.body() + anonymous.body() + publicClient.body()).doesNotContain("active", key.id());
    }

    /** One key in each state that a key can have. */
    private List<String> badKeys() throws InterruptedException {
        List<String> bad = new ArrayList<>();
        KeyOwner.Key good = owner.create("read");
        String secret = good.secret();
        bad.add(secret.substring(0, secret.length() - 1));
        bad.add(secret.substring(0, secret.length() - 1) + (secret.endsWith("A") ? "B" : "A"));
        bad.add(secret + "A");
        bad.add("rpa_");
        bad.add("not a key");
        bad.add("an-opaque-string-that-could-be-a-legacy-key");
        KeyOwner.Key disabled = owner.create("read");
        owner.enable(disabled, false);
        bad.add(disabled.secret());
        KeyOwner.Key deleted = owner.create("read");
        owner.delete(deleted);
        bad.add(deleted.secret());
        bad.add(demo.newExpiredKey(owner.user(), READ).key());
        return bad;
    }

    private Answer introspect(Demo.Client client, String token, String hint) {
        List<String> form = new ArrayList<>(List.of("token", token));
        if (!hint.isEmpty()) {
            form.addAll(List.of("token_type_hint", hint));
        }
        return demo.http()
                .post(Demo.INTROSPECT_PATH)
                .basic(client.id(), client.secret())
                .form(form.toArray(String[]::new))
                .send();
    }

    private static boolean active(Answer answer) {
        return answer.expect(200).json().get("active").asBoolean();
    }
}
