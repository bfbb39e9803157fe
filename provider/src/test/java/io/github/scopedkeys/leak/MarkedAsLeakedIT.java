/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.admin.AdminDemo;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * {@code POST /admin/realms/{realm}/api-keys/{id}/leak} and {@code POST /realms/{realm}/api-keys/{id}/leak}: an
 * administrator or the owner, who name a key by its id, mark it as leaked.
 */
@ExtendWith(RunningKeycloak.class)
class MarkedAsLeakedIT {

    private final Demo demo;
    private final AdminDemo admin;
    private final KeyOwner owner;
    private final Leaks leaks;

    MarkedAsLeakedIT(Demo demo) {
        this.demo = demo;
        this.admin = new AdminDemo(demo);
        this.owner = KeyOwner.in(demo);
        this.leaks = new Leaks(demo);
    }

    @Test
    void theKeyIsDisabledAndItsOwnerMayRotateItButNotEnableIt() {
        KeyOwner.Key key = owner.create("read");
        KeyOwner.Key other = owner.create("read");
        long before = System.currentTimeMillis();

        JsonNode marked = mark(key).expect(200).json();

        assertThat(marked.get("enabled").asBoolean()).isFalse();
        assertThat(marked.get("disabledBy").asText()).isEqualTo("leak");
        assertThat(marked.get("leakedTimestamp").asLong()).isBetween(before, System.currentTimeMillis());
        demo.exchange(key.secret()).expect(400);
        demo.exchange(other.secret()).expect(200);
        JsonNode own = demo.keys("GET", "/" + key.id(), owner.token(), null)
                .expect(200)
                .json();
        assertThat(own.get("leakedTimestamp")).isEqualTo(marked.get("leakedTimestamp"));
        assertThat(change(key, true).expect(409).text("error")).isEqualTo("key_leaked");
        Answer successor = rotate(key).expect(201);
        demo.exchange(successor.text("key")).expect(200);
        assertThat(successor.json().has("leakedTimestamp")).isFalse();
    }

    @Test
    void theHistoryAndTheEventsSayWhoMarkedItAndASecondTimeAddsNothing() {
        KeyOwner.Key key = owner.create("read");
        JsonNode first = mark(key).expect(200).json();

        assertThat(mark(key).expect(200).json()).isEqualTo(first);
        leaks.report(key.secret()).expect(202);

        JsonNode entries = leaks.history(key.id());
        assertThat(entries.findValuesAsText("change")).containsExactly("disabled", "created");
        assertThat(entries.get(0).get("actor").asText()).isEqualTo("admin");
        assertThat(entries.get(0).has("actorId")).isTrue();
        assertThat(entries.get(0).get("after").toString()).isEqualTo("""
                {"enabled":false,"disabledBy":"leak"}""");
        JsonNode forOwner = demo.keys("GET", "/" + key.id() + "/history", owner.token(), null)
                .expect(200)
                .json();
        assertThat(forOwner.get(0).has("actorId")).isFalse();
        assertThat(leakEvents()).singleElement().satisfies(event -> {
            assertThat(event.at("/details/api_key_id").asText()).isEqualTo(key.id());
            assertThat(event.at("/details/api_key_actor").asText()).isEqualTo("administrator");
            assertThat(event.at("/details/api_key_actor_id").asText()).isNotEmpty();
        });
        assertThat(demo.admin("GET", "admin-events?resourcePath=api-keys/" + key.id() + "/leak")
                        .expect(200)
                        .json())
                .hasSize(1);
    }

    @Test
    void onlyThoseWhoMayManageUsersCanMarkAKey() {
        KeyOwner.Key key = owner.create("read");
        String path = "api-keys/" + key.id() + "/leak";

        assertThat(admin.callAs(admin.newAdministrator("view-users"), "POST", path, null)
                        .status())
                .isEqualTo(403);
        assertThat(admin.callAs(owner.user(), "POST", path, null).status()).isEqualTo(403);
        assertThat(demo.admin("POST", path + "?source=gist").expect(400).text("error"))
                .isEqualTo("unknown_parameter");
        for (String id : new String[] {"AAAAAAAAAAAA", "x"}) {
            demo.admin("POST", "api-keys/" + id + "/leak").expect(404);
        }
        demo.exchange(key.secret()).expect(200);
        assertThat(leaks.key(key.id()).has("leakedTimestamp")).isFalse();

        admin.callAs(admin.newAdministrator("manage-users"), "POST", path, null).expect(200);
        demo.exchange(key.secret()).expect(400);
    }

    @Test
    void aKeyThatAnAdministratorDisabledStaysTheirsAndTheMarkIsKeptWhenItIsEnabled() {
        KeyOwner.Key key = owner.create("read");
        enable(key, false);

        JsonNode marked = mark(key).expect(200).json();

        assertThat(marked.get("disabledBy").asText()).isEqualTo("administrator");
        assertThat(marked.has("leakedTimestamp")).isTrue();
        assertThat(leaks.history(key.id()).get(0).at("/after/leakedTimestamp"))
                .isEqualTo(marked.get("leakedTimestamp"));
        assertThat(rotate(key).expect(409).text("error")).isEqualTo("disabled_by_administrator");
        assertThat(change(key, true).expect(409).text("error")).isEqualTo("disabled_by_administrator");
        JsonNode enabled = enable(key, true);
        assertThat(enabled.get("leakedTimestamp")).isEqualTo(marked.get("leakedTimestamp"));
        demo.exchange(key.secret()).expect(200);
        mark(key).expect(200);
        assertThat(leaks.disabledBy(key.id())).isEqualTo("leak");
    }

    @Test
    void anAdministratorWhoDisablesALeakedKeyKeepsItsOwnerFromRotatingItAndNothingForgetsTheLeak() {
        KeyOwner.Key key = owner.create("read");
        KeyOwner.Key control = owner.create("read");
        mark(key).expect(200);
        mark(control).expect(200);
        String batch = demo.admin("POST", "api-keys/disable?search=" + key.id())
                .expect(200)
                .text("batch");
        assertThat(leaks.disabledBy(key.id())).isEqualTo("administrator");
        assertThat(leaks.key(key.id()).has("leakedTimestamp")).isTrue();
        assertThat(rotate(key).expect(409).text("error")).isEqualTo("disabled_by_administrator");

        demo.admin("POST", "api-keys/disable/" + batch + "/undo").expect(200);
        assertThat(leaks.disabledBy(key.id())).isEqualTo("leak");
        enable(key, false);

        assertThat(leaks.key(key.id()).has("leakedTimestamp")).isTrue();
        assertThat(rotate(key).expect(409).text("error")).isEqualTo("disabled_by_administrator");
        rotate(control).expect(201);
    }

    @Test
    void anOwnerWhoMarksTheirKeyMayRotateItButNotEnableItAndTheHistorySaysWhoItWas() {
        KeyOwner.Key key = owner.create("read");
        KeyOwner.Key other = owner.create("read");
        long before = System.currentTimeMillis();

        JsonNode marked = markOwn(key).expect(200).json();

        assertThat(marked.get("enabled").asBoolean()).isFalse();
        assertThat(marked.get("disabledBy").asText()).isEqualTo("leak");
        assertThat(marked.get("leakedTimestamp").asLong()).isBetween(before, System.currentTimeMillis());
        assertThat(markOwn(key).expect(200).json()).isEqualTo(marked);
        demo.exchange(key.secret()).expect(400);
        demo.exchange(other.secret()).expect(200);
        assertThat(change(key, true).expect(409).text("error")).isEqualTo("key_leaked");
        JsonNode entries = leaks.history(key.id());
        assertThat(entries.findValuesAsText("change")).containsExactly("disabled", "created");
        assertThat(entries.get(0).get("actor").asText()).isEqualTo("owner");
        assertThat(leakEvents()).singleElement().satisfies(event -> {
            assertThat(event.at("/details/api_key_id").asText()).isEqualTo(key.id());
            assertThat(event.at("/details/api_key_actor").asText()).isEqualTo("owner");
        });
        demo.exchange(rotate(key).expect(201).text("key")).expect(200);
    }

    @Test
    void anOwnerMarksNoKeyOfSomebodyElseAndOneThatAnAdministratorDisabledStaysTheirs() {
        KeyOwner.Key key = owner.create("read");
        KeyOwner somebody = KeyOwner.in(demo);
        assertThat(demo.keys("POST", "/" + key.id() + "/leak", somebody.token(), null)
                        .status())
                .isEqualTo(404);
        assertThat(demo.keys("POST", "/" + key.id() + "/leak?source=gist", owner.token(), null)
                        .expect(400)
                        .text("error"))
                .isEqualTo("unknown_parameter");
        demo.exchange(key.secret()).expect(200);
        enable(key, false);

        JsonNode marked = markOwn(key).expect(200).json();

        assertThat(marked.get("disabledBy").asText()).isEqualTo("administrator");
        assertThat(marked.has("leakedTimestamp")).isTrue();
        assertThat(rotate(key).expect(409).text("error")).isEqualTo("disabled_by_administrator");
    }

    @Test
    void theSameReportAddsNothingAfterAnAdministratorDisabledTheKeyOrOverlappingBulkDisablesDid() {
        KeyOwner.Key one = owner.create("read");
        KeyOwner.Key many = owner.create("read");
        leaks.report(one.secret(), many.secret()).expect(202);
        enable(one, false);
        String batch = disableInBulk(many);
        disableInBulk(many);
        demo.admin("POST", "api-keys/disable/" + batch + "/undo").expect(200);
        for (KeyOwner.Key key : List.of(one, many)) {
            assertThat(leaks.disabledBy(key.id())).isEqualTo("administrator");
            JsonNode before = leaks.key(key.id());
            JsonNode history = leaks.history(key.id());

            leaks.report(key.secret()).expect(202);
            mark(key).expect(200);

            assertThat(leaks.key(key.id())).isEqualTo(before);
            assertThat(leaks.history(key.id())).isEqualTo(history);
        }
        assertThat(leakEvents()).hasSize(2);
    }

    @Test
    void aReportIsNewOnceAnAdministratorHasEnabledTheKeyEvenIfTheyDisabledItAgain() {
        KeyOwner.Key key = owner.create("read");
        leaks.report(key.secret()).expect(202);
        enable(key, true);
        enable(key, false);

        leaks.report(key.secret()).expect(202);
        leaks.report(key.secret()).expect(202);

        assertThat(leakEvents()).hasSize(2);
        assertThat(leaks.disabledBy(key.id())).isEqualTo("administrator");
    }

    private String disableInBulk(KeyOwner.Key key) {
        Answer done = demo.admin("POST", "api-keys/disable?enabled=false&search=" + key.id())
                .expect(200);
        return done.json().path("batch").asText();
    }

    private Stream<JsonNode> leakEvents() {
        JsonNode events = demo.admin(
                        "GET",
                        "events?type=UPDATE_CREDENTIAL&user=" + owner.user().id())
                .expect(200)
                .json();
        return StreamSupport.stream(events.spliterator(), false)
                .filter(event -> event.at("/details/api_key_action").asText().equals("leaked"));
    }

    private Answer markOwn(KeyOwner.Key key) {
        return demo.keys("POST", "/" + key.id() + "/leak", owner.token(), null);
    }

    private Answer mark(KeyOwner.Key key) {
        return demo.admin("POST", "api-keys/" + key.id() + "/leak");
    }

    private JsonNode enable(KeyOwner.Key key, boolean enabled) {
        return demo.admin("PATCH", "api-keys/" + key.id(), Map.of("enabled", enabled))
                .expect(200)
                .json();
    }

    private Answer change(KeyOwner.Key key, boolean enabled) {
        return demo.keys("PATCH", "/" + key.id(), owner.token(), Map.of("enabled", enabled));
    }

    private Answer rotate(KeyOwner.Key key) {
        return demo.keys("POST", "/" + key.id() + "/rotate", owner.token(), Map.of());
    }
}
