/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Impersonation;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The mail to the owner of a reported key is queued with the report. The test reads the queue in the database. */
@ExtendWith(RunningKeycloak.class)
class LeakNoticeOnPostgresIT {

    private final Demo demo;

    LeakNoticeOnPostgresIT(Demo demo) {
        this.demo = demo;
    }

    @Test
    void theOwnerOfAReportedKeyGetsOneNoticeAndNothingThatTheReporterWrote() throws SQLException {
        KeyOwner.Key key;
        KeyOwner.Key other;
        do {
            KeyOwner owner = KeyOwner.in(demo);
            key = owner.create("read");
            other = owner.create("read");
            Leaks leaks = new Leaks(demo);
            assertThat(notices(key, "")).isZero();

            leaks.reportFrom("call 555-0100", key.secret(), "junk").expect(202);
            leaks.report(key.secret()).expect(202);
            demo.admin("PATCH", "api-keys/" + key.id(), Map.of("enabled", true)).expect(200);
            leaks.report(key.secret()).expect(202);
            // Again if the timer for mails came between: then a second notice is right.
        } while (notices(key, " and state <> 'due'") > 0);

        assertThat(notices(key, "")).isEqualTo(1);
        assertThat(notices(key, " and fact_text is null")).isEqualTo(1);
        assertThat(notices(other, "")).isZero();
    }

    @Test
    void aKeyThatIsFoundAgainAfterTheMailAndAnAdministratorMakesAnotherMail() throws SQLException {
        KeyOwner.Key key = KeyOwner.in(demo).create("read");
        Leaks leaks = new Leaks(demo);
        leaks.report(key.secret()).expect(202);
        demo.server().update("update scoped_key_notice set state = 'sent' where key_id = '" + key.id() + "'");
        leaks.report(key.secret()).expect(202);
        assertThat(notices(key, "")).isEqualTo(1);

        demo.admin("PATCH", "api-keys/" + key.id(), Map.of("enabled", true)).expect(200);
        leaks.report(key.secret()).expect(202);

        assertThat(notices(key, "")).isEqualTo(2);
        assertThat(notices(key, " and state = 'sent'")).isEqualTo(1);
    }

    @Test
    void aMarkOfAnAdministratorCountsAsAReport() throws SQLException {
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key key = owner.create("read");
        Leaks leaks = new Leaks(demo);

        demo.admin("POST", "api-keys/" + key.id() + "/leak").expect(200);
        assertThat(notices(key, " and fact_text is null")).isEqualTo(1);
        demo.admin("PATCH", "api-keys/" + key.id(), Map.of("enabled", true)).expect(200);
        leaks.report(key.secret()).expect(202);

        assertThat(notices(key, "")).isEqualTo(1);
    }

    @Test
    void anOwnerWhoMarksTheirOwnKeyGetsNoMail() throws SQLException {
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key key = owner.create("read");
        KeyOwner.Key control = owner.create("read");

        demo.keys("POST", "/" + key.id() + "/leak", owner.token(), null).expect(200);
        demo.admin("POST", "api-keys/" + control.id() + "/leak").expect(200);

        assertThat(notices(key, "")).isZero();
        assertThat(notices(control, "")).isEqualTo(1);
    }

    @Test
    void anOwnerGetsMailAboutAKeyThatAnAdministratorMarksForThem() throws SQLException {
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key key = owner.create("read");
        KeyOwner.Key control = owner.create("read");
        String impersonator = Impersonation.of(demo, owner.user());

        demo.keys("POST", "/" + key.id() + "/leak", impersonator, null).expect(200);
        demo.keys("POST", "/" + control.id() + "/leak", owner.token(), null).expect(200);

        assertThat(notices(key, "")).isEqualTo(1);
        assertThat(notices(control, "")).isZero();
    }

    private long notices(KeyOwner.Key key, String condition) throws SQLException {
        return demo.server()
                .readNumber("select count(*) from scoped_key_notice where kind = 'leaked' and key_id = '" + key.id()
                        + "'" + condition);
    }
}
