/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.notice.Mailbox.Mail;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The mail about a leaked key names the key that has replaced it, if one has, and is the only one about it. */
@ExtendWith(RunningKeycloak.class)
class LeakedKeyMailIT {

    private final Demo demo;
    private Mailbox mails;

    LeakedKeyMailIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeEach
    void open() {
        mails = new Mailbox(demo);
        mails.open(Map.of());
    }

    @AfterEach
    void close() {
        mails.close();
    }

    @Test
    void theMailAboutAReplacedKeyNamesItsSuccessorAndThatAboutAnotherKeyNone() throws Exception {
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key old = owner.create("read");
        String successor = demo.keys("POST", "/" + old.id() + "/rotate", owner.token(), Map.of("graceSeconds", 3600))
                .expect(201)
                .text("id");
        KeyOwner other = KeyOwner.in(demo);
        KeyOwner.Key control = other.create("read");

        demo.admin("POST", "api-keys/" + old.id() + "/leak").expect(200);
        demo.admin("POST", "api-keys/" + control.id() + "/leak").expect(200);

        Mail mail = mails.await(owner.user(), 1).get(0);
        assertThat(mail.subject()).isEqualTo("An API key was reported as leaked");
        assertThat(mail.text())
                .contains("This key was reported as leaked and disabled:", "(rpa_" + old.id() + "…)")
                .contains("Replaced by a new key: rpa_" + successor + "…")
                .contains("Rotate or delete the key, unless it has been replaced");
        assertThat(mail.html()).contains("Replaced by a new key: rpa_" + successor + "…");
        Mail ofOther = mails.await(other.user(), 1).get(0);
        assertThat(ofOther.whole()).contains(control.id()).doesNotContain("Replaced by");
    }

    @Test
    void aLeakedKeyThatIsTriedAfterItsRotationMakesNoSecondMailAndAnotherReplacedKeyDoes() throws Exception {
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key leaked = owner.create("read");
        KeyOwner other = KeyOwner.in(demo);
        KeyOwner.Key control = other.create("read");
        demo.admin("POST", "api-keys/" + leaked.id() + "/leak").expect(200);
        rotate(owner, leaked);
        rotate(other, control);
        mails.await(owner.user(), 1);

        demo.exchange(leaked.secret()).expect(400);
        demo.exchange(control.secret()).expect(400);

        assertThat(mails.await(other.user(), 1))
                .singleElement()
                .satisfies(mail -> assertThat(mail.subject()).isEqualTo("A replaced API key was used"));
        Mailbox.await(() -> wasReused(owner, leaked));
        assertThat(wasReused(owner, leaked)).isTrue();
        assertThat(mails.await(owner.user(), 1))
                .singleElement()
                .satisfies(mail -> assertThat(mail.subject()).isEqualTo("An API key was reported as leaked"));
    }

    @Test
    void keysThatAreGoneWhenTheMailIsSentAreNamedAfterTheOthersAndAsOver() throws Exception {
        KeyOwner owner = KeyOwner.in(demo);
        KeyOwner.Key control = owner.create("read");
        KeyOwner.Key gone = owner.create("read");
        mails.stop();
        demo.admin("POST", "api-keys/" + gone.id() + "/leak").expect(200);
        demo.admin("POST", "api-keys/" + control.id() + "/leak").expect(200);
        owner.delete(gone);
        mails.restart();

        String text = mails.await(owner.user(), 1).get(0).text();

        assertThat(text.indexOf(control.id()))
                .isGreaterThan(text.indexOf("reported as leaked and disabled:"))
                .isLessThan(text.indexOf("has been deleted or has expired since:"));
        assertThat(text.indexOf(gone.id())).isGreaterThan(text.indexOf("has been deleted or has expired since:"));
        assertThat(text).contains("It no longer works. Check what it was used for.");
    }

    private void rotate(KeyOwner owner, KeyOwner.Key key) {
        demo.keys("POST", "/" + key.id() + "/rotate", owner.token(), Map.of()).expect(201);
    }

    private boolean wasReused(KeyOwner owner, KeyOwner.Key key) {
        return demo.keys("GET", "/" + key.id() + "/history", owner.token(), null)
                .expect(200)
                .json()
                .get(0)
                .get("change")
                .asText()
                .equals("reused");
    }
}
