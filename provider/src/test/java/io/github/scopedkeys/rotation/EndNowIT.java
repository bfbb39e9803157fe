/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rotation;

import static io.github.scopedkeys.server.Json.legacyKey;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.admin.AdminDemo;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What owners and administrators learn about a rotation, and how its owner ends the replaced key early. */
@ExtendWith(RunningKeycloak.class)
class EndNowIT {

    private static final Map<String, Object> GRACE = Map.of("graceSeconds", 86_400);

    private final Demo demo;
    private final AdminDemo admin;
    private KeyOwner owner;

    EndNowIT(Demo demo) {
        this.demo = demo;
        this.admin = new AdminDemo(demo);
    }

    @BeforeEach
    void newOwner() {
        owner = KeyOwner.in(demo);
    }

    @Test
    void aReplacedKeyThatIsEndedIsRefusedAtOnceAndItsSuccessorIsNot() {
        KeyOwner.Key old = owner.create("read");
        String successor = rotate(old).text("key");
        demo.exchange(old.secret()).expect(200);
        demo.http()
                .get(Demo.KEYS_PATH + "/authorize")
                .header("X-Gate-Authorization", Demo.GATE.basic())
                .bearer(old.secret())
                .send()
                .expect(200);
        String token = demo.exchange(old.secret()).text("access_token");

        long before = System.currentTimeMillis();
        JsonNode ended = end(old.id()).expect(200).json();

        assertThat(ended.get("expiresTimestamp").asLong()).isBetween(before - 1000, System.currentTimeMillis() + 1000);
        assertThat(ended.get("enabled").asBoolean()).isFalse();
        assertThat(ended.get("disabledBy").asText()).isEqualTo("owner");
        assertThat(demo.exchange(old.secret()).status()).isEqualTo(400);
        assertThat(demo.http()
                        .get(Demo.KEYS_PATH + "/authorize")
                        .header("X-Gate-Authorization", Demo.GATE.basic())
                        .bearer(old.secret())
                        .send()
                        .status())
                .isEqualTo(401);
        assertThat(demo.introspect(token).json().get("active").asBoolean()).isFalse();
        demo.exchange(successor).expect(200);
    }

    @Test
    void anEndIsInTheHistoryAndAnEventAndASecondOneLeavesNothing() {
        KeyOwner.Key old = owner.create("read");
        rotate(old).expect(201);
        long end = key(old).get("expiresTimestamp").asLong();

        JsonNode first = end(old.id()).expect(200).json();
        JsonNode second = end(old.id()).expect(200).json();

        assertThat(second).isEqualTo(first);
        JsonNode history = demo.keys("GET", "/" + old.id() + "/history", owner.token(), null)
                .json();
        assertThat(history.get(0).get("change").asText()).isEqualTo("ended");
        assertThat(history.get(0).get("actor").asText()).isEqualTo("owner");
        assertThat(history.get(0).at("/before/expiresTimestamp").asLong()).isEqualTo(end);
        assertThat(history.get(0).at("/after/expiresTimestamp").asLong())
                .isEqualTo(first.get("expiresTimestamp").asLong());
        assertThat(history.get(1).get("change").asText()).isEqualTo("rotated");
        assertThat(RotationEvents.of(demo, owner.user(), "end"))
                .singleElement()
                .satisfies(event ->
                        assertThat(event.at("/details/api_key_id").asText()).isEqualTo(old.id()));
    }

    @Test
    void anEndedKeyCannotBeRevived() {
        KeyOwner.Key old = owner.create("read");
        rotate(old).expect(201);
        end(old.id()).expect(200);
        long later = System.currentTimeMillis() + 3_600_000;

        assertThat(change(old, Map.of("enabled", true)).text("error")).isEqualTo("key_rotated");
        assertThat(change(old, Map.of("expiresTimestamp", later)).text("error")).isEqualTo("key_rotated");
        admin.call("PATCH", "api-keys/" + old.id(), Map.of("enabled", true)).expect(200);

        assertThat(demo.exchange(old.secret()).status()).isEqualTo(400);
    }

    @Test
    void aKeyThatAnAdministratorDisabledStaysSo() {
        KeyOwner.Key old = owner.create("read");
        rotate(old).expect(201);
        admin.call("PATCH", "api-keys/" + old.id(), Map.of("enabled", false)).expect(200);

        JsonNode ended = end(old.id()).expect(200).json();

        assertThat(ended.get("disabledBy").asText()).isEqualTo("administrator");
        assertThat(ended.get("expiresTimestamp").asLong()).isLessThanOrEqualTo(System.currentTimeMillis());
    }

    @Test
    void onlyAReplacedKeyOfOnesOwnCanBeEnded() {
        KeyOwner.Key key = owner.create("read");
        KeyOwner other = KeyOwner.in(demo);
        String legacy = importLegacy();

        for (String id : new String[] {key.id(), legacy}) {
            Answer refused = end(id);
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.text("error")).isEqualTo("key_not_rotated");
        }
        demo.exchange(key.secret()).expect(200);
        rotate(key).expect(201);
        assertThat(demo.keys("POST", "/" + key.id() + "/end", other.token(), null)
                        .body())
                .isEqualTo(demo.keys("POST", "/AAAAAAAAAAAA/end", owner.token(), null)
                        .expect(404)
                        .body());
        demo.exchange(key.secret()).expect(200);
        end(key.id()).expect(200);
    }

    @Test
    void anEndedKeyTakesNoPlaceOfAnother() {
        maxPerUser("1");
        try {
            KeyOwner.Key old = owner.create("read");
            Answer second = rotate(old).expect(201);
            // One replaced key may still be valid.
            assertThat(rotate(second.text("id")).text("error")).isEqualTo("key_limit_reached");

            end(old.id()).expect(200);

            rotate(second.text("id")).expect(201);
        } finally {
            maxPerUser("");
        }
    }

    @Test
    void bothKeysOfARotationTellOfItAndAnAdministratorReadsTheSame() {
        KeyOwner.Key first = owner.create("read");
        Answer second = rotate(first).expect(201);
        Answer third = rotate(second.text("id")).expect(201);
        KeyOwner.Key alone = owner.create("read");

        JsonNode middle = rotation(second.text("id"));

        assertThat(middle.at("/from/predecessor/id").asText()).isEqualTo(first.id());
        assertThat(middle.at("/from/predecessor/name").asText()).isEqualTo("A key");
        assertThat(middle.at("/from/predecessor/endsTimestamp").asLong()).isGreaterThan(System.currentTimeMillis());
        assertThat(middle.at("/from/predecessor/ended").asBoolean()).isFalse();
        assertThat(middle.at("/from/predecessor").has("lastUsedTimestamp")).isFalse();
        assertThat(middle.at("/from/successor/id").asText()).isEqualTo(second.text("id"));
        assertThat(middle.at("/from/successor/usesSince").asLong()).isZero();
        assertThat(middle.at("/from/allMoved").asBoolean()).isFalse();
        assertThat(middle.at("/to/successor/id").asText()).isEqualTo(third.text("id"));
        assertThat(rotation(first.id()).get("to")).isEqualTo(middle.get("from"));
        assertThat(rotation(first.id()).get("from").isNull()).isTrue();
        assertThat(rotation(third.text("id")).get("from")).isEqualTo(middle.get("to"));
        assertThat(rotation(alone.id()).toString()).isEqualTo("{\"from\":null,\"to\":null}");
        assertThat(admin.call("GET", "api-keys/" + second.text("id") + "/rotation")
                        .expect(200)
                        .json())
                .isEqualTo(middle);
        owner.delete(first);
        assertThat(rotation(second.text("id")).get("from").isNull()).isTrue();
    }

    @Test
    void usesOfBothKeysAreTold() throws Exception {
        KeyOwner.Key old = owner.create("read");
        String successor = rotate(old).expect(201).text("key");
        demo.exchange(old.secret()).expect(200);
        demo.exchange(successor).expect(200);
        demo.exchange(successor, "scope", "graphql:read").expect(200);

        JsonNode rotation = rotation(old.id()).get("to");
        for (long deadline = System.currentTimeMillis() + 60_000;
                rotation.at("/successor/usesSince").asLong() < 2 && System.currentTimeMillis() < deadline; ) {
            Thread.sleep(500);
            rotation = rotation(old.id()).get("to");
        }

        assertThat(rotation.at("/successor/usesSince").asLong()).isEqualTo(2);
        assertThat(rotation.at("/successor").has("lastUsedTimestamp")).isTrue();
        assertThat(rotation.at("/predecessor").has("lastUsedTimestamp")).isTrue();
        assertThat(rotation.get("allMoved").asBoolean()).isFalse();
    }

    @Test
    void strangersLearnNothingOfARotation() {
        KeyOwner.Key old = owner.create("read");
        rotate(old).expect(201);
        KeyOwner other = KeyOwner.in(demo);

        assertThat(demo.keys("GET", "/" + old.id() + "/rotation", other.token(), null)
                        .body())
                .isEqualTo(demo.keys("GET", "/AAAAAAAAAAAA/rotation", other.token(), null)
                        .expect(404)
                        .body());
        assertThat(demo.keys("GET", "/" + old.id() + "/rotation?days=1", owner.token(), null)
                        .text("error"))
                .isEqualTo("unknown_parameter");
        assertThat(demo.http()
                        .get(Demo.ADMIN_PATH + "api-keys/" + old.id() + "/rotation")
                        .bearer(owner.token())
                        .send()
                        .status())
                .isEqualTo(403);
    }

    private void maxPerUser(String value) {
        RealmRule.set(demo, "apiKeys.maxPerUser", value);
    }

    private JsonNode rotation(String id) {
        return demo.keys("GET", "/" + id + "/rotation", owner.token(), null)
                .expect(200)
                .json();
    }

    private JsonNode key(KeyOwner.Key key) {
        return demo.keys("GET", "/" + key.id(), owner.token(), null).expect(200).json();
    }

    private Answer rotate(KeyOwner.Key key) {
        return rotate(key.id());
    }

    private Answer rotate(String id) {
        return demo.keys("POST", "/" + id + "/rotate", owner.token(), GRACE);
    }

    private Answer end(String id) {
        return demo.keys("POST", "/" + id + "/end", owner.token(), null);
    }

    private Answer change(KeyOwner.Key key, Map<String, Object> change) {
        return demo.keys("PATCH", "/" + key.id(), owner.token(), change);
    }

    private String importLegacy() {
        demo.importKeys(legacyKey(owner.user().id(), "legacy", "legacy-" + UUID.randomUUID()) + "\n")
                .expect(200);
        for (JsonNode key : demo.keys("GET", "", owner.token(), null).json()) {
            if (key.get("kind").asText().equals("legacy")) {
                return key.get("id").asText();
            }
        }
        throw new AssertionError("No legacy key");
    }
}
