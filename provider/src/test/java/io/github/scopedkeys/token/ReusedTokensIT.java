/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.github.scopedkeys.authenticator.DirectGrantFlows;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.Mapper;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gate that exchanges the same key again within a minute receives the same token, and nothing else differs. */
@ExtendWith(RunningKeycloak.class)
class ReusedTokensIT {

    private static final String REUSE = "api.keys.exchange.reuse";

    private final Demo demo;
    private final KeyOwner owner;
    private Demo.Client gate;
    private KeyOwner.Key key;

    ReusedTokensIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    @BeforeEach
    void aGateAndAKey() {
        gate = gate(Mapper.audience("platform-api"));
        key = owner.create("read_write", owner.first(), "read");
    }

    @Test
    void theResponseIsTheSameExceptForWhatIsLeft() throws Exception {
        gate = gate(
                Mapper.audience("platform-api"),
                Mapper.of(
                        "plan",
                        "oidc-hardcoded-claim-mapper",
                        Map.of(
                                "claim.name", "plan",
                                "claim.value", "gold",
                                "jsonType.label", "String",
                                "access.token.claim", "true",
                                "access.tokenResponse.claim", "true")));

        Answer first = exchange();
        Thread.sleep(1_100);
        Answer second = exchange();

        ObjectNode minted = (ObjectNode) first.json();
        ObjectNode reused = (ObjectNode) second.json();
        assertThat(reused.get("plan").asText()).isEqualTo("gold");
        int left = reused.remove("expires_in").asInt();
        assertThat(left).isBetween(150, minted.remove("expires_in").asInt() - 1);
        assertThat(reused).isEqualTo(minted);
        assertThat(left)
                .isCloseTo(
                        (int) (Demo.claims(token(second)).get("exp").asLong() - System.currentTimeMillis() / 1000),
                        within(2));
        for (String header : List.of("Cache-Control", "Pragma", "Content-Type")) {
            assertThat(second.header(header)).as(header).isEqualTo(first.header(header));
        }
        assertThat(second.header("Cache-Control")).contains("no-store");
        assertThat(demo.introspect(token(second)).expect(200).text("api_key_id"))
                .isEqualTo(key.id());
    }

    @Test
    void theEventIsTheSameDetailByDetail() {
        String[] parameters = {"scope", "graphql:read", "audience", "platform-api"};
        String token = token(exchange(parameters));
        assertThat(token(exchange(parameters))).isEqualTo(token);

        List<ObjectNode> events = events();

        assertThat(events).hasSize(2);
        assertThat(events.get(0).at("/details/token_id").asText())
                .isEqualTo(Demo.claims(token).get("jti").asText());
        assertThat(events.get(0).get("details").properties().stream().map(Map.Entry::getKey))
                .contains("scope", "audience", "username", "api_key_id", "grant_type", "auth_method");
        for (ObjectNode event : events) {
            event.remove(List.of("id", "time"));
        }
        assertThat(events.get(0)).isEqualTo(events.get(1));
    }

    @Test
    void eachExchangeIsAUse() throws Exception {
        for (int i = 0; i < 3; i++) {
            exchange("scope", "graphql:read");
        }

        JsonNode usage;
        long deadline = System.currentTimeMillis() + 30_000;
        do {
            Thread.sleep(500);
            usage = demo.keys("GET", "/" + key.id() + "/usage", owner.token(), null)
                    .expect(200)
                    .json();
        } while (usage.get("total").asInt() < 3 && System.currentTimeMillis() < deadline);
        assertThat(usage.get("total").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "no", "61"})
    void anAttributeEndsIt(String value) {
        assertThat(token(exchange())).isEqualTo(token(exchange()));

        set(REUSE, value);

        assertThat(token(exchange())).isNotEqualTo(token(exchange()));
        assertThat(check()).isNotEqualTo(check());
    }

    @Test
    void theAttributeSaysForHowLong() throws Exception {
        set(REUSE, "2");
        String token = token(exchange());
        assertThat(token(exchange())).isEqualTo(token);

        Thread.sleep(2_100);

        assertThat(token(exchange())).isNotEqualTo(token);
    }

    @Test
    void atLeastHalfOfItsLifeIsLeft() throws Exception {
        set("access.token.lifespan", "4");
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            Answer answer = exchange();
            tokens.add(token(answer));
            assertThat(answer.json().get("expires_in").asInt()).isBetween(2, 4);
            Thread.sleep(200);
        }
        assertThat(new TreeSet<>(tokens)).hasSizeBetween(2, 8);
    }

    @Test
    void anotherKeyScopeAudienceOrGateReceivesAnotherToken() {
        Set<String> tokens = new TreeSet<>();
        KeyOwner.Key other = owner.create("read_write", owner.first(), "read");
        Demo.Client neighbour = gate(Mapper.audience("platform-api"));
        for (int i = 0; i < 2; i++) {
            tokens.add(token(exchange()));
            tokens.add(token(exchange("scope", "graphql:read")));
            tokens.add(token(exchange("audience", "platform-api")));
            tokens.add(token(demo.exchangeAs(gate, other.secret())));
            tokens.add(token(demo.exchangeAs(neighbour, key.secret())));
        }

        assertThat(tokens).hasSize(5);
    }

    @Test
    void aRequestedAudienceIsCheckedEachTime() {
        Demo.Client service = demo.clientWithoutAccountAudience();
        String path = "clients/" + demo.clientUuid(service.id());
        gate = gate(Mapper.audience(service.id()));
        String[] audience = {"audience", service.id()};
        assertThat(token(exchange(audience))).isEqualTo(token(exchange(audience)));

        demo.admin("PUT", path, Map.of("enabled", false)).expect(204);
        assertThat(exchange(audience).expect(400).text("error")).isEqualTo("invalid_target");

        demo.admin("PUT", path, Map.of("enabled", true)).expect(204);
        assertThat(token(exchange(audience))).isEqualTo(token(exchange(audience)));
        demo.admin("DELETE", path).expect(204);
        assertThat(exchange(audience).expect(400).text("error")).isEqualTo("invalid_target");
    }

    @Test
    void aTokenThatIsBoundToAKeyIsNeverGivenAgain() throws Exception {
        String unbound = token(exchange());
        ECKey one = new ECKeyGenerator(Curve.P_256).generate();
        ECKey two = new ECKeyGenerator(Curve.P_256).generate();

        List<String> bound = List.of(token(prove(one)), token(prove(one)), token(prove(two)));

        assertThat(new TreeSet<>(bound)).hasSize(3).doesNotContain(unbound);
        assertThat(thumbprint(bound.get(1))).isEqualTo(one.computeThumbprint().toString());
        assertThat(thumbprint(bound.get(2))).isEqualTo(two.computeThumbprint().toString());
        assertThat(token(exchange())).isEqualTo(unbound);
        assertThat(Demo.claims(unbound).has("cnf")).isFalse();
    }

    @Test
    void allDoorsOfAGateShareAToken() {
        gate = gateForPasswords();

        String token = token(exchange());

        assertThat(check()).isEqualTo(token);
        Answer direct = DirectGrantFlows.send(demo, gate, "api_key", key.secret());
        assertThat(token(direct)).isEqualTo(token);
        ObjectNode body = (ObjectNode) direct.json();
        body.remove("expires_in");
        assertThat(body).isEqualTo(((ObjectNode) exchange().json()).without("expires_in"));
        List<ObjectNode> events = events();
        assertThat(events).hasSize(3);
        assertThat(events)
                .allSatisfy(event -> assertThat(event.at("/details/token_id").asText())
                        .isEqualTo(Demo.claims(token).get("jti").asText()));
    }

    /** Keycloak's policy applies to password grants only. It omits the claim from lightweight tokens. */
    @Test
    void aClientPolicyThatChoosesLightweightTokensChoosesAnotherToken() {
        gate = gateForPasswords(Mapper.hardcoded("plan", "plan", "gold", "String"));
        policies(
                List.of(Map.of(
                        "name",
                        "light",
                        "executors",
                        List.of(Map.of("executor", "use-lightweight-access-token", "configuration", Map.of())))),
                List.of(Map.of(
                        "name",
                        "light",
                        "enabled",
                        true,
                        "conditions",
                        List.of(Map.of("condition", "any-client", "configuration", Map.of())),
                        "profiles",
                        List.of("light"))));
        try {
            String full = token(exchange());
            String light = token(DirectGrantFlows.send(demo, gate, "api_key", key.secret()));

            assertThat(Demo.claims(full).has("plan")).isTrue();
            assertThat(Demo.claims(light).has("plan")).isFalse();
            assertThat(token(exchange())).isEqualTo(full);
            assertThat(token(DirectGrantFlows.send(demo, gate, "api_key", key.secret())))
                    .isEqualTo(light);
        } finally {
            policies(List.of(), List.of());
        }
    }

    @Test
    void whoAsksAtTheSameTimeIsServedAtTheSameTime() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(64);
        Set<String> tokens = new TreeSet<>();
        try {
            Callable<String> exchange = () -> token(exchange());
            for (Future<String> token : threads.invokeAll(
                    IntStream.range(0, 256).mapToObj(i -> exchange).toList())) {
                tokens.add(token.get());
            }
        } finally {
            threads.shutdown();
        }
        assertThat(tokens).hasSizeLessThanOrEqualTo(64).contains(token(exchange()));
    }

    @Test
    void keyOwnerAndGateAreCheckedEachTime() {
        String client = "clients/" + demo.clientUuid(gate.id());
        exchange().expect(200);

        owner.enable(key, false);
        exchange().expect(400);
        owner.enable(key, true);
        exchange().expect(200);

        demo.setUserEnabled(owner.user(), false);
        exchange().expect(400);
        demo.setUserEnabled(owner.user(), true);
        exchange().expect(200);

        set("api.keys.exchange.enabled", "false");
        assertThat(exchange().expect(400).text("error")).isEqualTo("unauthorized_client");
        set("api.keys.exchange.enabled", "true");
        exchange().expect(200);

        demo.admin("PUT", client, Map.of("fullScopeAllowed", true)).expect(204);
        assertThat(exchange().expect(400).text("error")).isEqualTo("unauthorized_client");
        demo.admin("PUT", client, Map.of("fullScopeAllowed", false)).expect(204);
        exchange().expect(200);

        set("api.keys.scope.required", "true");
        assertThat(exchange().expect(400).text("error")).isEqualTo("invalid_scope");
        set("api.keys.scope.required", "false");
        exchange().expect(200);

        assertThat(exchange().text("scope")).contains("endpoint:" + owner.first());
        owner.removeEndpoint(owner.first());
        assertThat(exchange().expect(200).text("scope")).isEqualTo("graphql:read graphql:write");

        owner.delete(key);
        exchange().expect(400);
    }

    private Answer exchange(String... parameters) {
        return demo.exchangeAs(gate, key.secret(), parameters);
    }

    private static String token(Answer answer) {
        return answer.expect(200).text("access_token");
    }

    private String check() {
        return demo.http()
                .get(Demo.KEYS_PATH + "/authorize")
                .header("X-Gate-Authorization", gate.basic())
                .bearer(key.secret())
                .send()
                .expect(200)
                .header("Authorization")
                .substring("Bearer ".length());
    }

    private Answer prove(ECKey proofKey) throws Exception {
        return demo.http()
                .post(Demo.TOKEN_PATH)
                .basic(gate.id(), gate.secret())
                .header("DPoP", DpopProof.of(proofKey, demo.server().baseUri() + Demo.TOKEN_PATH))
                .form(
                        "grant_type",
                        Demo.EXCHANGE_GRANT,
                        "subject_token",
                        key.secret(),
                        "subject_token_type",
                        Demo.KEY_TOKEN_TYPE)
                .send();
    }

    private static String thumbprint(String token) {
        return Demo.claims(token).at("/cnf/jkt").asText();
    }

    private Demo.Client gate(Object... mappers) {
        return demo.newGate(Map.of("protocolMappers", List.of(mappers)));
    }

    private Demo.Client gateForPasswords(Object... mappers) {
        DirectGrantFlows.apply(demo);
        return demo.newGate(Map.of(
                "directAccessGrantsEnabled",
                true,
                "authenticationFlowBindingOverrides",
                Map.of("direct_grant", DirectGrantFlows.flow(demo, "direct grant with API keys")),
                "protocolMappers",
                List.of(mappers)));
    }

    private void policies(List<Object> profiles, List<Object> policies) {
        demo.admin("PUT", "client-policies/profiles", Map.of("profiles", profiles))
                .expect(204);
        demo.admin("PUT", "client-policies/policies", Map.of("policies", policies))
                .expect(204);
    }

    private void set(String attribute, String value) {
        demo.admin("PUT", "clients/" + demo.clientUuid(gate.id()), Map.of("attributes", Map.of(attribute, value)))
                .expect(204);
    }

    private List<ObjectNode> events() {
        List<ObjectNode> events = new ArrayList<>();
        demo.admin("GET", "events?type=TOKEN_EXCHANGE&user=" + owner.user().id())
                .expect(200)
                .json()
                .forEach(event -> events.add((ObjectNode) event));
        return events;
    }
}
