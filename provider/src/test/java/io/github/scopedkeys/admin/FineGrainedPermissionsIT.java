/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.admin;

import static io.github.scopedkeys.admin.AdminDemo.path;
import static io.github.scopedkeys.server.Json.legacyKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Keycloak's fine-grained permissions, version 2: administrators who may view or manage one user may do the same with
 * that user's keys, and with no others. The test has its own realm, because the permissions are enabled per realm.
 */
@ExtendWith(RunningKeycloak.class)
class FineGrainedPermissionsIT {

    private final Demo demo;
    private final String realm = "fine-grained-" + UUID.randomUUID();
    private final Map<String, String> users = new HashMap<>();
    private String permissions;
    private String keyOfAnna;
    private String keyOfBert;

    FineGrainedPermissionsIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeEach
    void realmWithTwoOwnersAndAHelper() {
        demo.http()
                .post("/admin/realms")
                .bearer(demo.adminToken())
                .json(Map.of(
                        "realm",
                        realm,
                        "enabled",
                        true,
                        "adminPermissionsEnabled",
                        true,
                        "users",
                        Stream.of("anna", "bert", "helper")
                                .map(name -> Demo.userJson(name, name))
                                .toList()))
                .send()
                .expect(201);
        admin("GET", "users", null)
                .json()
                .forEach(user ->
                        users.put(user.get("username").asText(), user.get("id").asText()));
        permissions = admin("GET", "clients?clientId=admin-permissions", null)
                .json()
                .get(0)
                .get("id")
                .asText();
        keyOfAnna = legacyKey("anna");
        keyOfBert = legacyKey("bert");
    }

    @AfterEach
    void removeRealm() {
        demo.http()
                .delete("/admin/realms/" + realm)
                .bearer(demo.adminToken())
                .send()
                .expect(204);
    }

    @Test
    void withoutAPermissionNothingIsSeen() {
        for (String path : List.of(
                "api-keys",
                "api-keys/count",
                "api-keys/" + keyOfAnna,
                "api-keys/" + keyOfAnna + "/usage",
                path("api-keys", "userId", users.get("anna")))) {
            assertThat(helper("GET", path, null).status()).as(path).isEqualTo(403);
        }
    }

    @Test
    void whoeverMayViewOneUserSeesThatUsersKeysAndActsOnNone() {
        permit("view", List.of(users.get("anna")), true);

        Answer list = helper("GET", path("api-keys", "userId", users.get("anna")), null)
                .expect(200);

        assertThat(AdminDemo.ids(list)).containsExactly(keyOfAnna);
        helper("GET", "api-keys/" + keyOfAnna, null).expect(200);
        helper("GET", "api-keys/" + keyOfAnna + "/usage", null).expect(200);
        helper("GET", "api-keys/" + keyOfAnna + "/advice", null).expect(200);
        helper("GET", path("api-keys/count", "userId", users.get("anna")), null).expect(200);
        helper("GET", path("api-keys/disable", "userId", users.get("anna")), null)
                .expect(200);
        assertThat(helper("GET", path("api-keys/export", "userId", users.get("anna")), null)
                        .expect(200)
                        .body())
                .contains(keyOfAnna);
        assertForbidden("PATCH", "api-keys/" + keyOfAnna, Map.of("enabled", false));
        assertForbidden("PUT", "api-keys/" + keyOfAnna, Map.of("enabled", false));
        assertForbidden("DELETE", "api-keys/" + keyOfAnna, null);
        assertForbidden("POST", path("api-keys/disable", "userId", users.get("anna")), null);
        assertForbidden("POST", path("api-keys/disable", "userId", users.get("anna"), "dryRun", "true"), null);
        assertNothingOfBert();
        assertNothingOfAll();
    }

    @Test
    void whoeverMayManageOneUserStopsThatUsersKeysOnly() {
        permit("view", List.of(users.get("anna")), true);
        permit("manage", List.of(users.get("anna")), true);
        String second = legacyKey("anna");

        Answer off = helper("PATCH", "api-keys/" + keyOfAnna, Map.of("enabled", false))
                .expect(200);
        assertThat(off.text("disabledBy")).isEqualTo("administrator");
        Answer disabled = helper("POST", path("api-keys/disable", "userId", users.get("anna")), null)
                .expect(200);
        assertThat(disabled.json().get("count").asInt()).isEqualTo(1);
        Answer undone = helper("POST", "api-keys/disable/" + disabled.text("batch") + "/undo", null)
                .expect(200);
        assertThat(undone.json().get("enabled").asInt()).isEqualTo(1);
        Answer ofAll = admin("POST", "api-keys/disable?enabled=true", null).expect(200);
        assertForbidden("POST", "api-keys/disable/" + ofAll.text("batch") + "/undo", null);
        admin("POST", "api-keys/disable/" + ofAll.text("batch") + "/undo", null).expect(200);
        helper("DELETE", "api-keys/" + second, null).expect(204);
        assertNothingOfBert();
        assertNothingOfAll();
        assertThat(admin("GET", "api-keys/" + keyOfBert, null)
                        .json()
                        .get("enabled")
                        .asBoolean())
                .isTrue();
    }

    /** A filter that says how many keys it finds would tell what they are. */
    @Test
    void whoeverMayManageAUserButNotViewThemLearnsNothingFromABulkDisable() {
        permit("manage", List.of(users.get("anna")), true);
        String dryRun = path("api-keys/disable", "userId", users.get("anna"), "dryRun", "true");

        assertForbidden("POST", dryRun, null);
        assertForbidden("POST", path("api-keys/disable", "userId", users.get("anna")), null);

        permit("view", List.of(users.get("anna")), true);
        assertThat(helper("POST", dryRun, null).expect(200).json().get("count").asInt())
                .isEqualTo(1);
    }

    @Test
    void aPermissionOnAllUsersIsNoListOfAllSinceItMayBeTakenBackForOne() {
        permit("view", List.of(), true);
        permit("view", List.of(users.get("bert")), false);

        helper("GET", path("api-keys", "userId", users.get("anna")), null).expect(200);
        assertNothingOfBert();
        assertNothingOfAll();
    }

    private void assertNothingOfBert() {
        assertForbidden("GET", "api-keys/" + keyOfBert, null);
        assertForbidden("GET", "api-keys/" + keyOfBert + "/usage", null);
        assertForbidden("GET", "api-keys/" + keyOfBert + "/advice", null);
        assertForbidden("GET", path("api-keys", "userId", users.get("bert")), null);
        assertForbidden("GET", path("api-keys/count", "userId", users.get("bert")), null);
        assertForbidden("GET", path("api-keys/export", "userId", users.get("bert")), null);
        assertForbidden("GET", "api-keys/" + keyOfBert + "/history", null);
        assertForbidden("PATCH", "api-keys/" + keyOfBert, Map.of("enabled", false));
        assertForbidden("DELETE", "api-keys/" + keyOfBert, null);
        assertForbidden("POST", path("api-keys/disable", "userId", users.get("bert")), null);
        assertForbidden("GET", path("api-keys/disable", "userId", users.get("bert")), null);
    }

    private void assertNothingOfAll() {
        assertForbidden("GET", "api-keys", null);
        assertForbidden("GET", path("api-keys", "search", "anna"), null);
        // Leaving out the user does not give access to all users.
        assertThat(helper("GET", path("api-keys", "userId", " "), null).status())
                .isEqualTo(400);
        assertForbidden("GET", path("api-keys", "userId", UUID.randomUUID().toString()), null);
        assertForbidden("GET", "api-keys/count", null);
        assertForbidden("GET", "api-keys/export", null);
        assertForbidden("GET", "api-keys/posture", null);
        assertForbidden("POST", "api-keys/disable?enabled=true", null);
        assertForbidden("GET", "api-keys/disable", null);
        assertThat(demo.http()
                        .post("/admin/realms/" + realm + "/api-keys/import")
                        .bearer(helperToken())
                        .body("application/x-ndjson", "{}")
                        .send()
                        .status())
                .isEqualTo(403);
    }

    private void assertForbidden(String method, String path, Object body) {
        Answer answer = helper(method, path, body);
        assertThat(answer.status()).as("%s %s: %s", method, path, answer).isEqualTo(403);
    }

    /** @param userIds none for all users */
    private void permit(String scope, List<String> userIds, boolean granted) {
        String name = scope + " " + userIds + " " + granted;
        String policies = "clients/" + permissions + "/authz/resource-server/";
        String policy = admin(
                        "POST",
                        policies + "policy/user",
                        Map.of(
                                "name",
                                "helper " + name,
                                "users",
                                List.of(users.get("helper")),
                                "logic",
                                granted ? "POSITIVE" : "NEGATIVE"))
                .expect(201)
                .text("id");
        Map<String, Object> permission = new HashMap<>(
                Map.of("name", name, "resourceType", "Users", "scopes", List.of(scope), "policies", List.of(policy)));
        if (!userIds.isEmpty()) {
            permission.put("resources", userIds);
        }
        admin("POST", policies + "permission/scope", permission).expect(201);
    }

    private String legacyKey(String owner) {
        String report = demo.http()
                .post("/admin/realms/" + realm + "/api-keys/import")
                .bearer(demo.adminToken())
                .body("application/x-ndjson", """
                        {"username":"%s","name":"old","access":"read",\
                        "secret":"old-%s"}""".formatted(owner, UUID.randomUUID()))
                .send()
                .expect(200)
                .body();
        return report.replaceAll("(?s).*\"id\":\"([^\"]*)\".*", "$1");
    }

    private Answer admin(String method, String path, Object body) {
        return call(demo.adminToken(), method, path, body);
    }

    private Answer helper(String method, String path, Object body) {
        return call(helperToken(), method, path, body);
    }

    private String helperToken() {
        return Demo.patiently(() -> demo.passwordGrant(realm, "admin-cli", "helper", "helper"))
                .expect(200)
                .text("access_token");
    }

    private Answer call(String token, String method, String path, Object body) {
        var request = demo.http()
                .request(method, "/admin/realms/" + realm + "/" + path)
                .bearer(token);
        return (body == null ? request : request.json(body)).send();
    }
}
