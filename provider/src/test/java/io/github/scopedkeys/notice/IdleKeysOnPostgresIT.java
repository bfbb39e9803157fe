/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.notice.Mailbox.Mail;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Idle keys: their owners are warned, and a week later they are disabled or deleted. The tests move times in the
 * database.
 */
@ExtendWith(RunningKeycloak.class)
class IdleKeysOnPostgresIT {

    private final Demo demo;
    private Mailbox mails;
    private Demo.User owner;
    private NewKey idle;
    private NewKey used;

    IdleKeysOnPostgresIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeEach
    void open() throws Exception {
        mails = new Mailbox(demo);
        owner = demo.newUser();
        idle = demo.newKey(owner, READ);
        used = demo.newKey(owner, READ);
        for (NewKey key : List.of(idle, used)) {
            age(key, 100);
        }
        demo.server()
                .update("update scoped_key_use set last_used = " + daysAgo(1) + " where key_id = '" + used.id() + "'");
        demo.server().update("delete from scoped_key_counting where id = 2");
        demo.server().update("insert into scoped_key_counting values (2, 0)");
    }

    @AfterEach
    void close() {
        mails.close();
    }

    @Test
    void anAdministratorSeesBeforehandWhomTheRuleWouldTouch() throws Exception {
        NewKey disabled = demo.newKey(owner, READ);
        NewKey enabledAgain = demo.newKey(owner, READ);
        age(disabled, 100);
        age(enabledAgain, 100);
        for (NewKey key : List.of(disabled, enabledAgain)) {
            demo.keys("PATCH", "/" + key.id(), demo.login(owner), Map.of("enabled", false))
                    .expect(200);
        }
        demo.keys("PATCH", "/" + enabledAgain.id(), demo.login(owner), Map.of("enabled", true))
                .expect(200);

        String filter = "userId=" + owner.id() + "&idleDays=";
        assertThat(demo.admin("GET", "api-keys?" + filter + 30)
                        .expect(200)
                        .json()
                        .findValuesAsText("id"))
                .containsExactly(idle.id());
        assertThat(demo.admin("GET", "api-keys/count?" + filter + 99)
                        .expect(200)
                        .json()
                        .asInt())
                .isEqualTo(1);
        assertThat(demo.admin("GET", "api-keys/count?" + filter + 101)
                        .expect(200)
                        .json()
                        .asInt())
                .isZero();
        assertThat(demo.admin("POST", "api-keys/disable?dryRun=true&" + filter + 30)
                        .expect(200)
                        .json()
                        .path("count")
                        .asInt())
                .isEqualTo(1);
        demo.admin("GET", "api-keys?" + filter + 0).expect(400);
    }

    @Test
    void anIdleKeyIsDisabledAWeekAfterTheMailAndAnAdministratorCanUndoIt() throws Exception {
        mails.open(Map.of("apiKeys.maxIdleDays", "30", "apiKeys.idleAction", "disable"));
        List<Mail> warning = mails.await(owner, 1);
        assertThat(warning).hasSize(1);
        assertThat(warning.get(0).subject()).isEqualTo("An API key is no longer used");
        assertThat(warning.get(0).text())
                .contains(idle.id(), "Will be disabled on")
                .doesNotContain(used.id());
        assertThat(enabled(idle)).isTrue();

        moveWarning(idle, 6);
        Thread.sleep(5_000);
        assertThat(enabled(idle)).isTrue();
        moveWarning(idle, 2);
        Mailbox.await(() -> !enabled(idle));

        assertThat(enabled(idle)).isFalse();
        assertThat(enabled(used)).isTrue();
        demo.exchange(idle.key()).expect(400);
        demo.exchange(used.key()).expect(200);
        assertThat(mails.await(owner, 2)).hasSize(2);
        assertThat(mails.to(owner).get(1).subject()).isEqualTo("An unused API key was disabled");
        JsonNode change = demo.admin("GET", "api-keys/" + idle.id() + "/history")
                .expect(200)
                .json()
                .get(0);
        assertThat(change.path("actor").asText()).isEqualTo("system");
        assertThat(change.path("change").asText()).isEqualTo("disabled");
        JsonNode event = demo.admin("GET", "events?type=UPDATE_CREDENTIAL&max=1&user=" + owner.id())
                .expect(200)
                .json()
                .get(0);
        assertThat(event.at("/details/api_key_id").asText()).isEqualTo(idle.id());
        assertThat(event.at("/details/api_key_actor").asText()).isEqualTo("system");
        String batch = event.at("/details/api_key_batch").asText();
        assertThat(demo.admin("POST", "api-keys/disable/" + batch + "/undo")
                        .expect(200)
                        .json()
                        .path("enabled")
                        .asInt())
                .isEqualTo(1);
        Thread.sleep(5_000);
        assertThat(enabled(idle)).isTrue();
        assertThat(mails.to(owner)).hasSize(2);
    }

    @Test
    void moreIdleKeysThanOneBatchHoldsAreAllWarnedInOneMailAndAllDisabled() throws Exception {
        int number = 1_100;
        String ofBulk = " from scoped_key where name like 'bulk " + owner.id() + "%'";
        demo.server()
                .update("insert into scoped_key (id, realm_id, user_id, kind, prefix, name, digest,"
                        + " digest_version, enabled, graphql_level, endpoint_level,"
                        + " created) select substr(md5(k.id || n), 1, 12), k.realm_id,"
                        + " k.user_id, k.kind, k.prefix, 'bulk " + owner.id()
                        + "' || n, md5(k.id || n), 1, true, 'read',"
                        + " 'none', k.created from scoped_key k, generate_series(1, " + number
                        + ") n where k.id = '"
                        + idle.id() + "'");
        demo.server()
                .update("insert into scoped_key_use (key_id, last_used, realm_id, created) select id, 0, realm_id,"
                        + " created"
                        + ofBulk);

        mails.open(Map.of("apiKeys.maxIdleDays", "30", "apiKeys.idleAction", "disable"));

        assertThat(mails.await(owner, 1)).hasSize(1);
        assertThat(mails.to(owner).get(0).text()).contains("And 1,076 more.");
        assertThat(number("select count(*) from scoped_key_notice where kind = 'idle' and user_id = '" + owner.id()
                        + "'"))
                .isEqualTo(number + 1);
        demo.server()
                .update("update scoped_key_notice set state_time = state_time - " + TimeUnit.DAYS.toMillis(8)
                        + " where kind = 'idle' and user_id = '" + owner.id() + "'");
        Mailbox.await(() -> number("select count(*)" + ofBulk + " and enabled") == 0);

        assertThat(number("select count(*)" + ofBulk + " and not enabled")).isEqualTo(number);
        assertThat(enabled(used)).isTrue();
    }

    @Test
    void aKeyThatIsUsedAfterTheWarningIsKept() throws Exception {
        NewKey control = demo.newKey(owner, READ);
        age(control, 100);
        mails.open(Map.of("apiKeys.maxIdleDays", "30", "apiKeys.idleAction", "delete"));
        assertThat(mails.await(owner, 1)).hasSize(1);

        demo.exchange(idle.key()).expect(200);
        Mailbox.await(() -> number("select last_used from scoped_key_use where key_id = '" + idle.id() + "'") > 0);
        moveWarning(idle, 8);
        moveWarning(control, 8);
        Mailbox.await(() -> !exists(control));
        Thread.sleep(3_000);

        assertThat(exists(control)).isFalse();
        assertThat(exists(idle)).isTrue();
        assertThat(exists(used)).isTrue();
        assertThat(mails.await(owner, 2).get(1).text()).contains(control.id()).doesNotContain(idle.id());
        assertThat(demo.admin("GET", "events?type=REMOVE_CREDENTIAL&user=" + owner.id())
                        .expect(200)
                        .json()
                        .findValuesAsText("api_key_id"))
                .containsExactly(control.id());
        assertThat(number("select count(*) from scoped_key_change where key_id = '" + control.id() + "'"))
                .isZero();
    }

    @Test
    void aHarsherRuleWarnsAnewBeforeItActs() throws Exception {
        mails.open(Map.of("apiKeys.maxIdleDays", "1", "apiKeys.idleAction", "notify"));
        assertThat(mails.await(owner, 1)).hasSize(1);
        moveWarning(idle, 400);

        mails.open(Map.of("apiKeys.idleAction", "delete"));

        assertThat(mails.await(owner, 2)).hasSize(2);
        assertThat(mails.to(owner).get(1).text()).contains("Will be deleted on");
        Thread.sleep(5_000);
        assertThat(exists(idle)).isTrue();
    }

    @Test
    void nothingIsIdleWhileLastUsesHaveNotBeenRecordedForLongEnough() throws Exception {
        demo.server().update("update scoped_key_counting set since = " + daysAgo(29) + " where id = 2");
        mails.open(Map.of("apiKeys.maxIdleDays", "30", "apiKeys.idleAction", "notify"));
        Thread.sleep(6_000);
        assertThat(mails.to(owner)).isEmpty();

        demo.server().update("update scoped_key_counting set since = " + daysAgo(31) + " where id = 2");

        assertThat(mails.await(owner, 1)).hasSize(1);
    }

    @Test
    void aMailServerThatIsAwayForAWhileLosesNothingAndGetsNothingTwice() throws Exception {
        mails.open(Map.of());
        mails.stop();
        mails.open(Map.of("apiKeys.maxIdleDays", "30"));
        Mailbox.await(() -> number("select failures from scoped_key_notice where key_id = '" + idle.id() + "'") > 0);
        assertThat(number("select failures from scoped_key_notice where key_id = '" + idle.id() + "'"))
                .isEqualTo(1);
        // Not the idle one: once that use is recorded, there is nothing to say of it any more.
        demo.exchange(used.key(), "scope", "graphql:read").expect(200);

        mails.restart();
        demo.server().update("update scoped_key_notice set state_time = 0 where key_id = '" + idle.id() + "'");

        assertThat(mails.await(owner, 1)).hasSize(1);
        assertThat(mails.await(owner, 1).get(0).text()).contains(idle.id());
    }

    private void age(NewKey key, int days) throws Exception {
        demo.server().update("update scoped_key set created = " + daysAgo(days) + " where id = '" + key.id() + "'");
        demo.server()
                .update("update scoped_key_use set observed_since = null, created = " + daysAgo(days)
                        + " where key_id = '" + key.id() + "'");
    }

    private void moveWarning(NewKey key, int days) throws Exception {
        demo.server()
                .update("update scoped_key_notice set state_time = state_time - " + TimeUnit.DAYS.toMillis(days)
                        + " where kind = 'idle' and key_id = '" + key.id() + "'");
    }

    private boolean enabled(NewKey key) {
        return demo.admin("GET", "api-keys/" + key.id())
                .expect(200)
                .json()
                .path("enabled")
                .asBoolean();
    }

    private boolean exists(NewKey key) {
        return demo.admin("GET", "api-keys/" + key.id()).status() == 200;
    }

    private long number(String sql) {
        try {
            return demo.server().readNumber(sql);
        } catch (java.sql.SQLException noSuchRow) {
            return -1;
        }
    }

    private static long daysAgo(int days) {
        return System.currentTimeMillis() - TimeUnit.DAYS.toMillis(days);
    }
}
