/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.workflow;

import static io.github.scopedkeys.server.Json.legacyKey;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The workflow of docs/operations.md, run by Keycloak, disables the keys of a user who gets a role. */
@ExtendWith(RunningKeycloak.class)
class DisableKeysStepIT {

    private static final long PATIENCE = 30_000;
    private static final String ROLE = "offboarding";

    private static String workflow;

    private final Demo demo;
    private final KeyOwner owner;

    DisableKeysStepIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    @BeforeAll
    static void configure(Demo demo) throws IOException {
        demo.admin("POST", "roles", Map.of("name", ROLE)).expect(201);
        String docs = Files.readString(Path.of("..", "docs", "operations.md"));
        int start = docs.indexOf("```yaml\n", docs.indexOf("## Workflows")) + "```yaml\n".length();
        workflow = demo.http()
                .post(Demo.ADMIN_PATH + "workflows")
                .bearer(demo.adminToken())
                .body("application/yaml", docs.substring(start, docs.indexOf("```", start)))
                .send()
                .expect(201)
                .newId();
    }

    @AfterAll
    static void remove(Demo demo) {
        demo.admin("DELETE", "workflows/" + workflow).expect(204);
        demo.admin("DELETE", "roles/" + ROLE).expect(204);
    }

    @Test
    void allKeysOfTheUserAreDisabledAndThoseOfOthersAreNot() throws Exception {
        KeyOwner.Key scoped = owner.create("read");
        KeyOwner.Key disabledByOwner = owner.create("read");
        owner.enable(disabledByOwner, false);
        String legacy = importLegacy();
        KeyOwner.Key ofAnother = KeyOwner.in(demo).create("read");
        demo.exchange(scoped.secret()).expect(200);
        demo.exchange(legacy).expect(200);

        grantRole();

        awaitStatus(400, scoped.secret());
        assertThat(demo.exchange(legacy).status()).isEqualTo(400);
        demo.exchange(ofAnother.secret()).expect(200);
        assertThat(demo.keys("GET", "", owner.token(), null).json().findValuesAsText("disabledBy"))
                .containsOnly("administrator")
                .hasSize(3);
        Answer refused = demo.keys("PATCH", "/" + scoped.id(), owner.token(), Map.of("enabled", true));
        assertThat(refused.text("error")).isEqualTo("disabled_by_administrator");
        for (KeyOwner.Key key : List.of(scoped, disabledByOwner)) {
            assertThat(demo.keys("POST", "/" + key.id() + "/rotate", owner.token(), Map.of())
                            .text("error"))
                    .isEqualTo("disabled_by_administrator");
        }
    }

    @Test
    void theHistoryNamesTheSystemAndTheBatchOfTheEventUndoesIt() throws Exception {
        KeyOwner.Key key = owner.create("read");
        KeyOwner.Key disabledByOwner = owner.create("read");
        owner.enable(disabledByOwner, false);

        ObjectNode realm = (ObjectNode) demo.admin("GET", "").expect(200).json();
        ObjectNode listening = realm.deepCopy();
        // This listener copies the request, and a workflow has none.
        ((ArrayNode) listening.get("eventsListeners")).add("email");
        demo.admin("PUT", "", listening).expect(204);
        grantRole();
        awaitStatus(400, key.secret());
        demo.admin("PUT", "", realm).expect(204);

        JsonNode entry = demo.keys("GET", "/" + key.id() + "/history", owner.token(), null)
                .json()
                .get(0);
        assertThat(entry.get("change").asText()).isEqualTo("disabled");
        assertThat(entry.get("actor").asText()).isEqualTo("system");
        String batch = "";
        for (JsonNode event : demo.admin("GET", "events?user=" + owner.user().id())
                .expect(200)
                .json()) {
            if (event.at("/details/api_key_actor").asText().equals("system")) {
                assertThat(event.get("type").asText()).isEqualTo("UPDATE_CREDENTIAL");
                assertThat(event.at("/details/api_key_action").asText()).isEqualTo("disable");
                batch = event.at("/details/api_key_batch").asText();
            }
        }
        awaitLog("(batch " + batch + ")");
        JsonNode undone = demo.admin("POST", "api-keys/disable/" + batch + "/undo", null)
                .expect(200)
                .json();
        assertThat(undone.get("enabled").asInt()).isEqualTo(1);
        assertThat(undone.get("stillDisabled").asInt()).isEqualTo(1);
        demo.exchange(key.secret()).expect(200);
    }

    private void awaitLog(String text) throws InterruptedException {
        long deadline = System.currentTimeMillis() + PATIENCE;
        while (!demo.server().log().contains(text) && System.currentTimeMillis() < deadline) {
            Thread.sleep(100);
        }
        assertThat(demo.server().log()).contains(text);
    }

    private void grantRole() {
        JsonNode role = demo.admin("GET", "roles/" + ROLE).expect(200).json();
        demo.admin("POST", "users/" + owner.user().id() + "/role-mappings/realm", List.of(role))
                .expect(204);
    }

    private void awaitStatus(int status, String key) throws InterruptedException {
        long deadline = System.currentTimeMillis() + PATIENCE;
        while (demo.exchange(key).status() != status && System.currentTimeMillis() < deadline) {
            Thread.sleep(100);
        }
        assertThat(demo.exchange(key).status()).isEqualTo(status);
    }

    private String importLegacy() {
        String secret = "legacy-" + UUID.randomUUID();
        demo.importKeys(legacyKey(owner.user().id(), "legacy", secret) + "\n").expect(200);
        return secret;
    }
}
