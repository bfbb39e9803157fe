/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Mapper;
import io.github.scopedkeys.server.RunningKeycloak;
import io.github.scopedkeys.server.TrustingRealm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Another realm of the same server trusts the demo realm. It accepts the realm's own tokens, but none made from keys.
 */
@ExtendWith(RunningKeycloak.class)
class TrustedRealmIT {

    private final Demo demo;
    private TrustingRealm realm;
    private Demo.User user;
    private Demo.Client gate;

    TrustedRealmIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeEach
    void trust() {
        realm = TrustingRealm.of(demo);
        user = demo.newUser();
        gate = demo.newGate(Map.of(
                "directAccessGrantsEnabled", true, "protocolMappers", List.of(Mapper.customAudience(realm.issuer()))));
        realm.link(user);
    }

    @AfterEach
    void distrust() {
        realm.close();
    }

    @Test
    void aKeysTokenIsNoAssertionOfItsOwner() {
        Answer ordinary = realm.assertion(demo.login(user, gate));
        assertThat(realm.adminStatus(ordinary.expect(200).text("access_token"))).isEqualTo(200);

        Answer keys = realm.assertion(keyToken());

        assertThat(keys.status()).isEqualTo(400);
        assertThat(keys.text("error")).isEqualTo("invalid_grant");
        assertThat(keys.json().has("access_token")).isFalse();
        assertThat(reason()).isEqualTo("api_key_token_as_assertion");
    }

    @Test
    void aKeysTokenAuthenticatesNoClient() {
        clientAssertion(demo.login(user, gate)).expect(200);

        Answer keys = clientAssertion(keyToken());

        assertThat(keys.status()).isBetween(400, 401);
        assertThat(keys.json().has("access_token")).isFalse();
    }

    private Answer clientAssertion(String token) {
        return realm.clientAssertion("token", token, "grant_type", "client_credentials");
    }

    private String keyToken() {
        return demo.exchangeAs(gate, demo.newKey(user, READ).key()).expect(200).text("access_token");
    }

    private String reason() {
        return realm.at("GET", realm.admin("events?type=JWT_AUTHORIZATION_GRANT_ERROR"), null)
                .expect(200)
                .json()
                .at("/0/details/reason")
                .asText();
    }
}
