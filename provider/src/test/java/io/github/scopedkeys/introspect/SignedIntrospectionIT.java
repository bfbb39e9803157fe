/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.introspect;

import static io.github.scopedkeys.server.Json.INACTIVE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.Client;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client that receives signed introspection responses: each is a token itself, also for a key. */
@ExtendWith(RunningKeycloak.class)
class SignedIntrospectionIT {

    private final Demo demo;
    private final KeyOwner owner;
    private final Client gate;

    SignedIntrospectionIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
        this.gate = demo.newGate(Map.of(
                "attributes",
                Map.of(
                        "api.keys.exchange.enabled",
                        "true",
                        "client.introspection.response.allow.jwt.claim.enabled",
                        "true")));
    }

    @Test
    void itSaysWhatIsLeftAndSaysItOnce() {
        KeyOwner.Key key = owner.create("read_write");
        String token = token(key);
        owner.permit(key, "read");

        String signed = introspect(token).text("jwt");

        JsonNode claims = Demo.claims(signed);
        assertThat(claims.get("scope").asText()).isEqualTo("graphql:read");
        assertThat(claims.at("/authorization_details/0/actions")).hasSize(1);
        assertThat(new String(Base64.getUrlDecoder().decode(signed.split("\\.", -1)[1]), UTF_8))
                .containsOnlyOnce("authorization_details")
                .containsOnlyOnce("realm_access");
    }

    @Test
    void itIsNoMoreUseInsideKeycloakThanTheTokenItIsAbout() {
        demo.grantRealmAdmin(owner.user());
        String signed = introspect(token(owner.create("read_write"))).text("jwt");
        demo.admin("PUT", "clients/" + demo.clientUuid(gate.id()), Map.of("fullScopeAllowed", true))
                .expect(204);

        assertThat(demo.registerClient(demo.login(owner.user())).status()).isEqualTo(201);
        assertThat(demo.registerClient(signed).status()).isEqualTo(403);
        assertThat(demo.http()
                        .get("/admin/realms/demo/users")
                        .bearer(signed)
                        .send()
                        .status())
                .isEqualTo(401);
    }

    @Test
    void nothingIsSignedOfATokenThatDoesNotHold() {
        KeyOwner.Key key = owner.create("read");
        String token = token(key);
        assertThat(introspect(token).text("jwt")).isNotNull();

        owner.enable(key, false);

        assertThat(introspect(token).body()).isEqualTo(INACTIVE);
    }

    @Test
    void nothingIsSignedForAClientThatTheTokenIsNotMeantFor() {
        String token = demo.exchange(owner.create("read").secret()).expect(200).text("access_token");

        assertThat(introspect(token).body()).isEqualTo(INACTIVE);
    }

    private String token(KeyOwner.Key key) {
        return demo.exchangeAs(gate, key.secret()).expect(200).text("access_token");
    }

    private Answer introspect(String token) {
        return demo.http()
                .post(Demo.INTROSPECT_PATH)
                .header("Accept", "application/jwt")
                .basic(gate.id(), gate.secret())
                .form("token", token)
                .send()
                .expect(200);
    }
}
