/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import static io.github.scopedkeys.server.Demo.ALICE;
import static io.github.scopedkeys.server.Json.INACTIVE;
import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.Client;
import io.github.scopedkeys.server.Http;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Only clients without power can exchange keys. Others are rejected before the key is read, whether junk or valid. */
@ExtendWith(RunningKeycloak.class)
class GatePolicyIT {

    /** What the documentation promises, whatever the code calls it. */
    private static final long A_SECOND = 1_000;

    private final Demo demo;
    private final String good;

    GatePolicyIT(Demo demo) {
        this.demo = demo;
        this.good = demo.newKey(ALICE, READ).key();
    }

    @Test
    void aConfidentialFlaggedClientWithoutFullScopeIsAdmitted() {
        demo.exchangeAs(demo.newGate(Map.of()), good).expect(200);
    }

    @Test
    void aClientWithoutTheAttributeIsRefused() {
        refused(demo.newGate(Map.of("attributes", Map.of())), "client_not_enabled_for_api_keys");
    }

    @Test
    void aClientWhoseAttributeIsFalseIsRefused() {
        refused(
                demo.newGate(Map.of("attributes", Map.of("api.keys.exchange.enabled", "false"))),
                "client_not_enabled_for_api_keys");
    }

    @Test
    void aClientThatMayUseStandardTokenExchangeIsNotAGateForThat() {
        refused(
                demo.newGate(Map.of("attributes", Map.of("standard.token.exchange.enabled", "true"))),
                "client_not_enabled_for_api_keys");
    }

    @Test
    void aClientWithFullScopeIsRefused() {
        refused(demo.newGate(Map.of("fullScopeAllowed", true)), "client_has_full_scope");
    }

    @ParameterizedTest
    @CsvSource({
        "account, manage-account",
        "realm-management, view-users",
        "realm-management, realm-admin",
        "broker, read-token"
    })
    void aClientWhoseScopeReachesARoleOfKeycloakIsRefused(String container, String role) {
        Client client = demo.newGate(Map.of());
        map("clients/" + demo.clientUuid(client.id()), container, role);

        refused(client, "client_scope_reaches_keycloak_roles");
    }

    /** There, the roles of a realm's administrators belong to a client named after that realm. */
    @Test
    void aClientOfTheMasterRealmWhoseScopeReachesAnAdministratorsRoleIsRefused() throws InterruptedException {
        Client gate = new Client("gate-" + UUID.randomUUID(), "secret-" + UUID.randomUUID());
        String clients = "/admin/realms/master/clients";
        String uuid = master(
                        "POST",
                        clients,
                        Map.of(
                                "clientId", gate.id(),
                                "secret", gate.secret(),
                                "fullScopeAllowed", false,
                                "attributes", Map.of("api.keys.exchange.enabled", "true")))
                .expect(201)
                .newId();
        assertThat(exchangeInMaster(gate).text("error")).isEqualTo("invalid_request");
        String administrators = master("GET", clients + "?clientId=demo-realm", null)
                .expect(200)
                .json()
                .get(0)
                .get("id")
                .asText();
        JsonNode role = master("GET", clients + "/" + administrators + "/roles/view-users", null)
                .expect(200)
                .json();

        master("POST", clients + "/" + uuid + "/scope-mappings/clients/" + administrators, List.of(role))
                .expect(204);
        Thread.sleep(A_SECOND);

        assertThat(exchangeInMaster(gate).text("error")).isEqualTo("unauthorized_client");
        master("DELETE", clients + "/" + uuid, null).expect(204);
    }

    private Answer master(String method, String path, Object body) {
        Http.Request request = demo.http().request(method, path).bearer(demo.adminToken());
        return (body == null ? request : request.json(body)).send();
    }

    private Answer exchangeInMaster(Client gate) {
        return demo.http()
                .post(Demo.TOKEN_PATH.replace("/demo/", "/master/"))
                .basic(gate.id(), gate.secret())
                .form(
                        "grant_type",
                        Demo.EXCHANGE_GRANT,
                        "subject_token",
                        good,
                        "subject_token_type",
                        Demo.KEY_TOKEN_TYPE)
                .send();
    }

    @Test
    void aCompositeRoleHidesNothing() {
        Client client = demo.newGate(Map.of());
        String name = "composite-" + UUID.randomUUID();
        demo.admin("POST", "roles", Map.of("name", name)).expect(201);
        demo.admin("POST", "roles/" + name + "/composites", List.of(role("realm-management", "create-client")))
                .expect(204);
        JsonNode composite = demo.admin("GET", "roles/" + name).expect(200).json();
        demo.admin("POST", "clients/" + demo.clientUuid(client.id()) + "/scope-mappings/realm", List.of(composite))
                .expect(204);

        refused(client, "client_scope_reaches_keycloak_roles");
    }

    @Test
    void aRoleOfTheClientItselfHidesNothing() throws InterruptedException {
        Client client = demo.newGate(Map.of());
        String roles = "clients/" + demo.clientUuid(client.id()) + "/roles";
        demo.admin("POST", roles, Map.of("name", "operator")).expect(201);
        demo.exchangeAs(client, good).expect(200);
        demo.admin("POST", roles + "/operator/composites", List.of(role("realm-management", "create-client")))
                .expect(204);

        Thread.sleep(A_SECOND);

        refused(client, "client_scope_reaches_keycloak_roles");
    }

    @Test
    void aRoleThatAWorkingGateIsGivenIsSeenWithinASecond() throws InterruptedException {
        Client client = demo.newGate(Map.of());
        demo.exchangeAs(client, good).expect(200);
        String roles = "clients/" + demo.clientUuid(client.id()) + "/roles";
        demo.admin("POST", roles, Map.of("name", "operator")).expect(201);
        demo.admin("POST", roles + "/operator/composites", List.of(role("realm-management", "create-client")))
                .expect(204);

        Thread.sleep(A_SECOND);

        refused(client, "client_scope_reaches_keycloak_roles");
    }

    @Test
    void aScopeThatAWorkingGateIsGivenIsSeenWithinASecond() throws InterruptedException {
        Client client = demo.newGate(Map.of());
        demo.exchangeAs(client, good).expect(200);
        map("clients/" + demo.clientUuid(client.id()), "account", "manage-account");

        Thread.sleep(A_SECOND);

        refused(client, "client_scope_reaches_keycloak_roles");
    }

    @Test
    void aWorkingGateThatIsSwitchedOffOrGetsFullScopeIsRefusedAtOnce() {
        for (Map<String, Object> change : List.<Map<String, Object>>of(
                Map.of("attributes", Map.of("api.keys.exchange.enabled", "false")), Map.of("fullScopeAllowed", true))) {
            Client client = demo.newGate(Map.of());
            demo.exchangeAs(client, good).expect(200);
            demo.admin("PUT", "clients/" + demo.clientUuid(client.id()), change).expect(204);

            Answer answer = demo.exchangeAs(client, good);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("error")).isEqualTo("unauthorized_client");
        }
    }

    @Test
    void anAssignedClientScopeHidesNothing() {
        Client client = demo.newGate(Map.of());
        String id = demo.admin(
                        "POST",
                        "client-scopes",
                        Map.of("name", "scope-" + UUID.randomUUID(), "protocol", "openid-connect"))
                .expect(201)
                .newId();
        map("client-scopes/" + id, "realm-management", "create-client");
        demo.admin("PUT", "clients/" + demo.clientUuid(client.id()) + "/optional-client-scopes/" + id)
                .expect(204);

        refused(client, "client_scope_reaches_keycloak_roles");
    }

    @Test
    void aClientThatRegisteredItselfIsRefused() {
        String initial = demo.admin("POST", "clients-initial-access", Map.of("count", 2, "expiration", 600))
                .expect(201)
                .text("token");
        for (String token : List.of(initial, demo.login(administrator()))) {
            Client client = registered(token);

            refused(client, "client_registered_itself");
            assertThat(demo.introspectAs(client, good).expect(200).body()).isEqualTo(INACTIVE);
        }
        Client ordinary = demo.newGate(Map.of());
        assertThat(demo.introspectAs(ordinary, good).expect(200).text("active")).isEqualTo("true");
    }

    @Test
    void aClientWhoseAdministratorHasARegistrationTokenMadeIsRefused() {
        Client client = demo.newGate(Map.of());
        demo.exchangeAs(client, good).expect(200);

        demo.admin("POST", "clients/" + demo.clientUuid(client.id()) + "/registration-access-token")
                .expect(200);

        refused(client, "client_registered_itself");
    }

    private Demo.User administrator() {
        Demo.User user = demo.newUser();
        demo.grantRealmAdmin(user);
        return user;
    }

    private Client registered(String token) {
        Client client = new Client("registered-" + UUID.randomUUID(), "secret-" + UUID.randomUUID());
        demo.http()
                .post("/realms/demo/clients-registrations/default")
                .bearer(token)
                .json(Map.of("clientId", client.id(), "secret", client.secret()))
                .send()
                .expect(201);
        demo.admin(
                        "PUT",
                        "clients/" + demo.clientUuid(client.id()),
                        Map.of(
                                "fullScopeAllowed",
                                false,
                                "secret",
                                client.secret(),
                                "attributes",
                                Map.of("api.keys.exchange.enabled", "true")))
                .expect(204);
        return client;
    }

    @Test
    void aPublicClientIsRefused() {
        Client client = demo.newGate(Map.of("publicClient", true));
        Answer answer = demo.http()
                .post(Demo.TOKEN_PATH)
                .form(
                        "client_id",
                        client.id(),
                        "grant_type",
                        Demo.EXCHANGE_GRANT,
                        "subject_token",
                        good,
                        "subject_token_type",
                        Demo.KEY_TOKEN_TYPE)
                .send();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("unauthorized_client");
    }

    @Test
    void badClientCredentialsStayKeycloaksOwnError() {
        Answer answer = demo.exchangeAs(new Client("gate", "wrong"), good);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text("error")).isIn("invalid_client", "unauthorized_client");
    }

    @Test
    void aDisabledClientIsRefused() {
        Answer answer = demo.exchangeAs(demo.newGate(Map.of("enabled", false)), good);

        assertThat(answer.status()).isBetween(400, 401);
        assertThat(answer.text("error")).isIn("invalid_client", "unauthorized_client");
    }

    private void refused(Client client, String reason) {
        for (String key : List.of(good, "junk")) {
            Answer answer = demo.exchangeAs(client, key);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("error")).isEqualTo("unauthorized_client");
        }
        JsonNode event = demo.admin("GET", "events?type=TOKEN_EXCHANGE_ERROR&max=1&client=" + client.id())
                .expect(200)
                .json()
                .get(0);
        assertThat(event.at("/details/reason").asText()).isEqualTo(reason);
        assertThat(event.at("/details").has("api_key_id")).isFalse();
    }

    private void map(String scoped, String container, String role) {
        demo.admin(
                        "POST",
                        scoped + "/scope-mappings/clients/" + demo.clientUuid(container),
                        List.of(role(container, role)))
                .expect(204);
    }

    private JsonNode role(String container, String name) {
        return demo.admin("GET", "clients/" + demo.clientUuid(container) + "/roles/" + name)
                .expect(200)
                .json();
    }
}
