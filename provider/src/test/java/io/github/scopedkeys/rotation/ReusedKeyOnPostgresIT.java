/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.KeycloakServer;
import io.github.scopedkeys.server.RunningKeycloak;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The realm may disable the successor of a replaced key that is used after its end. Two nodes, of which each looks a
 * key up once an hour; the tests move times in the database into the past.
 */
@ExtendWith(RunningKeycloak.class)
class ReusedKeyOnPostgresIT {

    private static final long PATIENCE = 60_000;

    private static KeycloakServer second;

    private final Demo demo;
    private final Demo there = new Demo(second);
    private KeyOwner owner;

    ReusedKeyOnPostgresIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeAll
    static void startSecondNode(Demo demo) {
        second = demo.server().secondNode("second").start();
        RealmRule.set(demo, "apiKeys.reuseAction", "disable");
    }

    @AfterAll
    static void stopSecondNode(Demo demo) {
        RealmRule.set(demo, "apiKeys.reuseAction", "");
        if (second != null) {
            second.close();
        }
    }

    @BeforeEach
    void newOwner() {
        owner = KeyOwner.in(demo);
    }

    @Test
    void theSuccessorIsDisabledAndItsOwnerSeesWhyAndMayEnableItAndThenItStaysEnabled() throws Exception {
        KeyOwner.Key old = owner.create("read");
        KeyOwner.Key next = rotate(old);
        endedHoursAgo(old, 2);
        demo.exchange(next.secret()).expect(200);

        demo.exchange(old.secret()).expect(400);
        RotationEvents.await(demo, owner.user(), "reuse", 1);

        assertThat(demo.exchange(next.secret()).status()).isEqualTo(400);
        assertThat(there.exchange(next.secret()).status()).isEqualTo(400);
        assertThat(key(next).get("disabledBy").asText()).isEqualTo("reuse");
        JsonNode entry = demo.keys("GET", "/" + next.id() + "/history", owner.token(), null)
                .json()
                .get(0);
        assertThat(entry.get("change").asText()).isEqualTo("disabled");
        assertThat(entry.get("actor").asText()).isEqualTo("system");
        assertThat(entry.at("/after/disabledBy").asText()).isEqualTo("reuse");
        assertThat(RotationEvents.of(demo, owner.user(), "disable"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.at("/details/api_key_id").asText()).isEqualTo(next.id());
                    assertThat(event.at("/details/api_key_actor").asText()).isEqualTo("system");
                });
        assertThat(demo.admin(
                                "GET",
                                "api-keys?disabledBy=reuse&userId="
                                        + owner.user().id())
                        .expect(200)
                        .json()
                        .findValuesAsText("id"))
                .containsExactly(next.id());

        awaitOneNotice(old);

        owner.enable(next, true);
        demo.exchange(next.secret()).expect(200);
        demo.server().update("update scoped_key set reused = reused - 7200000 where id = '" + old.id() + "'");
        there.exchange(old.secret()).expect(400);

        assertThat(RotationEvents.await(demo, owner.user(), "reuse", 2)).hasSize(2);
        demo.exchange(next.secret()).expect(200);
        assertThat(key(next).get("enabled").asBoolean()).isTrue();
        awaitOneNotice(old);
    }

    @Test
    void theOwnerIsNotifiedAlsoIfTheRealmMailsEventsItself() throws Exception {
        ObjectNode realm = (ObjectNode) demo.admin("GET", "").expect(200).json();
        ObjectNode listening = realm.deepCopy();
        // This listener copies the request, and there is none.
        ((ArrayNode) listening.get("eventsListeners")).add("email");
        demo.admin("PUT", "", listening).expect(204);
        try {
            KeyOwner.Key old = owner.create("read");
            KeyOwner.Key next = rotate(old);
            endedHoursAgo(old, 2);

            demo.exchange(old.secret()).expect(400);

            assertThat(RotationEvents.await(demo, owner.user(), "reuse", 1)).hasSize(1);
            assertThat(key(next).get("disabledBy").asText()).isEqualTo("reuse");
            awaitOneNotice(old);
        } finally {
            demo.admin("PUT", "", realm).expect(204);
        }
    }

    @Test
    void anotherNodeThatSeesTheSameWithinTheHourMakesNoSecondEvent() throws Exception {
        KeyOwner.Key old = owner.create("read");
        rotate(old);
        demo.exchange(old.secret()).expect(400);
        RotationEvents.await(demo, owner.user(), "reuse", 1);

        there.exchange(old.secret()).expect(400);

        assertThat(RotationEvents.afterAWhile(demo, owner.user(), "reuse")).hasSize(1);
    }

    @Test
    void programsThatHaveNotBeenChangedYetDisableNothingInTheFirstHour() throws Exception {
        KeyOwner.Key old = owner.create("read");
        KeyOwner.Key next = rotate(old);

        demo.exchange(old.secret()).expect(400);

        assertThat(RotationEvents.await(demo, owner.user(), "reuse", 1)).hasSize(1);
        demo.exchange(next.secret()).expect(200);
        endedHoursAgo(old, 2);
        demo.server().update("update scoped_key set reused = reused - 7200000 where id = '" + old.id() + "'");
        there.exchange(old.secret()).expect(400);
        RotationEvents.await(demo, owner.user(), "reuse", 2);
        assertThat(demo.exchange(next.secret()).status()).isEqualTo(400);
    }

    @Test
    void aSuccessorThatIsDisabledAlreadyStaysAsItIs() throws Exception {
        KeyOwner.Key old = owner.create("read");
        KeyOwner.Key next = rotate(old);
        demo.admin("PATCH", "api-keys/" + next.id(), Map.of("enabled", false)).expect(200);
        endedHoursAgo(old, 2);

        demo.exchange(old.secret()).expect(400);

        assertThat(RotationEvents.await(demo, owner.user(), "reuse", 1)).hasSize(1);
        assertThat(key(next).get("disabledBy").asText()).isEqualTo("administrator");
    }

    @Test
    void aLeakedKeyThatOthersUseDisablesNothing() throws Exception {
        KeyOwner.Key old = owner.create("read");
        demo.http()
                .post(Demo.KEYS_PATH + "/leaks")
                .json(Map.of("keys", List.of(old.secret())))
                .send()
                .expect(202);
        KeyOwner.Key next = rotate(old);
        endedHoursAgo(old, 2);

        demo.exchange(old.secret()).expect(400);

        assertThat(RotationEvents.await(demo, owner.user(), "reuse", 1)).hasSize(1);
        demo.exchange(next.secret()).expect(200);
    }

    @Test
    void itsOwnerMayRotateTheDisabledSuccessorWhichStaysDisabledForTheSameReason() throws Exception {
        KeyOwner.Key old = owner.create("read");
        KeyOwner.Key next = rotate(old);
        endedHoursAgo(old, 2);
        demo.exchange(old.secret()).expect(400);
        RotationEvents.await(demo, owner.user(), "reuse", 1);
        assertThat(demo.exchange(next.secret()).status()).isEqualTo(400);

        KeyOwner.Key last = rotate(next);

        demo.exchange(last.secret()).expect(200);
        assertThat(demo.exchange(next.secret()).status()).isEqualTo(400);
        assertThat(key(next).get("disabledBy").asText()).isEqualTo("reuse");
    }

    @Test
    void whatReplacedTheSuccessorIsNotDisabled() throws Exception {
        KeyOwner.Key old = owner.create("read");
        KeyOwner.Key next = rotate(old);
        KeyOwner.Key last = rotate(next);
        endedHoursAgo(old, 2);

        demo.exchange(old.secret()).expect(400);

        RotationEvents.await(demo, owner.user(), "reuse", 1);
        demo.exchange(last.secret()).expect(200);
    }

    @Test
    void replacedKeysAreKeptForAMonthAfterTheirEnd() throws Exception {
        KeyOwner.Key kept = owner.create("read");
        rotate(kept);
        KeyOwner.Key gone = owner.create("read");
        rotate(gone);
        endedHoursAgo(kept, 29 * 24);
        endedHoursAgo(gone, 31 * 24);

        long deadline = System.currentTimeMillis() + PATIENCE;
        while (count(gone) > 0 && System.currentTimeMillis() < deadline) {
            Thread.sleep(200);
        }

        assertThat(count(gone)).isZero();
        assertThat(count(kept)).isEqualTo(1);
    }

    @Test
    void ofMoreThanAHundredReplacedKeysTheEarliestAreForgotten() throws Exception {
        KeyOwner.Key earliest = owner.create("read");
        KeyOwner.Key latest = rotate(earliest);
        endedHoursAgo(earliest, 48);
        for (int i = 0; i < 100; i++) {
            demo.server()
                    .update("insert into scoped_key (id, realm_id, user_id, kind, prefix, name, digest, digest_version,"
                            + " enabled, graphql_level, endpoint_level, created, expires, successor_id, fingerprinted)"
                            + " select '"
                            + UUID.randomUUID().toString().substring(0, 12).replace('-', 'x')
                            + "', realm_id, user_id, kind, prefix, name, '" + UUID.randomUUID() + "', digest_version,"
                            + " false, graphql_level, endpoint_level, created, expires + 3600000, successor_id, false"
                            + " from scoped_key where id = '" + earliest.id() + "'");
        }

        rotate(latest);

        assertThat(count(earliest)).isZero();
        assertThat(demo.server()
                        .readNumber("select count(*) from scoped_key where successor_id = '" + latest.id() + "'"))
                .isEqualTo(100);
    }

    private void endedHoursAgo(KeyOwner.Key key, int hours) throws SQLException {
        demo.server()
                .update("update scoped_key set expires = "
                        + (System.currentTimeMillis() - TimeUnit.HOURS.toMillis(hours)) + " where id = '" + key.id()
                        + "'");
    }

    private void awaitOneNotice(KeyOwner.Key key) throws Exception {
        String notices =
                "select count(*) from scoped_key_notice where kind = 'reuse_disabled' and key_id = '" + key.id() + "'";
        for (long deadline = System.currentTimeMillis() + PATIENCE;
                demo.server().readNumber(notices) == 0 && System.currentTimeMillis() < deadline; ) {
            Thread.sleep(100);
        }
        assertThat(demo.server().readNumber(notices)).isEqualTo(1);
    }

    private long count(KeyOwner.Key key) throws SQLException {
        return demo.server().readNumber("select count(*) from scoped_key where id = '" + key.id() + "'");
    }

    private JsonNode key(KeyOwner.Key key) {
        return demo.keys("GET", "/" + key.id(), owner.token(), null).expect(200).json();
    }

    /** Without a grace. */
    private KeyOwner.Key rotate(KeyOwner.Key key) {
        Answer successor = demo.keys("POST", "/" + key.id() + "/rotate", owner.token(), Map.of())
                .expect(201);
        return new KeyOwner.Key(successor.text("id"), successor.text("key"));
    }
}
