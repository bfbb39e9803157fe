/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The realm file is imported at every start; only the first one does anything. */
@ExtendWith(RunningKeycloak.class)
class RealmImportIT {

    private static final List<String> PARTS = List.of(
            "",
            "clients?max=1000",
            "client-scopes",
            "roles",
            "users?username=alice",
            "users?username=bob",
            "api-endpoints");

    private final Demo demo;

    RealmImportIT(Demo demo) {
        this.demo = demo;
    }

    @Test
    void importingTheRealmAgainChangesNothingNotEvenWhatAnAdministratorHasChanged() {
        Demo.User user = demo.newUser();
        String name = "Changed by an administrator";
        demo.admin("PUT", "", Map.of("displayName", name)).expect(204);
        String key = demo.createKey(demo.login(user), Map.of("name", "kept", "permissions", Map.of("graphql", "read")))
                .expect(201)
                .text("key");
        JsonNode before = everything();

        demo.server().restart();

        assertThat(everything()).isEqualTo(before);
        assertThat(before.get(0).get("displayName").asText()).isEqualTo(name);
        demo.login(user);
        demo.exchange(key).expect(200);
    }

    private JsonNode everything() {
        ArrayNode everything = Answer.JSON.createArrayNode();
        PARTS.forEach(part -> everything.add(demo.admin("GET", part).expect(200).json()));
        return everything;
    }
}
