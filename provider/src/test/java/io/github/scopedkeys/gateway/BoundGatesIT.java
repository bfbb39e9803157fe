/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gate whose tokens are bound to its own key or certificate gets no token that is not. */
@ExtendWith(RunningKeycloak.class)
class BoundGatesIT {

    private static final String CERTIFICATE = "tls.client.certificate.bound.access.tokens";

    private final Demo demo;
    private final KeyOwner owner;

    BoundGatesIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    /** Services behind a gateway could not use a token that is bound to the gateway. */
    @ParameterizedTest
    @ValueSource(strings = {CERTIFICATE, "dpop.bound.access.tokens"})
    void aBoundGateIsNotServedAsAGateway(String attribute) {
        KeyOwner.Key key = owner.create("read");
        Demo.Client gate = demo.newGate(Map.of());
        assertThat(check(gate, key).status()).isEqualTo(200);

        set(gate, attribute, "true");

        Answer refusal = check(gate, key);
        assertThat(refusal.expect(400).text("error")).isEqualTo("unauthorized_client");
        assertThat(refusal.header("Authorization")).isNull();
        assertThat(demo.admin("GET", "events?type=TOKEN_EXCHANGE_ERROR&client=" + gate.id())
                        .expect(200)
                        .json()
                        .toString())
                .contains("client_needs_bound_tokens");
        set(gate, attribute, "false");
        assertThat(check(gate, key).status()).isEqualTo(200);
    }

    @Test
    void withoutItsCertificateABoundGateGetsNoToken() {
        KeyOwner.Key key = owner.create("read");
        Demo.Client gate = demo.newGate(Map.of());
        set(gate, CERTIFICATE, "true");

        Answer refusal = demo.exchangeAs(gate, key.secret());

        assertThat(refusal.expect(400).text("error")).isEqualTo("invalid_request");
        assertThat(refusal.text("error_description")).contains("certificate");
        set(gate, CERTIFICATE, "false");
        assertThat(demo.exchangeAs(gate, key.secret()).status()).isEqualTo(200);
    }

    private Answer check(Demo.Client gate, KeyOwner.Key key) {
        return demo.http()
                .get(Demo.KEYS_PATH + "/authorize?scope=graphql:read")
                .header("X-Gate-Authorization", gate.basic())
                .bearer(key.secret())
                .send();
    }

    private void set(Demo.Client gate, String attribute, String value) {
        demo.admin(
                        "PUT",
                        "clients/" + demo.clientUuid(gate.id()),
                        Map.of("attributes", Map.of("api.keys.exchange.enabled", "true", attribute, value)))
                .expect(204);
    }
}
