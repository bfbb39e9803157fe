/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An administrator who disables a key means its fresh successors, too, whatever the owner does in between. */
@ExtendWith(RunningKeycloak.class)
class StoppedChainIT {

    private final Demo demo;
    private final AdminDemo admin;
    private final KeyOwner owner;

    StoppedChainIT(Demo demo) {
        this.demo = demo;
        this.admin = new AdminDemo(demo);
        this.owner = KeyOwner.in(demo);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theEndOfTheChainIsDisabledWhetherOrNotTheOwnerDeletedItsMiddle(boolean deleted) {
        KeyOwner.Key first = owner.create("read");
        Answer middle = rotate(first.id());
        Answer last = rotate(middle.text("id"));
        demo.exchange(last.text("key")).expect(200);
        if (deleted) {
            demo.keys("DELETE", "/" + middle.text("id"), owner.token(), null).expect(204);
            assertThat(demo.keys("GET", "/" + first.id(), owner.token(), null)
                            .expect(200)
                            .text("rotatedTo"))
                    .isEqualTo(last.text("id"));
        }

        admin.enable(first.id(), false).expect(200);

        demo.exchange(last.text("key")).expect(400);
    }

    @Test
    void theLastOfAChainIsDeletedAndTheOthersStayAsTheyAre() {
        KeyOwner.Key first = owner.create("read");
        Answer last = rotate(first.id());

        demo.keys("DELETE", "/" + last.text("id"), owner.token(), null).expect(204);

        assertThat(demo.keys("GET", "/" + first.id(), owner.token(), null)
                        .expect(200)
                        .text("rotatedTo"))
                .isEqualTo(last.text("id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"dryRun\":true}", "dryRun=true", "[]", "{"})
    void aBodyThatSaysMoreThanTheCallIsRefused(String body) {
        KeyOwner.Key key = owner.create("read");
        for (String call : new String[] {"disable?search=" + key.id(), key.id() + "/leak"}) {
            assertThat(raw(call, body).expect(400).text("error")).isIn("invalid_request", "unknown_field");
        }
        demo.exchange(key.secret()).expect(200);

        assertThat(raw("disable?search=" + key.id(), "{}")
                        .expect(200)
                        .json()
                        .get("count")
                        .asInt())
                .isEqualTo(1);
        demo.exchange(key.secret()).expect(400);
    }

    private Answer rotate(String id) {
        return demo.keys("POST", "/" + id + "/rotate", owner.token(), Map.of()).expect(201);
    }

    private Answer raw(String call, String body) {
        return demo.server()
                .http()
                .request("POST", "/admin/realms/" + Demo.REALM + "/api-keys/" + call)
                .bearer(demo.adminToken())
                .body("application/json", body)
                .send();
    }
}
