/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.Client;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.Http;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /admin/realms/{realm}/api-gates}: which clients may exchange keys, and why others may not. */
@ExtendWith(RunningKeycloak.class)
class AdminGatesIT {

    private static final Map<String, Object> NO_ATTRIBUTES = Map.of("attributes", Map.of());

    private final Demo demo;
    private final AdminDemo admin;
    private final String key;

    AdminGatesIT(Demo demo) {
        this.demo = demo;
        this.admin = new AdminDemo(demo);
        this.key = KeyOwner.in(demo).create("read").secret();
    }

    @Test
    void theListHasEveryClientWithTheAttributeAndAllThatIsWrongWithIt() {
        Client good = demo.newGate(Map.of("name", "A good gate"));
        Client wrong = demo.newGate(Map.of("fullScopeAllowed", true, "publicClient", true));
        mapRole(wrong, "account", "manage-account");
        Client spelled = demo.newGate(Map.of("attributes", Map.of("api.keys.exchange.enabled", "True")));
        Client off = demo.newGate(Map.of("attributes", Map.of("api.keys.exchange.enabled", "false")));

        Answer list = demo.admin("GET", "api-gates?max=1000").expect(200);

        assertThat(gate(list, good).toString()).isEqualTo("""
                {"id":"%s","clientId":"%s","name":"A good gate","enabled":true,"objections":[],\
                "mendable":[],"scopeRequired":false,"boundTokens":false,\
                "authenticator":"client-secret"}""".formatted(demo.clientUuid(good.id()), good.id()));
        assertThat(words(gate(list, wrong), "objections"))
                .containsExactly(
                        "client_not_confidential", "client_has_full_scope", "client_scope_reaches_keycloak_roles");
        assertThat(words(gate(list, wrong), "mendable")).isEmpty();
        assertThat(gate(list, spelled)).isNotNull();
        assertThat(gate(list, off)).isNull();
        assertThat(list.body()).doesNotContain(good.secret(), wrong.secret());
        assertThat(demo.admin("GET", "api-gates?search=" + good.id().substring(8))
                        .expect(200)
                        .json())
                .hasSize(1);
        assertThat(list.json().findValuesAsText("clientId")).isSorted();
        demo.admin("GET", "api-gates?serch=x").expect(400);
    }

    @Test
    void anAttributeWithAnInvalidValueIsNamedAndCountsAsTheStrictest() {
        Client typo = demo.newGate(Map.of(
                "attributes",
                Map.of(
                        "api.keys.exchange.enabled",
                        "true",
                        "api.keys.exchange.reuse",
                        " 60",
                        "api.keys.scope.required",
                        "maybe")));
        Client right = demo.newGate(
                Map.of("attributes", Map.of("api.keys.exchange.enabled", "true", "api.keys.exchange.reuse", "60")));

        Answer list = demo.admin("GET", "api-gates?max=1000").expect(200);

        assertThat(words(gate(list, typo), "invalidAttributes"))
                .containsExactly("api.keys.exchange.reuse", "api.keys.scope.required");
        assertThat(gate(list, typo).path("scopeRequired").asBoolean()).isTrue();
        assertThat(gate(list, right).has("invalidAttributes")).isFalse();
        assertThat(demo.exchangeAs(right, key, "scope", "graphql:read")
                        .expect(200)
                        .text("access_token"))
                .isEqualTo(demo.exchangeAs(right, key, "scope", "graphql:read")
                        .expect(200)
                        .text("access_token"));
        assertThat(demo.exchangeAs(typo, key, "scope", "graphql:read")
                        .expect(200)
                        .text("access_token"))
                .isNotEqualTo(demo.exchangeAs(typo, key, "scope", "graphql:read")
                        .expect(200)
                        .text("access_token"));
    }

    @Test
    void aClientThatIsNoGateTellsWhatItWouldLack() {
        Client client = demo.newGate(NO_ATTRIBUTES);

        assertThat(objections(client)).containsExactly("client_not_enabled_for_api_keys");
        assertThat(objections(demo.newGate(Map.of("protocol", "saml", "attributes", Map.of()))))
                .contains("client_not_enabled_for_api_keys", "client_not_openid_connect");
        assertThat(demo.admin("GET", "api-gates/" + UUID.randomUUID())
                        .expect(404)
                        .text("error"))
                .isEqualTo("not_found");
        for (String id : List.of("%00", "a%0Ab", "x".repeat(300))) {
            demo.admin("GET", "api-gates/" + id).expect(404);
            demo.admin("DELETE", "api-gates/" + id).expect(404);
        }
    }

    @Test
    void aGateIsMadeAndUnmadeWithOneEventEach() {
        Client client = demo.newGate(NO_ATTRIBUTES);
        assertThat(demo.exchangeAs(client, key).expect(400).text("error")).isEqualTo("unauthorized_client");

        put(client, Map.of()).expect(200);
        put(client, Map.of()).expect(200);
        demo.admin("PUT", path(client), "").expect(200);

        demo.exchangeAs(client, key).expect(200);
        demo.admin("DELETE", path(client)).expect(204);
        demo.admin("DELETE", path(client)).expect(204);
        assertThat(demo.exchangeAs(client, key).expect(400).text("error")).isEqualTo("unauthorized_client");
        List<JsonNode> events = admin.adminEvents(path(client));
        assertThat(events)
                .extracting(event -> event.get("operationType").asText())
                .containsExactly("DELETE", "CREATE");
        assertThat(events).allSatisfy(event -> {
            assertThat(event.get("resourceType").asText()).isEqualTo("API_GATE");
            assertThat(event.toString()).doesNotContain(client.secret());
        });
    }

    @Test
    void aClientIsMendedAndNothingElseIsTouched() {
        String scope = clientScope();
        Client client = demo.newGate(Map.of("fullScopeAllowed", true, "attributes", Map.of("other", "kept")));
        Client neighbour = demo.newGate(Map.of());
        mapRole(client, "account", "manage-account");
        mapRealmRole(client, "offline_access");
        for (Client each : List.of(client, neighbour)) {
            demo.admin("PUT", "clients/" + demo.clientUuid(each.id()) + "/optional-client-scopes/" + scope)
                    .expect(204);
        }
        put(client, Map.of()).expect(200);
        assertThat(demo.exchangeAs(client, key).status()).isEqualTo(400);
        JsonNode before = representation(client);

        Answer mended = put(client, Map.of("mend", true)).expect(200);

        assertThat(words(mended.json(), "objections")).isEmpty();
        assertThat(mended.json().get("removed").toString())
                .contains("{\"what\":\"full_scope\"}", "account/manage-account", "client_scope");
        demo.exchangeAs(client, key).expect(200);
        JsonNode after = representation(client);
        assertThat(after.at("/attributes/other").asText()).isEqualTo("kept");
        for (String same : List.of("secret", "defaultClientScopes", "redirectUris", "publicClient", "attributes")) {
            assertThat(after.get(same)).as(same).isEqualTo(before.get(same));
        }
        assertThat(demo.admin("GET", "clients/" + demo.clientUuid(client.id()) + "/scope-mappings/realm")
                        .expect(200)
                        .body())
                .contains("offline_access");
        // The client scope itself, and other clients that have it, stay as they are.
        demo.admin("GET", "client-scopes/" + scope).expect(200);
        assertThat(objections(neighbour)).containsExactly("client_scope_reaches_keycloak_roles");
        put(client, Map.of("mend", true)).expect(200);
        assertThat(admin.adminEvents(path(client)))
                .extracting(event -> event.get("operationType").asText())
                .containsExactly("UPDATE", "CREATE");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientThatCannotBecomeAGateKeepsItsScope(boolean isPublic) {
        Client client = demo.newGate(Map.of("publicClient", isPublic, "fullScopeAllowed", true));

        Answer answer = put(client, Map.of("mend", true)).expect(200);

        assertThat(answer.json().has("removed")).isEqualTo(!isPublic);
        assertThat(words(answer.json(), "objections"))
                .isEqualTo(isPublic ? List.of("client_not_confidential", "client_has_full_scope") : List.of());
    }

    @Test
    void whatIsNotSafeToMendIsLeft() {
        Client client = demo.newGate(Map.of("publicClient", true, "attributes", Map.of()));
        String roles = "clients/" + demo.clientUuid(client.id()) + "/roles";
        demo.admin("POST", roles, Map.of("name", "operator")).expect(201);
        demo.admin("POST", roles + "/operator/composites", List.of(role("realm-management", "view-users")))
                .expect(204);
        demo.admin("POST", "clients/" + demo.clientUuid(client.id()) + "/registration-access-token")
                .expect(200);

        Answer left = put(client, Map.of("mend", true)).expect(200);

        assertThat(words(left.json(), "objections"))
                .containsExactly(
                        "client_not_confidential", "client_registered_itself", "client_scope_reaches_keycloak_roles");
        assertThat(words(left.json(), "mendable")).isEmpty();
        assertThat(left.json().has("removed")).isFalse();
        assertThat(demo.admin("GET", roles + "/operator/composites").expect(200).body())
                .contains("view-users");
    }

    @Test
    void clientsOfKeycloakStayAsTheyAre() {
        for (String clientId : List.of("account", "account-console", "admin-cli", "broker", "security-admin-console")) {
            Answer answer = demo.admin("PUT", "api-gates/" + demo.clientUuid(clientId), Map.of("mend", true));
            assertThat(answer.expect(409).text("error")).as(clientId).isEqualTo("client_of_keycloak");
            assertThat(demo.admin("GET", "api-gates/" + demo.clientUuid(clientId))
                            .expect(200)
                            .json()
                            .path("ofKeycloak")
                            .asBoolean())
                    .as(clientId)
                    .isTrue();
        }
        assertThat(demo.admin("GET", "api-gates/" + demo.clientUuid(Demo.GATE.id()))
                        .expect(200)
                        .json()
                        .has("ofKeycloak"))
                .isFalse();
        assertThat(demo.admin("PUT", "api-gates/" + demo.clientUuid("realm-management"), Map.of())
                        .status())
                .isIn(403, 409);
    }

    @Test
    void aGateCanBeMadeToRequireScope() {
        Client client = demo.newGate(Map.of());
        demo.exchangeAs(client, key).expect(200);

        assertThat(put(client, Map.of("scopeRequired", true))
                        .expect(200)
                        .json()
                        .get("scopeRequired")
                        .asBoolean())
                .isTrue();

        assertThat(demo.exchangeAs(client, key).expect(400).text("error")).isEqualTo("invalid_scope");
        demo.exchangeAs(client, key, "scope", "graphql:read").expect(200);
        assertThat(gateway(client, "").expect(403).text("error")).isEqualTo("insufficient_scope");
        gateway(client, "?scope=graphql:read").expect(200);
        put(client, Map.of("scopeRequired", false)).expect(200);
        demo.exchangeAs(client, key).expect(200);
    }

    @Test
    void aRequestThatIsNotUnderstoodChangesNothing() {
        Client client = demo.newGate(NO_ATTRIBUTES);

        assertThat(put(client, Map.of("mends", true)).expect(400).text("error")).isEqualTo("unknown_field");
        put(client, Map.of("mend", "yes")).expect(400);
        put(client, List.of()).expect(400);

        assertThat(objections(client)).containsExactly("client_not_enabled_for_api_keys");
    }

    @Test
    void viewClientsSeesAndManageClientsChanges() {
        Client client = demo.newGate(Map.of());
        User nobody = admin.newAdministrator("view-users");
        User viewer = admin.newAdministrator("view-clients");
        User manager = admin.newAdministrator("manage-clients");
        for (String get : List.of("api-gates", path(client))) {
            admin.callAs(nobody, "GET", get, null).expect(403);
            admin.callAs(viewer, "GET", get, null).expect(200);
            admin.callAs(manager, "GET", get, null).expect(200);
            demo.http().get(Demo.ADMIN_PATH + get).send().expect(401);
        }
        admin.callAs(nobody, "GET", "api-gates/" + UUID.randomUUID(), null).expect(403);
        for (User user : List.of(nobody, viewer)) {
            admin.callAs(user, "PUT", path(client), Map.of("scopeRequired", true))
                    .expect(403);
            admin.callAs(user, "DELETE", path(client), null).expect(403);
        }
        demo.exchangeAs(client, key).expect(200);

        admin.callAs(manager, "PUT", path(client), Map.of()).expect(200);
        admin.callAs(manager, "DELETE", path(client), null).expect(204);

        demo.exchangeAs(client, key).expect(400);
    }

    @Test
    void fineGrainedPermissionsOnOneClientAreEnoughForThatOne() {
        try (Realm realm = new Realm(Map.of("adminPermissionsEnabled", true))) {
            String seen = realm.client("seen");
            String managed = realm.client("managed");
            String hidden = realm.client("hidden");
            realm.permit("view", seen, managed);
            realm.permit("manage", managed);

            assertThat(realm.asHelper("GET", "api-gates", null)
                            .expect(200)
                            .json()
                            .findValuesAsText("clientId"))
                    .containsExactly("managed", "seen");
            realm.asHelper("GET", "api-gates/" + seen, null).expect(200);
            realm.asHelper("GET", "api-gates/" + hidden, null).expect(403);
            realm.asHelper("PUT", "api-gates/" + seen, Map.of()).expect(403);
            realm.asHelper("DELETE", "api-gates/" + hidden, null).expect(403);
            realm.asHelper("PUT", "api-gates/" + managed, Map.of("mend", true)).expect(200);
            realm.asHelper("DELETE", "api-gates/" + managed, null).expect(204);
            assertThat(realm.asAdmin("GET", "api-gates", null)
                            .expect(200)
                            .json()
                            .findValuesAsText("clientId"))
                    .containsExactly("hidden", "seen");
        }
    }

    @Test
    void aClientPolicyThatForbidsTheChangeIsObeyed() {
        try (Realm realm = new Realm(Map.of())) {
            String client = realm.client("policed");
            realm.asAdmin("PUT", "api-gates/" + client, Map.of("scopeRequired", false))
                    .expect(200);
            realm.asAdmin(
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
            realm.asAdmin(
                            "PUT",
                            "client-policies/policies",
                            Map.of(
                                    "policies",
                                    List.of(Map.of(
                                            "name",
                                            "no",
                                            "enabled",
                                            true,
                                            "conditions",
                                            List.of(Map.of("condition", "any-client", "configuration", Map.of())),
                                            "profiles",
                                            List.of("no")))))
                    .expect(204);

            Answer answer = realm.asAdmin("PUT", "api-gates/" + client, Map.of("scopeRequired", true));

            assertThat(answer.expect(400).text("error")).isEqualTo("client_policy");
            assertThat(realm.asAdmin("GET", "api-gates/" + client, null)
                            .expect(200)
                            .json()
                            .get("scopeRequired")
                            .asBoolean())
                    .isFalse();
        }
    }

    private Answer gateway(Client client, String query) {
        return demo.http()
                .get(Demo.KEYS_PATH + "/authorize" + query)
                .header("X-Gate-Authorization", client.basic())
                .bearer(key)
                .send();
    }

    private String path(Client client) {
        return "api-gates/" + demo.clientUuid(client.id());
    }

    private Answer put(Client client, Object body) {
        return demo.admin("PUT", path(client), body);
    }

    private List<String> objections(Client client) {
        return words(demo.admin("GET", path(client)).expect(200).json(), "objections");
    }

    private JsonNode representation(Client client) {
        return demo.admin("GET", "clients/" + demo.clientUuid(client.id()))
                .expect(200)
                .json();
    }

    private static List<String> words(JsonNode gate, String field) {
        return StreamSupport.stream(gate.get(field).spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static JsonNode gate(Answer list, Client client) {
        return StreamSupport.stream(list.json().spliterator(), false)
                .filter(gate -> gate.get("clientId").asText().equals(client.id()))
                .findFirst()
                .orElse(null);
    }

    private JsonNode role(String container, String role) {
        return demo.admin("GET", "clients/" + demo.clientUuid(container) + "/roles/" + role)
                .expect(200)
                .json();
    }

    private void mapRole(Client client, String container, String role) {
        String mappings = "clients/" + demo.clientUuid(client.id()) + "/scope-mappings/clients/";
        demo.admin("POST", mappings + demo.clientUuid(container), List.of(role(container, role)))
                .expect(204);
    }

    private void mapRealmRole(Client client, String role) {
        JsonNode found = demo.admin("GET", "roles/" + role).expect(200).json();
        demo.admin("POST", "clients/" + demo.clientUuid(client.id()) + "/scope-mappings/realm", List.of(found))
                .expect(204);
    }

    private String clientScope() {
        String id = demo.admin(
                        "POST",
                        "client-scopes",
                        Map.of("name", "scope-" + UUID.randomUUID(), "protocol", "openid-connect"))
                .expect(201)
                .newId();
        demo.admin(
                        "POST",
                        "client-scopes/" + id + "/scope-mappings/clients/" + demo.clientUuid("realm-management"),
                        List.of(role("realm-management", "view-users")))
                .expect(204);
        return id;
    }

    /** A realm with a helper who may query clients. */
    private final class Realm implements AutoCloseable {

        private final String name = "gates-" + UUID.randomUUID();
        private final String helper;

        Realm(Map<String, Object> settings) {
            Map<String, Object> person = new HashMap<>(Demo.userJson("helper", "helper"));
            person.put("clientRoles", Map.of("realm-management", List.of("query-clients")));
            Map<String, Object> json = new HashMap<>(Map.of("realm", name, "enabled", true, "users", List.of(person)));
            json.putAll(settings);
            demo.http()
                    .post("/admin/realms")
                    .bearer(demo.adminToken())
                    .json(json)
                    .send()
                    .expect(201);
            helper = asAdmin("GET", "users", null).json().get(0).get("id").asText();
        }

        /** Creates a gate and returns its internal id. */
        String client(String clientId) {
            return asAdmin(
                            "POST",
                            "clients",
                            Map.of(
                                    "clientId",
                                    clientId,
                                    "fullScopeAllowed",
                                    false,
                                    "attributes",
                                    Map.of("api.keys.exchange.enabled", "true")))
                    .expect(201)
                    .newId();
        }

        void permit(String scope, String... clients) {
            String policies = "clients/"
                    + asAdmin("GET", "clients?clientId=admin-permissions", null)
                            .json()
                            .get(0)
                            .get("id")
                            .asText()
                    + "/authz/resource-server/";
            String policy = asAdmin(
                            "POST",
                            policies + "policy/user",
                            Map.of("name", "helper " + scope, "users", List.of(helper)))
                    .expect(201)
                    .text("id");
            asAdmin(
                            "POST",
                            policies + "permission/scope",
                            Map.of(
                                    "name",
                                    scope,
                                    "resourceType",
                                    "Clients",
                                    "scopes",
                                    List.of(scope),
                                    "resources",
                                    List.of(clients),
                                    "policies",
                                    List.of(policy)))
                    .expect(201);
        }

        Answer asAdmin(String method, String path, Object body) {
            return call(demo.adminToken(), method, path, body);
        }

        Answer asHelper(String method, String path, Object body) {
            String token = Demo.patiently(() -> demo.passwordGrant(name, "admin-cli", "helper", "helper"))
                    .expect(200)
                    .text("access_token");
            return call(token, method, path, body);
        }

        private Answer call(String token, String method, String path, Object body) {
            Http.Request request = demo.http()
                    .request(method, "/admin/realms/" + name + "/" + path)
                    .bearer(token);
            return (body == null ? request : request.json(body)).send();
        }

        @Override
        public void close() {
            demo.http()
                    .delete("/admin/realms/" + name)
                    .bearer(demo.adminToken())
                    .send()
                    .expect(204);
        }
    }
}
