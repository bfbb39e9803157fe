/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.history;

import static io.github.scopedkeys.server.Json.legacyKey;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.admin.AdminDemo;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bulk disable can be undone. Keys that were enabled, disabled or rotated since then stay as they are. */
@ExtendWith(RunningKeycloak.class)
class BulkUndoIT {

    private static final String BY_OWNER = """
            {"enabled":false,"disabledBy":"owner"}""";
    private static final String BY_ADMINISTRATOR = """
            {"enabled":false,"disabledBy":"administrator"}""";

    private final Demo demo;
    private final AdminDemo admin;
    private KeyOwner owner;

    BulkUndoIT(Demo demo) {
        this.demo = demo;
        this.admin = new AdminDemo(demo);
    }

    @BeforeEach
    void newOwner() {
        owner = KeyOwner.in(demo);
    }

    @Test
    void everyKeyBecomesWhatItWas() {
        KeyOwner.Key enabled = owner.create("read");
        KeyOwner.Key disabled = owner.create("read");
        owner.enable(disabled, false);
        KeyOwner.Key before = owner.create("read");
        admin.call("PATCH", "api-keys/" + before.id(), Map.of("enabled", false)).expect(200);

        Answer answer = disable();
        assertThat(answer.json().get("count").asInt()).isEqualTo(2);
        assertThat(List.of(state(enabled), state(disabled), state(before))).containsOnly(BY_ADMINISTRATOR);
        assertThat(demo.exchange(enabled.secret()).status()).isEqualTo(400);

        assertUndone(answer, 1, 1);

        demo.exchange(enabled.secret()).expect(200);
        assertThat(state(enabled)).isEqualTo("{\"enabled\":true}");
        assertThat(state(disabled)).isEqualTo(BY_OWNER);
        assertThat(state(before)).isEqualTo(BY_ADMINISTRATOR);
        assertThat(lastChange(enabled)).isEqualTo("enabled " + BY_ADMINISTRATOR + " {\"enabled\":true}");
        assertThat(lastChange(disabled)).isEqualTo("disabled " + BY_ADMINISTRATOR + " " + BY_OWNER);
        owner.enable(disabled, true);
        demo.exchange(disabled.secret()).expect(200);
    }

    @Test
    void theDisableItselfIsInTheHistoryWithWhatWasBefore() {
        KeyOwner.Key enabled = owner.create("read");
        KeyOwner.Key disabled = owner.create("read");
        owner.enable(disabled, false);

        disable();

        assertThat(lastChange(enabled)).isEqualTo("disabled {\"enabled\":true} " + BY_ADMINISTRATOR);
        assertThat(lastChange(disabled)).isEqualTo("disabled " + BY_OWNER + " " + BY_ADMINISTRATOR);
        JsonNode entry = admin.call("GET", "api-keys/" + enabled.id() + "/history")
                .expect(200)
                .json()
                .get(0);
        assertThat(entry.get("actor").asText()).isEqualTo("admin");
        assertThat(entry.get("client").asText()).isEqualTo("admin-cli");
    }

    @Test
    void anUndoCanBeRepeated() {
        owner.create("read");
        Answer answer = disable();
        assertUndone(answer, 1, 0);

        assertUndone(answer, 0, 0);
    }

    @Test
    void keysThatSomebodyChangedSinceStayAsTheyAre() {
        KeyOwner.Key disabledAgain = owner.create("read");
        KeyOwner.Key enabledAndDisabledByOwner = owner.create("read");
        KeyOwner.Key control = owner.create("read");
        Answer answer = disable();
        admin.call("PATCH", "api-keys/" + disabledAgain.id(), Map.of("enabled", false))
                .expect(200);
        admin.call("PATCH", "api-keys/" + enabledAndDisabledByOwner.id(), Map.of("enabled", true))
                .expect(200);
        owner.enable(enabledAndDisabledByOwner, false);

        assertUndone(answer, 1, 0);

        assertThat(state(disabledAgain)).isEqualTo(BY_ADMINISTRATOR);
        assertThat(state(enabledAndDisabledByOwner)).isEqualTo(BY_OWNER);
        assertThat(state(control)).isEqualTo("{\"enabled\":true}");
    }

    @Test
    void aRenamedKeyIsEnabledAgain() {
        KeyOwner.Key key = owner.create("read");
        Answer answer = disable();
        demo.keys("PATCH", "/" + key.id(), owner.token(), Map.of("name", "B")).expect(200);

        assertUndone(answer, 1, 0);
    }

    @Test
    void anOwnerWhoDisablesAKeyMeanwhileFindsItDisabledAfterwards() {
        KeyOwner.Key key = owner.create("read");
        Answer answer = disable();
        owner.enable(key, false);

        assertUndone(answer, 0, 1);

        assertThat(state(key)).isEqualTo(BY_OWNER);
    }

    @Test
    void aLaterBulkDisablePrevails() {
        KeyOwner.Key key = owner.create("read");
        Answer first = disable();
        Answer second = disable();
        assertThat(second.json().get("count").asInt()).isZero();
        assertThat(second.json().has("batch")).isFalse();

        assertUndone(first, 0, 0);

        assertThat(state(key)).isEqualTo(BY_ADMINISTRATOR);
    }

    @Test
    void aLaterBulkDisableOfEnabledKeysOnlyPreventsNoUndo() {
        owner.create("read");
        Answer first = disable();
        admin.call(
                        "POST",
                        "api-keys/disable?enabled=true&userId=" + owner.user().id())
                .expect(200);

        assertUndone(first, 1, 0);
    }

    @Test
    void aDryRunNamesNoBatchAndPreventsNoUndo() {
        owner.create("read");
        Answer first = disable();

        Answer dry = admin.call(
                        "POST",
                        "api-keys/disable?dryRun=true&userId=" + owner.user().id())
                .expect(200);

        assertThat(dry.json().has("batch")).isFalse();
        assertUndone(first, 1, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH", "PUT", "bulk"})
    void aSuccessorThatIsDisabledWithItsPredecessorStaysDisabled(String decision) {
        KeyOwner.Key key = owner.create("read");
        Answer successor = rotate(key.id());
        Answer newest = rotate(successor.text("id"));
        Answer batch = disable();

        disableAgain(decision, key.id());

        assertUndone(batch, 0, 0);
        for (Answer disabled : List.of(successor, newest)) {
            assertThat(demo.exchange(disabled.text("key")).status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH", "PUT", "bulk"})
    void aSuccessorWhosePredecessorIsOfAnotherKeyIsEnabled(String decision) {
        KeyOwner.Key key = owner.create("read");
        KeyOwner.Key other = owner.create("read");
        Answer successor = rotate(key.id());
        Answer batch = disable();

        disableAgain(decision, other.id());

        assertUndone(batch, 2, 0);
        demo.exchange(successor.text("key")).expect(200);
    }

    private Answer rotate(String id) {
        return demo.keys("POST", "/" + id + "/rotate", owner.token(), Map.of("graceSeconds", 600))
                .expect(201);
    }

    private void disableAgain(String decision, String id) {
        Answer answer = decision.equals("bulk")
                ? admin.call("POST", "api-keys/disable?search=" + id)
                : admin.call(decision, "api-keys/" + id, Map.of("enabled", false));
        answer.expect(200);
    }

    @Test
    void anUndoWithParametersUndoesNothing() {
        owner.create("read");
        Answer batch = disable();

        Answer refused = admin.call("POST", "api-keys/disable/" + batch.text("batch") + "/undo?dryRun=true");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("error")).isEqualTo("unknown_parameter");
        assertUndone(batch, 1, 0);
    }

    @Test
    void aKeyThatWasReplacedAtOnceStaysDisabledAndItsSuccessorIsEnabled() {
        KeyOwner.Key key = owner.create("read");
        Answer successor = demo.keys("POST", "/" + key.id() + "/rotate", owner.token(), Map.of())
                .expect(201);

        Answer answer = disable();
        assertThat(answer.json().get("count").asInt()).isEqualTo(2);
        assertUndone(answer, 1, 1);

        assertThat(demo.exchange(key.secret()).status()).isEqualTo(400);
        assertThat(state(key)).isEqualTo(BY_OWNER);
        demo.exchange(successor.text("key")).expect(200);
    }

    @Test
    void aReplacedKeyWhoseGraceHasEndedStaysDisabled() throws InterruptedException {
        KeyOwner.Key key = owner.create("read");
        demo.keys("POST", "/" + key.id() + "/rotate", owner.token(), Map.of("graceSeconds", 1))
                .expect(201);
        Answer answer = disable();
        Thread.sleep(1100);

        int enabled = undo(answer).expect(200).json().get("enabled").asInt();

        assertThat(enabled).isLessThanOrEqualTo(1);
        assertThat(demo.exchange(key.secret()).status()).isEqualTo(400);
    }

    @Test
    void aDeletedKeyStaysDeleted() {
        KeyOwner.Key key = owner.create("read");
        owner.create("read");
        Answer answer = disable();
        owner.delete(key);

        assertUndone(answer, 1, 0);

        demo.keys("GET", "/" + key.id(), owner.token(), null).expect(404);
    }

    @Test
    void everyAdministratorSeesWhatCanBeUndoneAndWhoDidItUntilItIsUndone() {
        KeyOwner.Key key = owner.create("read");
        owner.create("read");
        String first = disable().text("batch");
        owner.create("read");
        User admin2 = admin.newAdministrator("manage-users");
        String second = admin.callAs(
                        admin2,
                        "POST",
                        "api-keys/disable?enabled=true&userId=" + owner.user().id(),
                        null)
                .expect(200)
                .text("batch");

        JsonNode listed = undoable(admin2, "userId=" + owner.user().id());

        assertThat(listed.findValuesAsText("batch")).containsExactly(second, first);
        JsonNode newest = listed.get(0);
        assertThat(newest.get("actor").asText()).isEqualTo("admin");
        assertThat(newest.get("actorId").asText()).isEqualTo(admin2.id());
        assertThat(newest.get("userId").asText()).isEqualTo(owner.user().id());
        assertThat(newest.get("username").asText()).isEqualTo(owner.user().name());
        assertThat(newest.get("count").asInt()).isEqualTo(1);
        assertThat(newest.get("more").asBoolean()).isFalse();
        assertThat(System.currentTimeMillis() - newest.get("timestamp").asLong())
                .isBetween(0L, 60_000L);
        assertThat(listed.get(1).get("count").asInt()).isEqualTo(2);
        assertThat(listed.get(1).get("actorId").asText()).isNotEqualTo(admin2.id());
        // Without a filter by user, they are among those of the realm.
        assertThat(undoable(admin2, "max=1000").findValuesAsText("batch")).contains(first, second);
        assertThat(undoable(admin2, "max=1&userId=" + owner.user().id()).findValuesAsText("batch"))
                .containsExactly(second);
        assertThat(undoable(admin2, "first=1&userId=" + owner.user().id()).findValuesAsText("batch"))
                .containsExactly(first);

        // A key about which someone has decided since no longer belongs to it.
        admin.call("PATCH", "api-keys/" + key.id(), Map.of("enabled", true)).expect(200);
        assertThat(undoable(admin2, "userId=" + owner.user().id())
                        .get(1)
                        .get("count")
                        .asInt())
                .isEqualTo(1);
        admin.call("POST", "api-keys/disable/" + first + "/undo").expect(200);
        assertThat(undoable(admin2, "userId=" + owner.user().id()).findValuesAsText("batch"))
                .containsExactly(second);
    }

    @Test
    void theListSaysWhatAnUndoEnablesAndWhoseTheKeysAre() {
        String mark = "mark" + owner.user().name();
        KeyOwner.Key enabled = owner.create("read");
        KeyOwner.Key disabled = owner.create("read");
        owner.enable(disabled, false);
        KeyOwner other = KeyOwner.in(demo);
        KeyOwner.Key others = other.create("read");
        for (KeyOwner.Key key : List.of(enabled, disabled)) {
            demo.keys("PATCH", "/" + key.id(), owner.token(), Map.of("name", mark))
                    .expect(200);
        }
        demo.keys("PATCH", "/" + others.id(), other.token(), Map.of("name", mark))
                .expect(200);

        String batch = admin.call("POST", "api-keys/disable?search=" + mark)
                .expect(200)
                .text("batch");

        JsonNode listed = StreamSupport.stream(
                        admin.call("GET", "api-keys/disable?max=1000")
                                .expect(200)
                                .json()
                                .spliterator(),
                        false)
                .filter(one -> one.get("batch").asText().equals(batch))
                .findFirst()
                .orElseThrow();
        assertThat(listed.get("count").asInt()).isEqualTo(3);
        assertThat(listed.get("enabledCount").asInt()).isEqualTo(2);
        assertThat(listed.get("userCount").asInt()).isEqualTo(2);
        assertThat(listed.get("users").findValuesAsText("username"))
                .containsExactly(owner.user().name(), other.user().name());
        assertThat(listed.get("users").findValuesAsText("count")).containsExactly("2", "1");
        admin.call("POST", "api-keys/disable/" + batch + "/undo").expect(200);
    }

    private JsonNode undoable(User administrator, String query) {
        return admin.callAs(administrator, "GET", "api-keys/disable?" + query, null)
                .expect(200)
                .json();
    }

    @Test
    void whoMayViewUsersSeesWhatCanBeUndoneAndOthersDoNot() {
        owner.create("read");
        disable();
        String path = "api-keys/disable?userId=" + owner.user().id();

        assertThat(admin.callAs(admin.newAdministrator("view-users"), "GET", path, null)
                        .expect(200)
                        .json())
                .hasSize(1);
        for (String role : List.of("query-users", "view-realm")) {
            assertThat(admin.callAs(admin.newAdministrator(role), "GET", path, null)
                            .status())
                    .as(role)
                    .isEqualTo(403);
        }
        assertThat(admin.callAs(demo.newUser(), "GET", path, null).status()).isEqualTo(403);
        assertThat(admin.call("GET", "api-keys/disable?enabled=true").text("error"))
                .isEqualTo("unknown_parameter");
    }

    @Test
    void anUnknownBatchIsNotFound() {
        assertThat(admin.call("POST", "api-keys/disable/" + UUID.randomUUID() + "/undo")
                        .status())
                .isEqualTo(404);
        for (String id : List.of("x", "%00", "%ED%A0%80", "a".repeat(300))) {
            assertThat(admin.call("POST", "api-keys/disable/" + id + "/undo").status())
                    .isEqualTo(404);
        }
    }

    @Test
    void onlyThoseWhoMayManageUsersCanUndo() {
        owner.create("read");
        Answer answer = disable();
        String path = "api-keys/disable/" + answer.text("batch") + "/undo";

        assertThat(admin.callAs(admin.newAdministrator("view-users"), "POST", path, null)
                        .status())
                .isEqualTo(403);
        assertThat(admin.callAs(demo.newUser(), "POST", path, null).status()).isEqualTo(403);
        assertThat(admin.callAs(demo.newUser(), "POST", "api-keys/disable/x/undo", null)
                        .status())
                .isEqualTo(403);
        assertThat(admin.callAs(admin.newAdministrator("manage-users"), "POST", path, null)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void moreKeysThanOneTransactionHandlesAreDisabledAndEnabledAgain() {
        User user = demo.newUser();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 1234; i++) {
            lines.append(legacyKey(user.id(), "Older", UUID.randomUUID().toString()))
                    .append('\n');
        }
        demo.importKeys(lines.toString()).expect(200);

        Answer answer =
                admin.call("POST", "api-keys/disable?userId=" + user.id()).expect(200);
        assertThat(answer.json().get("count").asInt()).isEqualTo(1234);
        assertUndone(answer, 1234, 0);

        assertThat(admin.count("userId", user.id(), "enabled", "true")).isEqualTo(1234);
    }

    @Test
    void concurrentUndosEnableEachKeyOnceAndAConcurrentDisablePrevails() throws Exception {
        List<KeyOwner.Key> keys = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            keys.add(owner.create("read"));
        }
        Answer answer = disable();
        String token = demo.adminToken();
        KeyOwner.Key disabled = keys.get(4);
        Callable<Answer> undo = () -> call(token, "POST", "disable/" + answer.text("batch") + "/undo", null);
        Callable<Answer> disable = () -> call(token, "PATCH", disabled.id(), Map.of("enabled", false));

        List<Answer> answers = atOnce(List.of(undo, disable, undo));

        assertThat(answers).allSatisfy(one -> one.expect(200));
        int enabled = answers.get(0).json().get("enabled").asInt()
                + answers.get(2).json().get("enabled").asInt();
        assertThat(enabled).isBetween(9, 10);
        assertThat(state(disabled)).isEqualTo(BY_ADMINISTRATOR);
        keys.stream()
                .filter(key -> !key.equals(disabled))
                .forEach(key -> assertThat(lastChange(key)).startsWith("enabled"));
    }

    private Answer call(String token, String method, String path, Object body) {
        var request = demo.http()
                .request(method, Demo.ADMIN_PATH + "api-keys/" + path)
                .bearer(token);
        return (body == null ? request : request.json(body)).send();
    }

    private static List<Answer> atOnce(List<Callable<Answer>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    private Answer disable() {
        return admin.call("POST", "api-keys/disable?userId=" + owner.user().id())
                .expect(200);
    }

    private Answer undo(Answer disabled) {
        return admin.call("POST", "api-keys/disable/" + disabled.text("batch") + "/undo");
    }

    private void assertUndone(Answer disabled, int enabled, int stillDisabled) {
        JsonNode undone = undo(disabled).expect(200).json();
        assertThat(undone.get("enabled").asInt()).isEqualTo(enabled);
        assertThat(undone.get("stillDisabled").asInt()).isEqualTo(stillDisabled);
        assertThat(undone.get("batch").asText()).isEqualTo(disabled.text("batch"));
    }

    private String state(KeyOwner.Key key) {
        JsonNode json = demo.keys("GET", "/" + key.id(), owner.token(), null)
                .expect(200)
                .json();
        return "{\"enabled\":" + json.get("enabled")
                + (json.has("disabledBy") ? ",\"disabledBy\":" + json.get("disabledBy") : "") + "}";
    }

    private String lastChange(KeyOwner.Key key) {
        JsonNode entry = StreamSupport.stream(
                        demo.keys("GET", "/" + key.id() + "/history", owner.token(), null)
                                .expect(200)
                                .json()
                                .spliterator(),
                        false)
                .findFirst()
                .orElseThrow();
        return entry.get("change").asText() + " " + entry.get("before") + " " + entry.get("after");
    }
}
