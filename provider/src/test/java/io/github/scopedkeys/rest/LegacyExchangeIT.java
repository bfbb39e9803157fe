/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Browser;
import io.github.scopedkeys.server.Browser.Tokens;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.Client;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.Http;
import io.github.scopedkeys.server.KeycloakServer;
import io.github.scopedkeys.server.Mapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Keycloak's legacy token exchange lets a client, or a user with the right to impersonate, act as another user. It is a
 * preview feature, so this test has its own server. None of its tokens and sessions can create a key.
 */
class LegacyExchangeIT {

    private static final Map<String, Object> WISH = Map.of("name", "new", "permissions", Map.of("graphql", "read"));
    private static final Client SERVICE = new Client("legacy-service", "secret");

    private static KeycloakServer server;
    private static Demo demo;
    private static User owner;

    @BeforeAll
    static void serverWithTheLegacyExchange() {
        server = KeycloakServer.named("legacy-exchange")
                .features("token-exchange:v1,admin-fine-grained-authz:v1")
                .start();
        demo = new Demo(server).applyEndpoints();
        owner = demo.newUser();
        demo.admin(
                        "POST",
                        "clients",
                        Map.of(
                                "clientId",
                                SERVICE.id(),
                                "secret",
                                SERVICE.secret(),
                                "directAccessGrantsEnabled",
                                true,
                                "fullScopeAllowed",
                                true))
                .expect(201);
        permitToImpersonate(SERVICE);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aClientThatImpersonatesAUserMakesNoKey() {
        Tokens tokens = exchange("requested_subject", owner.name());

        assertCreates(demo.login(owner, SERVICE));
        assertThat(Demo.claims(tokens.access()).get("sub").asText()).isEqualTo(owner.id());
        assertRefused(tokens.access(), "impersonated");
        assertRefused(renewed(tokens).access(), "impersonated");
    }

    @Test
    void aUserWhoImpersonatesAnotherMakesNoKey() {
        User helper = demo.newUser();
        demo.grantClientRole(helper, "realm-management", "impersonation");
        String own = demo.login(helper, SERVICE);

        Tokens tokens = exchange(
                "subject_token", own, "subject_token_type", Demo.ACCESS_TOKEN_TYPE, "requested_subject", owner.id());

        assertThat(Demo.claims(tokens.access()).get("sub").asText()).isEqualTo(owner.id());
        assertRefused(tokens.access(), "impersonated");
        assertRefused(renewed(tokens).access(), "impersonated");
        assertCreates(own);
    }

    @Test
    void aTokenOfAnotherClientIsNotTheUserInPersonWhateverIsMadeOfIt() {
        String app = Browser.newApplication(demo, Map.of("protocolMappers", List.of(Mapper.audience(SERVICE.id()))));
        Tokens signedIn = new Browser(demo).signIn(app, owner);

        Tokens tokens = exchange("subject_token", signedIn.access(), "subject_token_type", Demo.ACCESS_TOKEN_TYPE);

        assertThat(Demo.claims(tokens.access()).get("azp").asText()).isEqualTo(SERVICE.id());
        assertRefused(tokens.access(), "not_in_person");
        assertRefused(renewed(tokens).access(), "not_in_person");
        assertCreates(signedIn.access());
        assertCreates(Browser.renew(demo, app, signedIn).access());
    }

    private static Tokens exchange(String... furtherNamesAndValues) {
        List<String> form = new ArrayList<>(List.of("grant_type", Demo.EXCHANGE_GRANT));
        form.addAll(List.of(furtherNamesAndValues));
        return Tokens.of(asService(form));
    }

    private static Tokens renewed(Tokens tokens) {
        return Tokens.of(asService(List.of("grant_type", "refresh_token", "refresh_token", tokens.refresh())));
    }

    private static Answer asService(List<String> form) {
        return demo.http()
                .post(Demo.TOKEN_PATH)
                .basic(SERVICE.id(), SERVICE.secret())
                .form(form.toArray(String[]::new))
                .send();
    }

    private static void permitToImpersonate(Client client) {
        String permission = admin("PUT", "users-management-permissions", Map.of("enabled", true))
                .expect(200)
                .json()
                .at("/scopePermissions/impersonate")
                .asText();
        String rights = "clients/" + demo.clientUuid("realm-management") + "/authz/resource-server/";
        String policy = admin(
                        "POST",
                        rights + "policy/client",
                        Map.of("name", "service", "clients", List.of(demo.clientUuid(client.id()))))
                .expect(201)
                .text("id");
        JsonNode current = admin("GET", rights + "permission/scope/" + permission, null)
                .expect(200)
                .json();
        ((ObjectNode) current).putArray("policies").add(policy);
        admin("PUT", rights + "permission/scope/" + permission, current).expect(201);
    }

    private static Answer admin(String method, String path, Object body) {
        Http.Request request =
                demo.http().request(method, Demo.ADMIN_PATH + path).bearer(demo.adminToken());
        return (body == null ? request : request.json(body)).send();
    }

    private static void assertCreates(String token) {
        demo.createKey(token, WISH).expect(201);
    }

    private static void assertRefused(String token, String code) {
        Answer answer = demo.createKey(token, WISH);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
        assertThat(answer.text("error")).isEqualTo(code);
        demo.keys("GET", "", token, null).expect(200);
    }
}
