/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import static io.github.scopedkeys.server.Demo.KEYS_PATH;
import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.Impersonation;
import io.github.scopedkeys.server.KeycloakServer;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A key outlives the token that created it, so not every token that may manage an account may create one. */
@ExtendWith(RunningKeycloak.class)
class OwnerInPersonIT {

    private static final Map<String, Object> WISH = Map.of("name", "new", "permissions", Map.of("graphql", "read"));
    private static final Map<String, Object> WIDER = Map.of("permissions", Map.of("graphql", "read_write"));

    private final Demo demo;
    private final User owner;
    private final NewKey key;

    OwnerInPersonIT(Demo demo) {
        this.demo = demo;
        this.owner = demo.newUser();
        this.key = demo.newKey(owner, READ);
    }

    @AfterEach
    void anyClient() {
        clients("");
    }

    @Test
    void aTokenOfAnotherApplicationMakesNoKeyAndWidensNone() {
        clients("account-console, another");
        String token = demo.login(owner);

        for (Answer answer :
                List.of(demo.createKey(token, WISH), rotate(token), demo.keys("PATCH", "/" + key.id(), token, WIDER))) {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
            assertThat(answer.text("error")).isEqualTo("client_not_allowed");
        }
        demo.exchange(key.key()).expect(200);
    }

    @Test
    void aTokenOfAnotherApplicationCanStillLookAndTakeAway() {
        clients("account-console");
        String token = demo.login(owner);

        demo.keys("GET", "/" + key.id(), token, null).expect(200);
        demo.keys("PATCH", "/" + key.id(), token, Map.of("permissions", Map.of("graphql", "none")))
                .expect(200);
        demo.keys("PATCH", "/" + key.id(), token, Map.of("enabled", false)).expect(200);
        demo.keys("DELETE", "/" + key.id(), token, null).expect(204);
    }

    @Test
    void aClientThatIsNamedMayMakeKeys() {
        clients("account-console demo-cli");

        demo.createKey(demo.login(owner), WISH).expect(201);
    }

    @Test
    void whoActsForAUserMakesNoKeyAndWidensNone() {
        String token = Impersonation.of(demo, owner);

        for (Answer answer :
                List.of(demo.createKey(token, WISH), rotate(token), demo.keys("PATCH", "/" + key.id(), token, WIDER))) {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
            assertThat(answer.text("error")).isEqualTo("impersonated");
        }
        demo.exchange(key.key()).expect(200);
    }

    @Test
    void whatIsDoneForAUserIsLoggedAsWhoDidIt() {
        String token = Impersonation.of(demo, owner);
        JsonNode administrators = demo.http()
                .get("/admin/realms/master/users?exact=true&username=" + KeycloakServer.ADMIN)
                .bearer(demo.adminToken())
                .send()
                .expect(200)
                .json();

        demo.keys("PATCH", "/" + key.id(), token, Map.of("enabled", false)).expect(200);

        JsonNode events = demo.admin("GET", "events?type=UPDATE_CREDENTIAL&user=" + owner.id())
                .expect(200)
                .json();
        JsonNode details = events.get(0).get("details");
        assertThat(details.get("api_key_action").asText()).isEqualTo("disable");
        assertThat(details.get("api_key_actor").asText()).isEqualTo("administrator");
        assertThat(details.get("api_key_actor_id").asText())
                .isEqualTo(administrators.get(0).get("id").asText());
    }

    private Answer rotate(String token) {
        return demo.http()
                .post(KEYS_PATH + "/" + key.id() + "/rotate")
                .bearer(token)
                .json(Map.of())
                .send();
    }

    private void clients(String ids) {
        ObjectNode realm = (ObjectNode) demo.admin("GET", "").expect(200).json();
        ((ObjectNode) realm.get("attributes")).put("apiKeys.clients", ids);
        demo.admin("PUT", "", realm).expect(204);
    }
}
