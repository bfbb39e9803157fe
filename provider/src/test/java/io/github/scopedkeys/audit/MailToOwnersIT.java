/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import jakarta.mail.internet.MimeMessage;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keycloak's own event listener {@code email} tells owners by mail about keys that are created or deleted. */
@ExtendWith(RunningKeycloak.class)
class MailToOwnersIT {

    private static final long PATIENCE_MILLIS = 20_000;

    private final Demo demo;
    private final GreenMail mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private ObjectNode realm;

    MailToOwnersIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeEach
    void sendMail() {
        mails.start();
        realm = (ObjectNode) demo.admin("GET", "").expect(200).json();
        ObjectNode mailing = realm.deepCopy();
        ((ArrayNode) mailing.get("eventsListeners")).add("email");
        mailing.putObject("smtpServer")
                .put("host", "127.0.0.1")
                .put("port", String.valueOf(mails.getSmtp().getPort()))
                .put("from", "keycloak@example.org");
        demo.admin("PUT", "", mailing).expect(204);
    }

    @AfterEach
    void stop() {
        demo.admin("PUT", "", realm.set("smtpServer", realm.objectNode())).expect(204);
        mails.stop();
    }

    @Test
    void anOwnerGetsOneMailForEachChangeAndNoneForARefusedOne() throws Exception {
        KeyOwner owner = KeyOwner.in(demo);

        KeyOwner.Key key = owner.create("read");
        assertMail(1, owner, "Update credential", "api-key credential was changed", key);
        Answer refused = demo.createKey(owner.token(), Map.of("name", "", "permissions", Map.of()));
        assertThat(refused.status()).isEqualTo(400);
        demo.keys("POST", "/" + key.id() + "/rotate", owner.token(), Map.of("graceSeconds", -1))
                .expect(400);
        owner.delete(key);

        assertMail(2, owner, "Remove credential", "api-key was removed", key);
        assertThat(mails.getReceivedMessages()).hasSize(2);
    }

    @Test
    void anOwnerHearsOfWhatAnAdministratorDoes() throws Exception {
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key key = owner.create("read");

        demo.admin("PATCH", "api-keys/" + key.id(), Map.of("enabled", false)).expect(200);

        assertMail(2, owner, "Update credential", "api-key credential was changed", key);
    }

    private void assertMail(int number, KeyOwner owner, String subject, String text, KeyOwner.Key key)
            throws Exception {
        assertThat(mails.waitForIncomingEmail(PATIENCE_MILLIS, number)).isTrue();
        MimeMessage mail = mails.getReceivedMessages()[number - 1];
        assertThat(mail.getAllRecipients()[0].toString()).isEqualTo(owner.user().name() + "@example.org");
        assertThat(mail.getSubject()).isEqualTo(subject);
        // Undo the line breaks of quoted-printable.
        String whole = GreenMailUtil.getWholeMessage(mail).replaceAll("=\\r?\\n", "");
        assertThat(whole).contains(text).doesNotContain(key.secret().substring(17));
    }
}
