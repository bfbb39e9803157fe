/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The basis of all other integration tests: if this realm were unrealistic, they would prove nothing. */
@ExtendWith(RunningKeycloak.class)
class DemoRealmIT {

    private final Demo demo;

    DemoRealmIT(Demo demo) {
        this.demo = demo;
    }

    @Test
    void aliceLogsInAndHerTokenSpeaksToTheAccountConsole() {
        JsonNode claims = Demo.claims(demo.login(Demo.ALICE));

        assertThat(claims.get("sub").asText()).isEqualTo(Demo.ALICE.id());
        assertThat(claims.get("aud").asText()).isEqualTo("account");
        assertThat(claims.at("/resource_access/account/roles"))
                .extracting(JsonNode::asText)
                .contains("manage-account", "view-profile");
    }

    @Test
    void bobLogsInAndIsSomebodyElse() {
        assertThat(Demo.claims(demo.login(Demo.BOB)).get("sub").asText()).isEqualTo(Demo.BOB.id());
    }

    @Test
    void aliceIsRefusedWithBobsPassword() {
        Answer answer = demo.passwordGrant(Demo.REALM, Demo.CLI, "alice", "bob");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("invalid_grant");
    }

    @Test
    void theBuiltInClientScopesAreThere() {
        assertThat(demo.admin("GET", "client-scopes").expect(200).json())
                .extracting(scope -> scope.get("name").asText())
                .contains("roles", "profile", "email", "basic", "acr", "web-origins", "offline_access", "phone");
    }

    @Test
    void theGateHasNoScopeButBasicAndReachesNoRole() {
        String gate = demo.clientUuid("gate");

        assertThat(demo.admin("GET", "clients/" + gate)
                        .json()
                        .get("fullScopeAllowed")
                        .asBoolean())
                .isFalse();
        assertThat(demo.admin("GET", "clients/" + gate + "/default-client-scopes")
                        .json())
                .extracting(scope -> scope.get("name").asText())
                .containsExactly("basic");
        assertThat(demo.admin("GET", "clients/" + gate + "/optional-client-scopes")
                        .json())
                .isEmpty();
        assertThat(demo.admin("GET", "clients/" + gate + "/scope-mappings").json())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gate", "platform-api"})
    void noLoginPassesThroughAClientOfTheServices(String client) {
        Answer answer = demo.http()
                .post(Demo.TOKEN_PATH)
                .basic(client, client + "-secret")
                .form("grant_type", "password", "username", "alice", "password", "alice")
                .send();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("unauthorized_client");
    }

    @Test
    void theControlPlaneHoldsOneRoleAndNoOther() {
        JsonNode claims = Demo.claims(demo.controlPlaneToken());

        assertThat(claims.at("/resource_access/realm-management/roles"))
                .extracting(JsonNode::asText)
                .containsExactly("manage-api-endpoints");
        assertThat(claims.has("realm_access")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"users", "clients", "roles", "events"})
    void theControlPlaneMayNotLookAtTheRestOfTheRealm(String path) {
        Answer answer = demo.http()
                .get(Demo.ADMIN_PATH + path)
                .bearer(demo.controlPlaneToken())
                .send();

        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void aNewUserLogsInAndMayBecomeAnAdministratorOfTheRealm() {
        Demo.User user = demo.newUser();
        assertThat(listOfUsersFor(user)).isEqualTo(403);

        demo.grantRealmAdmin(user);

        assertThat(listOfUsersFor(user)).isEqualTo(200);
    }

    @Test
    void aLoginLeavesAnEvent() {
        Demo.User user = demo.newUser();
        demo.login(user);

        JsonNode events = demo.admin("GET", "events?type=LOGIN&user=" + user.id())
                .expect(200)
                .json();

        assertThat(events).extracting(event -> event.get("clientId").asText()).isEqualTo(List.of(Demo.CLI));
    }

    private int listOfUsersFor(Demo.User user) {
        return demo.http()
                .get(Demo.ADMIN_PATH + "users")
                .bearer(demo.login(user))
                .send()
                .status();
    }
}
