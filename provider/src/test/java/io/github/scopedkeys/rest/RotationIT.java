/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import static io.github.scopedkeys.server.Demo.KEYS_PATH;
import static io.github.scopedkeys.server.Json.READ;
import static io.github.scopedkeys.server.Json.READ_WRITE;
import static io.github.scopedkeys.server.Json.expires;
import static io.github.scopedkeys.server.Json.legacyKey;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rotation: a key gets a successor, and stops working at once or after a grace period. */
@ExtendWith(RunningKeycloak.class)
class RotationIT {

    private static final long HOUR = 3_600_000;

    private final Demo demo;
    private User owner;
    private String token;
    private boolean ruled;

    RotationIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeEach
    void newOwner() {
        owner = demo.newUser();
        token = demo.login(owner);
    }

    @AfterEach
    void noRules() {
        // A change of the realm empties Keycloak's cache of it, and few tests make one.
        if (ruled) {
            rules(Map.of("prefix", "", "maxPerUser", "", "maxLifetimeDays", "", "requireExpiry", "", "maxGraphql", ""));
            rules(Map.of("stepUpMaxAge", ""));
        }
    }

    @Test
    void theSuccessorIsShownOnceAndIsWhatTheOldKeyWas() {
        NewKey old = demo.newKey(owner, """
                {"graphql":"read_write","endpoints":{"*":"read","moderation":"none"}}""");

        Answer rotated = rotate(old, null).expect(201);

        JsonNode successor = rotated.json();
        String id = successor.get("id").asText();
        assertThat(id).isNotEqualTo(old.id());
        assertThat(successor.get("key").asText()).startsWith("rpa_" + id + "_");
        assertThat(rotated.header("Location")).isEqualTo(demo.server().baseUri() + KEYS_PATH + "/" + id);
        assertThat(rotated.header("Cache-Control")).contains("no-store");
        assertThat(successor.get("name")).isEqualTo(key(old.id()).get("name"));
        assertThat(successor.get("permissions")).isEqualTo(key(old.id()).get("permissions"));
        assertThat(successor.has("expiresTimestamp")).isFalse();
        assertThat(successor.has("rotatedTo")).isFalse();
        assertThat(key(id).has("key")).isFalse();
        demo.exchange(successor.get("key").asText()).expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"graceSeconds\":0}"})
    void withoutAGraceTheOldKeyEndsAtOnce(String body) {
        NewKey old = demo.newKey(owner, READ);

        Answer rotated = rotate(old, body.isEmpty() ? null : body).expect(201);

        demo.exchange(old.key()).expect(400);
        JsonNode ended = key(old.id());
        assertThat(ended.get("rotatedTo").asText()).isEqualTo(rotated.text("id"));
        assertThat(ended.get("enabled").asBoolean()).isFalse();
        assertThat(ended.get("expiresTimestamp").asLong()).isLessThanOrEqualTo(System.currentTimeMillis());
    }

    @Test
    void theOldKeyWorksUntilTheGraceEnds() throws InterruptedException {
        NewKey old = demo.newKey(owner, READ);
        long before = System.currentTimeMillis();

        Answer rotated = rotate(old, Map.of("graceSeconds", 3)).expect(201);

        long end = key(old.id()).get("expiresTimestamp").asLong();
        assertThat(end).isBetween(before + 3000, System.currentTimeMillis() + 3000);
        assertThat(key(old.id()).get("rotatedTo").asText()).isEqualTo(rotated.text("id"));
        if (System.currentTimeMillis() < end - 1000) {
            demo.exchange(old.key()).expect(200);
        }
        Thread.sleep(Math.max(0, end - System.currentTimeMillis()) + 20);
        demo.exchange(old.key()).expect(400);
        demo.exchange(rotated.text("key")).expect(200);
    }

    @Test
    void aGraceNeverMakesTheOldKeyLiveLonger() {
        long end = System.currentTimeMillis() + HOUR;
        NewKey old = demo.newKey(owner, READ, expires(end));

        rotate(old, Map.of("graceSeconds", 86_400)).expect(201);

        assertThat(key(old.id()).get("expiresTimestamp").asLong()).isEqualTo(end);
    }

    @Test
    void theSuccessorOfAKeyThatEndsLivesAsLongAsThatWasToLive() {
        long end = System.currentTimeMillis() + 10 * HOUR;
        NewKey old = demo.newKey(owner, READ, expires(end));
        long life = end - key(old.id()).get("createdTimestamp").asLong();

        JsonNode successor = rotate(old, null).expect(201).json();

        assertThat(successor.get("expiresTimestamp").asLong()
                        - successor.get("createdTimestamp").asLong())
                .isBetween(life - 1000, life);
    }

    @Test
    void noSuccessorLivesLongerThanTheRealmAllowsToday() {
        NewKey endless = demo.newKey(owner, READ);
        NewKey long10Days = demo.newKey(owner, READ, expires(System.currentTimeMillis() + 240 * HOUR));
        rules(Map.of("maxLifetimeDays", "1"));

        for (NewKey key : List.of(endless, long10Days)) {
            JsonNode successor = rotate(key, null).expect(201).json();
            assertThat(successor.get("expiresTimestamp").asLong()
                            - successor.get("createdTimestamp").asLong())
                    .isBetween(24 * HOUR - 1000, 24 * HOUR);
        }
    }

    @Test
    void aRotationAtTheLimitNeedsNoFreePlaceAndMakesNone() {
        NewKey first = demo.newKey(owner, READ);
        demo.newKey(owner, READ);
        rules(Map.of("maxPerUser", "2"));

        Answer second = rotate(first, Map.of("graceSeconds", 600)).expect(201);
        Answer third = rotate(second, Map.of("graceSeconds", 600)).expect(201);

        // As many replaced keys as the limit of keys, and no more.
        assertError(rotate(third, Map.of("graceSeconds", 600)), 409, "key_limit_reached");
        assertError(demo.createKey(token, "{\"name\":\"one more\"}"), 409, "key_limit_reached");
        demo.keys("DELETE", "/" + first.id(), token, null).expect(204);
        Answer fourth = rotate(third, null).expect(201);
        demo.exchange(fourth.text("key")).expect(200);
        demo.exchange(second.text("key")).expect(200);
        assertThat(list()).hasSize(4);
    }

    @Test
    void whatWasReplacedAndHasEndedTakesNoPlace() {
        NewKey key = demo.newKey(owner, READ);
        rules(Map.of("maxPerUser", "1"));
        Answer latest = rotate(key, null).expect(201);
        for (int i = 0; i < 3; i++) {
            latest = rotate(latest, null).expect(201);
        }
        // For a while, an administrator who disables one of the replaced keys disables the latest one too.
        assertThat(list()).hasSize(5);

        demo.keys("DELETE", "/" + latest.text("id"), token, null).expect(204);
        demo.createKey(token, "{\"name\":\"another\"}").expect(201);
    }

    @Test
    void aSuccessorObeysThePrefixRuleOfToday() {
        NewKey old = demo.newKey(owner, READ);
        rules(Map.of("prefix", "acme"));

        assertThat(rotate(old, null).expect(201).text("key")).startsWith("acme_");
    }

    @Test
    void anEndpointThatTheOwnerLostIsNoneInTheSuccessor() {
        String lost = "lost-" + UUID.randomUUID();
        endpoint(lost, owner.id());
        NewKey old = demo.newKey(owner, """
                {"endpoints":{"*":"read","%s":"read_write"}}""".formatted(lost));
        endpoint(lost, Demo.BOB.id());

        Answer successor = rotate(old, null).expect(201);

        assertThat(successor.json().at("/permissions/endpoints/" + lost).asText())
                .isEqualTo("none");
        endpoint(lost, owner.id());
        demo.exchange(successor.text("key"), "scope", "endpoint:" + lost + ":read")
                .expect(400);
    }

    @Test
    void eventsTellWhatReplacedWhatAndWhyNot() {
        NewKey old = demo.newKey(owner, READ);
        Answer successor = rotate(old, null).expect(201);
        rotate(old, null).expect(409);

        List<JsonNode> events = StreamSupport.stream(
                        demo.admin("GET", "events?user=" + owner.id()).json().spliterator(), false)
                .filter(event -> event.at("/details/api_key_action").asText().equals("rotate"))
                .toList();

        assertThat(events).hasSize(2);
        JsonNode refused = events.get(0);
        JsonNode rotated = events.get(1);
        assertThat(rotated.get("type").asText()).isEqualTo("UPDATE_CREDENTIAL");
        assertThat(rotated.at("/details/api_key_id").asText()).isEqualTo(old.id());
        assertThat(rotated.at("/details/api_key_successor_id").asText()).isEqualTo(successor.text("id"));
        assertThat(rotated.at("/details/api_key_actor").asText()).isEqualTo("owner");
        assertThat(refused.get("type").asText()).isEqualTo("UPDATE_CREDENTIAL_ERROR");
        assertThat(refused.at("/details/reason").asText()).isEqualTo("key_rotated");
        assertThat(events.toString())
                .doesNotContain(successor.text("key").substring(17))
                .doesNotContain(old.key().substring(17));
    }

    @Test
    void ofManyRotationsAtOnceOneSucceeds() throws Exception {
        NewKey old = demo.newKey(owner, READ);
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            Callable<Integer> rotation =
                    () -> rotate(old, Map.of("graceSeconds", 600)).status();
            int rotated = 0;
            for (Future<Integer> status :
                    threads.invokeAll(List.of(rotation, rotation, rotation, rotation, rotation))) {
                assertThat(status.get()).isIn(201, 409);
                rotated += status.get() == 201 ? 1 : 0;
            }
            assertThat(rotated).isEqualTo(1);
        } finally {
            threads.shutdown();
        }
        assertThat(list()).hasSize(2);
    }

    @Test
    void aChangeAtTheSameMomentDoesNotMakeTheOldKeyLiveOn() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < 10; i++) {
                NewKey old = demo.newKey(owner, READ);
                long later = System.currentTimeMillis() + HOUR;
                Future<Answer> change = threads.submit(() -> change(
                        old,
                        Map.of("expiresTimestamp", later, "enabled", true, "permissions", Map.of("graphql", "read"))));
                Future<Answer> rotation = threads.submit(() -> rotate(old, null));

                assertThat(change.get().status()).isIn(200, 409);
                rotation.get().expect(201);
                demo.exchange(old.key()).expect(400);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Nested
    class AReplacedKey {

        @Test
        void isNotMadeByARequestWhoseGraceIsInTheWrongPlace() {
            NewKey key = demo.newKey(owner, READ);

            Answer answer =
                    demo.keys("POST", "/" + key.id() + "/rotate?graceSeconds=600", token, Map.of("graceSeconds", 600));

            assertThat(answer.expect(400).text("error")).isEqualTo("unknown_parameter");
            demo.exchange(key.key()).expect(200);
        }

        @Test
        void canOnlyBeRenamedSwitchedAndDeleted() {
            NewKey old = demo.newKey(owner, READ);
            rotate(old, Map.of("graceSeconds", 600)).expect(201);

            assertError(change(old, Map.of("expiresTimestamp", System.currentTimeMillis() + HOUR)), 409, "key_rotated");
            assertError(change(old, "{\"expiresTimestamp\":null}"), 409, "key_rotated");
            assertError(change(old, Map.of("permissions", Map.of("graphql", "read_write"))), 409, "key_rotated");
            assertError(rotate(old, null), 409, "key_rotated");
            change(old, Map.of("name", "old one")).expect(200);
            change(old, Map.of("enabled", false)).expect(200);
            demo.exchange(old.key()).expect(400);
            change(old, Map.of("enabled", true)).expect(200);
            demo.exchange(old.key()).expect(200);
            demo.keys("DELETE", "/" + old.id(), token, null).expect(204);
            demo.exchange(old.key()).expect(400);
        }

        @Test
        void isNotRevokedAfterItsEndSinceItsUseIsATrace() {
            NewKey old = demo.newKey(owner, READ);
            NewKey other = demo.newKey(owner, READ);
            rotate(old, null).expect(201);
            rotate(other, Map.of("graceSeconds", 600)).expect(201);

            revoke(old).expect(200);
            revoke(other).expect(200);

            demo.keys("GET", "/" + old.id(), token, null).expect(200);
            demo.keys("GET", "/" + other.id(), token, null).expect(404);
        }

        private Answer revoke(NewKey key) {
            return demo.http()
                    .post(Demo.KEYS_PATH + "/revoke")
                    .form("token", key.key())
                    .send();
        }

        @Test
        void isNotSwitchedOnAgainWhenItHasEnded() {
            NewKey old = demo.newKey(owner, READ);
            rotate(old, null).expect(201);

            assertError(change(old, Map.of("enabled", true)), 409, "key_rotated");
            demo.admin("PATCH", "api-keys/" + old.id(), Map.of("enabled", true)).expect(200);

            demo.exchange(old.key()).expect(400);
        }
    }

    @Nested
    class AKeyThatItsOwnerDisabled {

        @ParameterizedTest
        @ValueSource(strings = {"", "{}", "{\"graceSeconds\":0}"})
        void getsASuccessorThatWorksAndStaysDisabled(String body) {
            NewKey old = demo.newKey(owner, READ);
            change(old, Map.of("enabled", false)).expect(200);

            Answer successor = rotate(old, body.isEmpty() ? null : body).expect(201);

            demo.exchange(successor.text("key")).expect(200);
            demo.exchange(old.key()).expect(400);
            JsonNode ended = key(old.id());
            assertThat(ended.get("disabledBy").asText()).isEqualTo("owner");
            assertThat(ended.get("rotatedTo").asText()).isEqualTo(successor.text("id"));
            assertThat(ended.get("expiresTimestamp").asLong()).isLessThanOrEqualTo(System.currentTimeMillis());
            assertError(change(old, Map.of("enabled", true)), 409, "key_rotated");
        }

        @Test
        void cannotKeepWorkingForAGrace() {
            NewKey old = demo.newKey(owner, READ);
            change(old, Map.of("enabled", false)).expect(200);

            Answer refused = rotate(old, Map.of("graceSeconds", 1));

            assertError(refused, 409, "key_disabled");
            assertThat(refused.text("errorMessage")).contains("graceSeconds");
            assertThat(list()).hasSize(1);
            change(old, Map.of("enabled", true)).expect(200);
            rotate(old, Map.of("graceSeconds", 600)).expect(201);
            demo.exchange(old.key()).expect(200);
        }

        @Test
        void isAnAdministratorsAfterABulkDisableAndItsOwnersAgainAfterTheUndo() {
            NewKey old = demo.newKey(owner, READ);
            change(old, Map.of("enabled", false)).expect(200);
            String batch = demo.admin("POST", "api-keys/disable?userId=" + owner.id())
                    .expect(200)
                    .text("batch");
            assertError(rotate(old, null), 409, "disabled_by_administrator");

            demo.admin("POST", "api-keys/disable/" + batch + "/undo").expect(200);

            Answer successor = rotate(old, null).expect(201);
            demo.exchange(successor.text("key")).expect(200);
        }

        @Test
        void getsOneSuccessorHoweverManyRotateItAtOnce() throws Exception {
            ExecutorService threads = Executors.newFixedThreadPool(3);
            try {
                for (int i = 0; i < 5; i++) {
                    NewKey old = demo.newKey(owner, READ);
                    change(old, Map.of("enabled", false)).expect(200);
                    Callable<Answer> rotation = () -> rotate(old, null);
                    Callable<Answer> enabling = () -> change(old, Map.of("enabled", true));
                    List<Future<Answer>> answers = threads.invokeAll(List.of(rotation, rotation, enabling));

                    List<Integer> rotations = List.of(
                            answers.get(0).get().status(), answers.get(1).get().status());
                    assertThat(rotations).containsExactlyInAnyOrder(201, 409);
                    assertThat(answers.get(2).get().status()).isIn(200, 409);
                    demo.exchange(old.key()).expect(400);
                }
            } finally {
                threads.shutdown();
            }
        }

        @Test
        void staysWithoutAWorkingSuccessorIfAnAdministratorDisablesItMeanwhile() throws Exception {
            ExecutorService threads = Executors.newFixedThreadPool(2);
            String administrator = demo.adminToken();
            try {
                for (int i = 0; i < 15; i++) {
                    NewKey old = demo.newKey(owner, READ);
                    change(old, Map.of("enabled", false)).expect(200);
                    Future<Answer> rotation = threads.submit(() -> rotate(old, null));
                    Future<Answer> disable = threads.submit(() -> demo.http()
                            .request("PATCH", Demo.ADMIN_PATH + "api-keys/" + old.id())
                            .bearer(administrator)
                            .json(Map.of("enabled", false))
                            .send());

                    disable.get().expect(200);
                    Answer rotated = rotation.get();
                    assertThat(rotated.status()).isIn(201, 409);
                    if (rotated.status() == 201) {
                        demo.exchange(rotated.text("key")).expect(400);
                    }
                    demo.exchange(old.key()).expect(400);
                    assertThat(key(old.id()).get("disabledBy").asText()).isEqualTo("administrator");
                    list().findValuesAsText("id")
                            .forEach(id ->
                                    demo.keys("DELETE", "/" + id, token, null).expect(204));
                }
            } finally {
                threads.shutdown();
            }
        }
    }

    @Nested
    class Refuses {

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                {"graceSeconds":-1} | invalid_grace
                {"graceSeconds":2592001} | invalid_grace
                {"graceSeconds":1e40} | invalid_grace
                {"graceSeconds":1.5} | invalid_grace
                {"graceSeconds":"60"} | invalid_grace
                {"graceSeconds":null} | invalid_grace
                {"graceSeconds":true} | invalid_grace
                {"grace":60} | unknown_field
                {"permissions":{"graphql":"read_write"}} | unknown_field
                {"name":"other"} | unknown_field
                {"expiresTimestamp":null} | unknown_field
                {"graceSeconds":1,"graceSeconds":2} | invalid_request
                [] | invalid_request
                null | invalid_request
                { | invalid_request
                """)
        void aBodyThatIsNotAsItMustBe(String body, String error) {
            NewKey key = demo.newKey(owner, READ);

            assertError(rotate(key, body), 400, error);

            demo.exchange(key.key()).expect(200);
            assertThat(list()).hasSize(1);
        }

        @Test
        void aForm() {
            NewKey key = demo.newKey(owner, READ);

            assertThat(demo.http()
                            .post(KEYS_PATH + "/" + key.id() + "/rotate")
                            .bearer(token)
                            .form("graceSeconds", "1")
                            .send()
                            .status())
                    .isEqualTo(415);
        }

        @Test
        void aKeyThatAnAdministratorSwitchedOff() {
            NewKey key = demo.newKey(owner, READ);
            demo.admin("PATCH", "api-keys/" + key.id(), Map.of("enabled", false))
                    .expect(200);

            assertError(rotate(key, null), 409, "disabled_by_administrator");
        }

        @Test
        void aKeyThatHasExpired() throws InterruptedException {
            assertError(rotate(demo.newExpiredKey(owner, READ), null), 409, "key_expired");
        }

        @Test
        void aLegacyKey() {
            String line = legacyKey(owner.id(), "old", "legacy-" + UUID.randomUUID()) + "\n";
            demo.importKeys(line).expect(200);

            assertError(rotate(list().get(0).get("id").asText(), null), 409, "legacy_key");
        }

        @Test
        void aSuccessorBeyondTheRulesOfToday() {
            NewKey writer = demo.newKey(owner, READ_WRITE);
            NewKey endless = demo.newKey(owner, READ);
            rules(Map.of("maxGraphql", "read", "requireExpiry", "true"));

            long later = System.currentTimeMillis() + HOUR;
            change(writer, Map.of("expiresTimestamp", later)).expect(200);
            assertError(rotate(writer, null), 400, "invalid_permissions");
            assertError(rotate(endless, null), 400, "invalid_expiry");

            demo.exchange(writer.key()).expect(200);
            demo.exchange(endless.key()).expect(200);
            assertThat(list()).hasSize(2);
        }

        @Test
        void aLoginThatIsNotFresh() throws InterruptedException {
            NewKey key = demo.newKey(owner, READ);
            rules(Map.of("stepUpMaxAge", "1"));
            Thread.sleep(2500);

            assertError(rotate(key, null), 403, "reauthentication_required");

            demo.exchange(key.key()).expect(200);
        }

        @Test
        void strangersInTheSameBytesAsForAKeyThatIsNotThere() {
            NewKey key = demo.newKey(owner, READ);
            String stranger = demo.login(demo.newUser());

            Answer foreign = demo.keys("POST", "/" + key.id() + "/rotate", stranger, "{}");

            assertThat(foreign.status()).isEqualTo(404);
            assertThat(foreign.body())
                    .isEqualTo(demo.keys("POST", "/AAAAAAAAAAAA/rotate", stranger, "{}")
                            .body());
            demo.exchange(key.key()).expect(200);
        }

        @Test
        void whoeverHoldsOnlyTheKeyOrItsToken() {
            NewKey key = demo.newKey(owner, READ);
            String minted = demo.exchange(key.key()).expect(200).text("access_token");

            for (String bearer : List.of(key.key(), minted, "junk")) {
                assertThat(demo.keys("POST", "/" + key.id() + "/rotate", bearer, "{}")
                                .status())
                        .isEqualTo(401);
            }
            assertThat(demo.admin("POST", "api-keys/" + key.id() + "/rotate", Map.of())
                            .status())
                    .isIn(404, 405);
        }
    }

    private Answer rotate(NewKey key, Object body) {
        return rotate(key.id(), body);
    }

    private Answer rotate(Answer key, Object body) {
        return rotate(key.text("id"), body);
    }

    private Answer rotate(String id, Object body) {
        return demo.keys("POST", "/" + id + "/rotate", token, body);
    }

    private Answer change(NewKey key, Object body) {
        return demo.keys("PATCH", "/" + key.id(), token, body);
    }

    private JsonNode key(String id) {
        return demo.keys("GET", "/" + id, token, null).expect(200).json();
    }

    private JsonNode list() {
        return demo.keys("GET", "", token, null).expect(200).json();
    }

    private void endpoint(String id, String ownerId) {
        assertThat(demo.http()
                        .put(Demo.ADMIN_PATH + "api-endpoints/" + id)
                        .bearer(demo.controlPlaneToken())
                        .json(Map.of("name", id, "ownerId", ownerId))
                        .send()
                        .status())
                .isIn(200, 201, 204);
    }

    private void rules(Map<String, String> attributes) {
        ruled = true;
        ObjectNode realm = (ObjectNode) demo.admin("GET", "").expect(200).json();
        attributes.forEach(
                (attribute, value) -> ((ObjectNode) realm.get("attributes")).put("apiKeys." + attribute, value));
        demo.admin("PUT", "", realm).expect(204);
    }

    private static void assertError(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.text("error")).isEqualTo(code);
    }
}
