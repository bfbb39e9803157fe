/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every start imports the realm file; only the first import has an effect. */
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
        PARTS.forEach(part ->
                everything.add(inOrder(demo.admin("GET", part).expect(200).json())));
        return everything;
    }

    /** Keycloak returns sets, such as a client's scopes, in any order. */
    private static JsonNode inOrder(JsonNode node) {
        if (node.isArray()) {
            ArrayNode sorted = Answer.JSON.createArrayNode();
            StreamSupport.stream(node.spliterator(), false)
                    .map(RealmImportIT::inOrder)
                    .sorted(Comparator.comparing(JsonNode::toString))
                    .forEach(sorted::add);
            return sorted;
        }
        if (node.isObject()) {
            ObjectNode object = Answer.JSON.createObjectNode();
            node.properties().forEach(field -> object.set(field.getKey(), inOrder(field.getValue())));
            return object;
        }
        return node;
    }
}
