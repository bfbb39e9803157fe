/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Anyone can create keys and report them as leaked, so the mails of one day are limited. */
@ExtendWith(RunningKeycloak.class)
class DailyLimitOnPostgresIT {

    private final Demo demo;
    private Mailbox mails;

    DailyLimitOnPostgresIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeEach
    void open() {
        mails = new Mailbox(demo).open(Map.of());
    }

    @AfterEach
    void close() {
        mails.close();
    }

    @Test
    void anOwnerGetsTenMailsADayAndWhatComesLaterInOneMailTheNextDay() throws Exception {
        Demo.User owner = demo.newUser();
        Demo.User control = demo.newUser();
        for (int i = 0; i < 10; i++) {
            report(owner);
            int sent = i + 1;
            Mailbox.await(() -> mails.to(owner).size() == sent);
        }
        assertThat(mails.to(owner)).hasSize(10);

        NewKey eleventh = report(owner);
        NewKey twelfth = report(owner);
        report(control);
        assertThat(mails.await(control, 1)).hasSize(1);
        assertThat(mails.to(owner)).hasSize(10);
        demo.exchange(eleventh.key()).expect(400);

        passTime(owner, TimeUnit.DAYS.toMillis(1) - TimeUnit.MINUTES.toMillis(5));
        Demo.User controlOfThatTime = demo.newUser();
        report(controlOfThatTime);
        assertThat(mails.await(controlOfThatTime, 1)).hasSize(1);
        assertThat(mails.to(owner)).hasSize(10);
        passTime(owner, TimeUnit.MINUTES.toMillis(5));

        assertThat(mails.await(owner, 11)).hasSize(11);
        assertThat(mails.to(owner).get(10).text()).contains(eleventh.id(), twelfth.id());
    }

    private NewKey report(Demo.User owner) {
        NewKey key = demo.newKey(owner, READ);
        demo.http()
                .post(Demo.KEYS_PATH + "/leaks")
                .json(Map.of("keys", new String[] {key.key()}))
                .send()
                .expect(202);
        return key;
    }

    private void passTime(Demo.User owner, long millis) throws Exception {
        demo.server()
                .update("update scoped_key_notice set state_time = state_time - " + millis + " where user_id = '"
                        + owner.id() + "'");
    }
}
