/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import static io.github.scopedkeys.server.Json.READ;
import static io.github.scopedkeys.server.Json.READ_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.Client;
import io.github.scopedkeys.server.Mapper;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A realm administrator's key is as powerless inside Keycloak as any other: no exchange, no later change of its gate
 * and no mapper gives it power. {@code attack.KeycloakDoorsIT} tries the doors one by one.
 */
@ExtendWith(RunningKeycloak.class)
class PowerlessTokenIT {

    private static final Client LAUNDRY = new Client("laundry", "laundry-secret");

    private final Demo demo;

    PowerlessTokenIT(Demo demo) {
        this.demo = demo;
    }

    @Test
    void noExchangeThroughAnotherClientLaundersAKeysToken() {
        addLaundry();
        Demo.User admin = demo.newUser();
        demo.grantRealmAdmin(admin);
        String ordinary = demo.login(admin, LAUNDRY);
        assertThat(launder(ordinary, "subject_token_type", Demo.ACCESS_TOKEN_TYPE)
                        .status())
                .isEqualTo(200);
        String keyToken = keyToken(admin);

        for (String type : List.of(
                Demo.ACCESS_TOKEN_TYPE,
                "urn:ietf:params:oauth:token-type:jwt",
                "urn:ietf:params:oauth:token-type:id_token")) {
            Answer answer = launder(keyToken, "subject_token_type", type);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("error")).isEqualTo("invalid_request");
        }
        Answer asActor = launder(
                ordinary,
                "subject_token_type",
                Demo.ACCESS_TOKEN_TYPE,
                "actor_token",
                keyToken,
                "actor_token_type",
                Demo.ACCESS_TOKEN_TYPE);
        assertThat(asActor.status()).isEqualTo(400);
        assertThat(demo.exchange(keyToken).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void aTokenStaysPowerlessWhenItsGateIsGivenRolesOfKeycloakLater(String lightweight) {
        Demo.User admin = demo.newUser();
        demo.grantRealmAdmin(admin);
        String key = demo.newKey(admin, READ_WRITE).key();
        for (Consumer<String> change : List.<Consumer<String>>of(this::mapCreateClient, this::allowFullScope)) {
            Client gate = demo.newGate(Map.of(
                    "attributes",
                    Map.of(
                            "api.keys.exchange.enabled",
                            "true",
                            "client.use.lightweight.access.token.enabled",
                            lightweight)));
            String keyToken = demo.exchangeAs(gate, key).expect(200).text("access_token");

            change.accept("clients/" + demo.clientUuid(gate.id()));

            assertThat(demo.registerClient(demo.login(admin)).status()).isEqualTo(201);
            assertThat(demo.registerClient(keyToken).status()).isEqualTo(403);
            assertThat(get("/admin/realms/demo/users", keyToken).status()).isEqualTo(401);
            assertThat(get("/realms/demo/account", keyToken).status()).isEqualTo(401);
            assertHasNoRoles(demo.introspectAs(gate, keyToken).expect(200));
        }
    }

    @Test
    void noMapperOfAGatePutsPowerIntoAToken() {
        Demo.User admin = demo.newUser();
        demo.grantRealmAdmin(admin);
        Client gate = demo.newGate(Map.of(
                "protocolMappers",
                List.of(
                        Mapper.hardcoded("realm_access", "realm_access", "{\"roles\":[\"create-realm\"]}", "JSON"),
                        Mapper.hardcoded("resource_access", "resource_access", """
                                {"realm-management":{"roles":["create-client"]}}""", "JSON"),
                        Mapper.hardcoded("authorization", "authorization", """
                                {"permissions":[{"rsid":"x"}]}""", "JSON"),
                        Mapper.hardcoded("sid", "sid", "\"session\"", "JSON"),
                        Mapper.hardcoded("cnf", "cnf", "{\"jkt\":\"x\"}", "JSON"),
                        Mapper.hardcoded("plan", "plan", "\"gold\"", "JSON"))));
        String key = demo.newKey(admin, READ).key();

        String keyToken = demo.exchangeAs(gate, key).expect(200).text("access_token");

        JsonNode claims = Demo.claims(keyToken);
        assertThat(claims.get("plan").asText()).isEqualTo("gold");
        assertThat(claims.get("realm_access").toString()).isEqualTo("{\"roles\":[]}");
        for (String power : List.of("resource_access", "authorization", "sid", "cnf")) {
            assertThat(claims.has(power)).as(power).isFalse();
        }
        assertThat(demo.registerClient(keyToken).status()).isEqualTo(403);
    }

    @Test
    void introspectionDoesNotGiveAKeysTokenTheRolesOfItsOwner() {
        Demo.User admin = demo.newUser();
        demo.grantRealmAdmin(admin);

        Answer answer = demo.introspect(keyToken(admin)).expect(200);

        assertHasNoRoles(answer);
        assertThat(answer.text("scope")).isEqualTo("graphql:read graphql:write");
        assertThat(answer.text("api_key_id")).isNotBlank();
    }

    private static void assertHasNoRoles(Answer introspection) {
        assertThat(introspection.json().get("active").asBoolean()).isTrue();
        assertThat(introspection.json().path("realm_access").toString()).isEqualTo("{\"roles\":[]}");
        assertThat(introspection.json().path("resource_access")).isEmpty();
    }

    private void mapCreateClient(String client) {
        String realmManagement = "clients/" + demo.clientUuid("realm-management");
        demo.admin(
                        "POST",
                        client + "/scope-mappings/" + realmManagement,
                        List.of(demo.admin("GET", realmManagement + "/roles/create-client")
                                .expect(200)
                                .json()))
                .expect(204);
    }

    private void allowFullScope(String client) {
        demo.admin("PUT", client, Map.of("fullScopeAllowed", true)).expect(204);
    }

    private Answer get(String path, String token) {
        return demo.http()
                .get(path)
                .header("Accept", "application/json")
                .bearer(token)
                .send();
    }

    private String keyToken(Demo.User owner) {
        return demo.exchange(demo.newKey(owner, READ_WRITE).key()).expect(200).text("access_token");
    }

    private Answer launder(String token, String... further) {
        List<String> form = new ArrayList<>(List.of("grant_type", Demo.EXCHANGE_GRANT, "subject_token", token));
        form.addAll(List.of(further));
        return demo.http()
                .post(Demo.TOKEN_PATH)
                .basic(LAUNDRY.id(), LAUNDRY.secret())
                .form(form.toArray(String[]::new))
                .send();
    }

    /**
     * A client with full scope that can exchange anything Keycloak allows, and is in the audience of the gate's tokens.
     */
    private void addLaundry() {
        demo.admin(
                        "POST",
                        "clients",
                        Map.of(
                                "clientId",
                                LAUNDRY.id(),
                                "secret",
                                LAUNDRY.secret(),
                                "directAccessGrantsEnabled",
                                true,
                                "fullScopeAllowed",
                                true,
                                "attributes",
                                Map.of("standard.token.exchange.enabled", "true")))
                .expect(201);
        demo.admin(
                        "POST",
                        "clients/" + demo.clientUuid("gate") + "/protocol-mappers/models",
                        Mapper.audience(LAUNDRY.id()))
                .expect(201);
    }

    @AfterEach
    void removeLaundry() {
        String gate = "clients/" + demo.clientUuid("gate") + "/protocol-mappers/models";
        demo.admin("GET", gate).json().forEach(mapper -> {
            if (mapper.get("name").asText().equals("audience-laundry")) {
                demo.admin("DELETE", gate + "/" + mapper.get("id").asText()).expect(204);
            }
        });
        demo.admin("GET", "clients?clientId=" + LAUNDRY.id())
                .json()
                .forEach(client -> demo.admin(
                                "DELETE", "clients/" + client.get("id").asText())
                        .expect(204));
    }
}
