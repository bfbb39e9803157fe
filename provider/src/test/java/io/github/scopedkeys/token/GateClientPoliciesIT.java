/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.authenticator.DirectGrantFlows;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client policy that rejects a gate's requests blocks every way to a key's token, and introspection. */
@ExtendWith(RunningKeycloak.class)
class GateClientPoliciesIT {

    private static final String EXCHANGE = "TOKEN_EXCHANGE_ERROR";

    private final Demo demo;
    private final KeyOwner owner;
    private Demo.Client gate;
    private String key;

    GateClientPoliciesIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    @BeforeEach
    void aGate() {
        DirectGrantFlows.apply(demo);
        gate = demo.newGate(Map.of(
                "directAccessGrantsEnabled",
                true,
                "authenticationFlowBindingOverrides",
                Map.of("direct_grant", DirectGrantFlows.flow(demo, "direct grant with API keys"))));
        demo.admin("POST", "clients/" + demo.clientUuid(gate.id()) + "/roles", Map.of("name", "rejected"))
                .expect(201);
        key = owner.create("read").secret();
    }

    @AfterEach
    void noPolicy() {
        demo.admin("PUT", "client-policies/policies", Map.of("policies", List.of()))
                .expect(204);
        demo.admin("PUT", "client-policies/profiles", Map.of("profiles", List.of()))
                .expect(204);
    }

    @Test
    void theExchangeObeys() {
        obeys(() -> demo.exchangeAs(gate, key), EXCHANGE);
    }

    @Test
    void theGatewayEndpointObeys() {
        obeys(this::check, EXCHANGE);
    }

    @Test
    void theGatewayEndpointObeysForATokenThatItRemembersToo() {
        check().expect(200);
        reject();

        assertThat(check().status()).isEqualTo(400);
    }

    @Test
    void theDirectGrantObeys() {
        obeys(() -> DirectGrantFlows.send(demo, gate, "api_key", key), "LOGIN_ERROR");
    }

    @Test
    void introspectionObeys() {
        demo.introspectAs(gate, key).expect(200);
        reject();

        Answer answer = demo.introspectAs(gate, key);

        // Keycloak's own endpoint, for which a realm stores no events by default.
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("Request not allowed").doesNotContain("active");
    }

    private void obeys(Supplier<Answer> request, String errorEvent) {
        request.get().expect(200);
        reject();

        Answer answer = request.get();

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("invalid_request");
        assertThat(answer.body()).contains("Request not allowed").doesNotContain("access_token", key);
        JsonNode event = demo.admin("GET", "events?type=" + errorEvent + "&max=1&client=" + gate.id())
                .expect(200)
                .json()
                .get(0);
        assertThat(event.at("/details/client_policy_error").asText()).isEqualTo("invalid_request");
        assertThat(event.at("/details").has("api_key_id")).isFalse();
    }

    /** Keycloak's own executor that rejects every request, for clients with the role. */
    private void reject() {
        demo.admin(
                        "PUT",
                        "client-policies/profiles",
                        Map.of(
                                "profiles",
                                List.of(Map.of(
                                        "name",
                                        "no",
                                        "executors",
                                        List.of(Map.of("executor", "reject-request", "configuration", Map.of()))))))
                .expect(204);
        demo.admin(
                        "PUT",
                        "client-policies/policies",
                        Map.of(
                                "policies",
                                List.of(Map.of(
                                        "name",
                                        "no-" + UUID.randomUUID(),
                                        "enabled",
                                        true,
                                        "conditions",
                                        List.of(Map.of(
                                                "condition",
                                                "client-roles",
                                                "configuration",
                                                Map.of("roles", List.of("rejected")))),
                                        "profiles",
                                        List.of("no")))))
                .expect(204);
    }

    private Answer check() {
        String credentials = Base64.getEncoder().encodeToString((gate.id() + ":" + gate.secret()).getBytes(UTF_8));
        return demo.http()
                .get(Demo.KEYS_PATH + "/authorize")
                .header("X-Gate-Authorization", "Basic " + credentials)
                .bearer(key)
                .send();
    }
}
