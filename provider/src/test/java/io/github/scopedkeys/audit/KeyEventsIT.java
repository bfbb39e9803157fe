/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.audit;

import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The event log contains everything that happens to a key, and no secret. */
@ExtendWith(RunningKeycloak.class)
class KeyEventsIT {

    private final Demo demo;

    KeyEventsIT(Demo demo) {
        this.demo = demo;
    }

    @Test
    void theWholeLifeOfAKeyIsRecordedWithoutItsSecret() {
        Demo.User owner = demo.newUser();
        String token = demo.login(owner);
        NewKey key = demo.newKey(owner, READ);
        demo.exchange(key.key()).expect(200);
        demo.exchange(key.key(), "scope", "graphql:write").expect(400);
        demo.keys("PATCH", "/" + key.id(), token, Map.of("name", "x")).expect(200);
        demo.keys("PATCH", "/" + key.id(), token, Map.of("enabled", false)).expect(200);
        demo.exchange(key.key()).expect(400);
        demo.keys("PATCH", "/" + key.id(), token, Map.of("enabled", true)).expect(200);
        demo.keys("PATCH", "/" + key.id(), token, Map.of("name", "")).expect(400);
        demo.keys("DELETE", "/" + key.id(), token, null).expect(204);

        JsonNode events =
                demo.admin("GET", "events?user=" + owner.id()).expect(200).json();

        List<String> told = events.findParents("type").stream()
                .filter(event -> event.at("/details/api_key_id").asText().equals(key.id()))
                .map(event -> event.get("type").asText()
                        + " " + event.at("/details/api_key_action").asText()
                        + " " + event.at("/details/reason").asText())
                .map(String::strip)
                .toList();
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "UPDATE_CREDENTIAL create",
                        "TOKEN_EXCHANGE",
                        "TOKEN_EXCHANGE_ERROR  invalid_scope",
                        "UPDATE_CREDENTIAL update",
                        "UPDATE_CREDENTIAL disable",
                        "TOKEN_EXCHANGE_ERROR  api_key_disabled",
                        "UPDATE_CREDENTIAL enable",
                        "UPDATE_CREDENTIAL_ERROR update invalid_name",
                        "REMOVE_CREDENTIAL delete");
        assertThat(events.toString()).doesNotContain(key.key().substring(17));
        assertThat(events.toString()).contains("\"clientId\":\"gate\"", "\"credential_type\":\"api-key\"");
    }

    @Test
    void theServersLogHoldsNoSecretEvenWhenItTracesUs() {
        Demo.User owner = demo.newUser();
        NewKey key = demo.newKey(owner, READ);
        demo.exchange(key.key()).expect(200);
        demo.exchange(key.key() + "x").expect(400);
        demo.exchange(key.key(), "scope", "junk").expect(400);
        demo.introspect(key.key()).expect(200);
        demo.createKey(demo.login(owner), """
                {"name":"%s","junk":1}""".formatted(key.key())).expect(400);

        assertThat(demo.server().log()).doesNotContain(key.key().substring(17, 49));
    }
}
