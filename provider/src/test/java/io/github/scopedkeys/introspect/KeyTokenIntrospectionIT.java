/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.introspect;

import static io.github.scopedkeys.server.Json.INACTIVE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.Mapper;
import io.github.scopedkeys.server.RunningKeycloak;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service receives a token made from a key, and introspects it. */
@ExtendWith(RunningKeycloak.class)
class KeyTokenIntrospectionIT {

    private final Demo demo;
    private final KeyOwner owner;

    KeyTokenIntrospectionIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "access_token", "api_key", "requesting_party_token"})
    void aKeysTokenIsActiveWithWhatItWasMadeWith(String hint) {
        KeyOwner.Key key = owner.create("read", owner.first(), "read_write");
        String jwt = token(key);

        JsonNode answer = (hint.isEmpty() ? demo.introspect(jwt) : demo.introspect(jwt, "token_type_hint", hint))
                .expect(200)
                .json();

        assertThat(answer.get("active").asBoolean()).isTrue();
        for (String claim :
                List.of("sub", "iss", "aud", "scope", "authorization_details", "api_key_id", "exp", "jti")) {
            assertThat(answer.get(claim)).as(claim).isEqualTo(Demo.claims(jwt).get(claim));
        }
        assertThat(answer.get("client_id").asText()).isEqualTo("gate");
        assertThat(answer.get("username").asText()).isEqualTo(owner.user().name());
    }

    @Test
    void itShowsNoneOfItsOwnersPower() {
        demo.grantRealmAdmin(owner.user());

        JsonNode answer = demo.introspect(token(owner.create("read"))).json();

        assertThat(answer.get("active").asBoolean()).isTrue();
        assertThat(answer.path("realm_access").toString()).isEqualTo("{\"roles\":[]}");
        assertThat(answer.path("resource_access")).isEmpty();
        assertThat(answer.has("email")).isFalse();
        assertThat(answer.get("aud").asText()).isEqualTo("platform-api");
    }

    @Test
    void itIsInactiveTheMomentItsKeyIsSwitchedOff() {
        KeyOwner.Key key = owner.create("read");
        String jwt = token(key);

        for (int round = 0; round < 5; round++) {
            owner.enable(key, false);
            assertThat(demo.introspect(jwt).body()).isEqualTo(INACTIVE);
            owner.enable(key, true);
            assertThat(active(demo.introspect(jwt))).isTrue();
        }
    }

    /** Keycloak's administrators cannot do this; a restored database can. */
    @Test
    void itIsInactiveOnceItsKeyBelongsToSomeoneElse() throws SQLException {
        KeyOwner.Key key = owner.create("read");
        String jwt = token(key);
        Demo.User other = demo.newUser();
        assertThat(active(demo.introspect(jwt))).isTrue();

        demo.server().update("update SCOPED_KEY set USER_ID = '" + other.id() + "' where id = '" + key.id() + "'");

        assertThat(demo.introspect(jwt).body()).isEqualTo(INACTIVE);
        demo.exchange(key.secret()).expect(200);
    }

    @Test
    void itIsInactiveAfterItsKeyIsDeleted() {
        KeyOwner.Key key = owner.create("read");
        String jwt = token(key);

        owner.delete(key);

        assertThat(demo.introspect(jwt).body()).isEqualTo(INACTIVE);
        for (String hint : List.of("access_token", "api_key", "requesting_party_token")) {
            assertThat(demo.introspect(jwt, "token_type_hint", hint).body()).isEqualTo(INACTIVE);
        }
    }

    @Test
    void itIsInactiveWhileItsOwnerIsDisabledAndAfterTheOwnerIsGone() {
        String jwt = token(owner.create("read"));

        demo.setUserEnabled(owner.user(), false);
        assertThat(demo.introspect(jwt).body()).isEqualTo(INACTIVE);
        demo.setUserEnabled(owner.user(), true);
        assertThat(active(demo.introspect(jwt))).isTrue();
        demo.deleteUser(owner.user());
        assertThat(demo.introspect(jwt).body()).isEqualTo(INACTIVE);
    }

    @Test
    void itIsInactiveWhileItsGateIsNone() {
        Demo.Client gate = demo.newGate(Map.of("protocolMappers", List.of(Mapper.audience(Demo.PLATFORM_API.id()))));
        String jwt =
                demo.exchangeAs(gate, owner.create("read").secret()).expect(200).text("access_token");
        String client = "clients/" + demo.clientUuid(gate.id());
        assertThat(active(demo.introspect(jwt))).isTrue();

        demo.admin("PUT", client, Map.of("attributes", Map.of("api.keys.exchange.enabled", "false")))
                .expect(204);
        assertThat(demo.introspect(jwt).body()).isEqualTo(INACTIVE);
        demo.admin("PUT", client, Map.of("attributes", Map.of("api.keys.exchange.enabled", "true")))
                .expect(204);
        assertThat(active(demo.introspect(jwt))).isTrue();
    }

    @Test
    void itLosesAnEndpointThatItsOwnerMayNoLongerUse() {
        String jwt = token(owner.create("read", owner.first(), "read", owner.second(), "read"));

        owner.removeEndpoint(owner.first());

        assertThat(demo.introspect(jwt).text("scope")).isEqualTo("graphql:read endpoint:" + owner.second() + ":read");
    }

    @Test
    void itIsInactiveWhenNothingOfItIsLeft() {
        KeyOwner.Key key = owner.create("read", owner.first(), "read");
        String jwt = demo.exchange(key.secret(), "scope", "endpoint:" + owner.first() + ":read")
                .expect(200)
                .text("access_token");

        owner.permit(key, "read");

        assertThat(demo.introspect(jwt).body()).isEqualTo(INACTIVE);
    }

    /** Keycloak finds the owner of a token without a session by its {@code sub} alone. */
    @Test
    void itIsInactiveIfItsSubjectIsPairwiseAndTheKeyIsNot() {
        KeyOwner.Key key = owner.create("read");
        Demo.Client gate = demo.newGate(Map.of(
                "redirectUris",
                List.of("https://gate.example.org/callback"),
                "protocolMappers",
                List.of(
                        Mapper.audience(Demo.PLATFORM_API.id()),
                        Mapper.of(
                                "pairwise",
                                "oidc-sha256-pairwise-sub-mapper",
                                Map.of("pairwiseSubAlgorithmSalt", "salt")))));

        String token = demo.exchangeAs(gate, key.secret()).expect(200).text("access_token");

        assertThat(Demo.claims(token).get("sub").asText())
                .isNotEqualTo(owner.user().id());
        assertThat(demo.introspect(token).expect(200).body()).isEqualTo(INACTIVE);
        assertThat(demo.introspectAs(gate, key.secret()).expect(200).text("sub"))
                .isEqualTo(owner.user().id());
    }

    @Test
    void itIsInactiveForAServiceThatItIsNotMeantFor() {
        String jwt = token(owner.create("read"));

        Answer answer = demo.http()
                .post(Demo.INTROSPECT_PATH)
                .basic(Demo.CONTROL_PLANE.id(), Demo.CONTROL_PLANE.secret())
                .form("token", jwt)
                .send();

        assertThat(answer.expect(200).body()).isEqualTo(INACTIVE);
    }

    @Test
    void itIsInactiveWhenItsSignatureOrItsClaimsAreTamperedWith() {
        String jwt = token(owner.create("read"));
        String[] parts = jwt.split("\\.", -1);
        String other = token(owner.create("read_write"));

        assertThat(demo.introspect(parts[0] + "." + other.split("\\.", -1)[1] + "." + parts[2])
                        .body())
                .isEqualTo(INACTIVE);
        assertThat(demo.introspect(parts[0] + "." + parts[1] + ".").body()).isEqualTo(INACTIVE);
    }

    private String token(KeyOwner.Key key) {
        return demo.exchange(key.secret()).expect(200).text("access_token");
    }

    private static boolean active(Answer answer) {
        return answer.expect(200).json().get("active").asBoolean();
    }
}
