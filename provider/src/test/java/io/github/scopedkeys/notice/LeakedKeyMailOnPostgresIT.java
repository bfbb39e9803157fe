/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.notice.Mailbox.Mail;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The mail about a leaked key says what holds when it is sent, which can be long after the report. */
@ExtendWith(RunningKeycloak.class)
class LeakedKeyMailOnPostgresIT {

    private static final String DISABLED = "This key was reported as leaked and disabled:";
    private static final String ENABLED =
            "This key was reported as leaked and disabled, and has been enabled again since:";

    private final Demo demo;

    LeakedKeyMailOnPostgresIT(Demo demo) {
        this.demo = demo;
    }

    @Test
    void aKeyThatWasEnabledBeforeTheMailIsSentIsNotSaidToBeDisabledAndAnotherOneIs() throws Exception {
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key enabled = owner.create("read");
        KeyOwner.Key disabled = owner.create("read");
        KeyOwner other = KeyOwner.in(demo);
        KeyOwner.Key onlyEnabled = other.create("read");
        try (Mailbox mails = new Mailbox(demo)) {
            mails.open(Map.of());
            mails.stop();
            List<KeyOwner.Key> keys = List.of(enabled, disabled, onlyEnabled);
            for (KeyOwner.Key key : keys) {
                demo.admin("POST", "api-keys/" + key.id() + "/leak").expect(200);
            }
            Mailbox.await(() -> failed(keys) == keys.size());
            assertThat(failed(keys)).isEqualTo(keys.size());
            for (KeyOwner.Key key : List.of(enabled, onlyEnabled)) {
                demo.admin("PATCH", "api-keys/" + key.id(), Map.of("enabled", true))
                        .expect(200);
            }

            mails.restart();
            demo.server().update("update scoped_key_notice set state_time = 0 where key_id in " + ids(keys));

            Mail mail = mails.await(owner.user(), 1).get(0);
            for (String part : List.of(mail.text(), mail.html())) {
                assertThat(part).containsSubsequence(DISABLED, disabled.id(), ENABLED, enabled.id());
            }
            assertThat(mail.text()).contains("If the report was right, rotate or delete the key.");
            assertThat(mails.await(other.user(), 1).get(0).whole())
                    .contains(ENABLED, onlyEnabled.id())
                    .doesNotContain(DISABLED, "no longer work", "These keys");
        }
    }

    private long failed(List<KeyOwner.Key> keys) {
        try {
            return demo.server()
                    .readNumber("select count(*) from scoped_key_notice where failures > 0 and key_id in " + ids(keys));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String ids(List<KeyOwner.Key> keys) {
        return "('" + String.join("','", keys.stream().map(KeyOwner.Key::id).toList()) + "')";
    }
}
