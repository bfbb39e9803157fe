/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rotation;

import static io.github.scopedkeys.server.Json.INACTIVE;
import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.authenticator.DirectGrantFlows;
import io.github.scopedkeys.key.Guess;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** A replaced key that is used after its end makes an event, at whichever endpoint, and only with its secret. */
@ExtendWith(RunningKeycloak.class)
class ReusedKeyIT {

    private final Demo demo;
    private KeyOwner owner;

    ReusedKeyIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeAll
    static void applyTheFlows(Demo demo) {
        DirectGrantFlows.apply(demo);
    }

    @BeforeEach
    void newOwner() {
        owner = KeyOwner.in(demo);
    }

    /** The endpoints at which keys are used, each with the client of the event; none where there is no client. */
    private Map<String, Consumer<String>> doors() {
        Map<String, Consumer<String>> doors = new LinkedHashMap<>();
        doors.put("exchange", key -> demo.exchange(key).expect(400));
        doors.put(
                "introspection",
                key -> assertThat(demo.introspectAs(Demo.GATE, key).expect(200).body())
                        .isEqualTo(INACTIVE));
        doors.put(
                "gateway",
                key -> demo.http()
                        .get(Demo.KEYS_PATH + "/authorize")
                        .header("X-Gate-Authorization", Demo.GATE.basic())
                        .bearer(key)
                        .send()
                        .expect(401));
        doors.put(
                "direct grant",
                key -> DirectGrantFlows.send(
                                demo,
                                DirectGrantFlows.KEYS_ONLY,
                                "username",
                                owner.user().name(),
                                "password",
                                key)
                        .expect(400));
        doors.put(
                "self",
                key -> demo.http()
                        .get(Demo.KEYS_PATH + "/self")
                        .bearer(key)
                        .send()
                        .expect(401));
        return doors;
    }

    @TestFactory
    Stream<DynamicTest> everyDoorRecognizesIt() {
        return doors().entrySet().stream()
                .map(door -> DynamicTest.dynamicTest(door.getKey(), () -> {
                    owner = KeyOwner.in(demo);
                    KeyOwner.Key old = owner.create("read");
                    Answer successor = rotate(old, 0).expect(201);
                    assertThat(RotationEvents.of(demo, owner.user(), "reuse")).isEmpty();

                    door.getValue().accept(old.secret());

                    List<JsonNode> events = RotationEvents.await(demo, owner.user(), "reuse", 1);
                    assertThat(events).singleElement().satisfies(event -> {
                        assertThat(event.get("type").asText()).isEqualTo("UPDATE_CREDENTIAL_ERROR");
                        assertThat(event.get("error").asText()).isEqualTo("replaced_key_used");
                        assertThat(event.get("ipAddress").asText()).isNotEmpty();
                        assertThat(event.at("/details/api_key_id").asText()).isEqualTo(old.id());
                        assertThat(event.at("/details/api_key_successor_id").asText())
                                .isEqualTo(successor.text("id"));
                        assertThat(event.at("/details/api_key_actor").asText()).isEqualTo("system");
                        assertThat(event.at("/details/credential_type").asText())
                                .isEqualTo("api-key");
                        assertThat(event.path("clientId").asText())
                                .isEqualTo(
                                        switch (door.getKey()) {
                                            case "self" -> "";
                                            case "direct grant" -> DirectGrantFlows.KEYS_ONLY.id();
                                            default -> Demo.GATE.id();
                                        });
                        assertThat(event.toString()).doesNotContain(old.secret().substring(17));
                    });
                    assertThat(demo.exchange(successor.text("key")).status()).isEqualTo(200);
                }));
    }

    @Test
    void theOwnerReadsOfItInTheHistoryAndInTheRotation() throws Exception {
        KeyOwner.Key old = owner.create("read");
        Answer successor = rotate(old, 0).expect(201);
        assertThat(rotation(old).at("/to/predecessor").has("reusedTimestamp")).isFalse();
        long before = System.currentTimeMillis();

        demo.exchange(old.secret()).expect(400);
        RotationEvents.await(demo, owner.user(), "reuse", 1);

        assertThat(rotation(old).at("/to/predecessor/reusedTimestamp").asLong())
                .isBetween(before, System.currentTimeMillis());
        JsonNode entry = demo.keys("GET", "/" + old.id() + "/history", owner.token(), null)
                .json()
                .get(0);
        assertThat(entry.get("change").asText()).isEqualTo("reused");
        assertThat(entry.get("actor").asText()).isEqualTo("system");
        assertThat(demo.keys("GET", "/" + successor.text("id"), owner.token(), null)
                        .json()
                        .get("enabled")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void manyUsesMakeOneEvent() throws Exception {
        KeyOwner.Key old = owner.create("read");
        rotate(old, 0).expect(201);

        for (int i = 0; i < 20; i++) {
            demo.exchange(old.secret()).expect(400);
        }

        assertThat(RotationEvents.await(demo, owner.user(), "reuse", 1)).hasSize(1);
        assertThat(RotationEvents.afterAWhile(demo, owner.user(), "reuse")).hasSize(1);
    }

    @Test
    void guessesDoNothing() throws Exception {
        KeyOwner.Key old = owner.create("read");
        rotate(old, 0).expect(201);

        demo.exchange(Guess.at(old.id())).expect(400);
        demo.exchange(old.secret().substring(0, 54) + (old.secret().endsWith("A") ? "B" : "A"))
                .expect(400);

        assertThat(RotationEvents.afterAWhile(demo, owner.user(), "reuse")).isEmpty();
        demo.exchange(old.secret()).expect(400);
        assertThat(RotationEvents.await(demo, owner.user(), "reuse", 1)).hasSize(1);
    }

    @Test
    void aKeyWithoutASuccessorOrBeforeItsEndIsNoReplacedOne() throws Exception {
        KeyOwner.Key disabled = owner.create("read");
        owner.enable(disabled, false);
        KeyOwner.Key inGrace = owner.create("read");
        rotate(inGrace, 600).expect(201);
        demo.exchange(inGrace.secret()).expect(200);
        KeyOwner.Key disabledInGrace = owner.create("read");
        rotate(disabledInGrace, 600).expect(201);
        owner.enable(disabledInGrace, false);
        Demo.NewKey expired = demo.newExpiredKey(owner.user(), READ);

        for (String key : List.of(disabled.secret(), disabledInGrace.secret(), expired.key())) {
            demo.exchange(key).expect(400);
        }

        assertThat(RotationEvents.afterAWhile(demo, owner.user(), "reuse")).isEmpty();
    }

    @Test
    void revokingAnEndedKeyIsNoUseOfIt() throws Exception {
        KeyOwner.Key old = owner.create("read");
        rotate(old, 0).expect(201);

        demo.http()
                .post(Demo.KEYS_PATH + "/revoke")
                .form("token", old.secret())
                .send()
                .expect(200);

        assertThat(RotationEvents.afterAWhile(demo, owner.user(), "reuse")).isEmpty();
    }

    private JsonNode rotation(KeyOwner.Key key) {
        return demo.keys("GET", "/" + key.id() + "/rotation", owner.token(), null)
                .expect(200)
                .json();
    }

    private Answer rotate(KeyOwner.Key key, int graceSeconds) {
        return demo.keys("POST", "/" + key.id() + "/rotate", owner.token(), Map.of("graceSeconds", graceSeconds));
    }
}
