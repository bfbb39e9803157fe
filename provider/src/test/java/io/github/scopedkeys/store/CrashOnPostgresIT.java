/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.RunningKeycloak;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An answer is a promise, whatever happens to the server the moment after. H2 makes no such promise. */
@ExtendWith(RunningKeycloak.class)
class CrashOnPostgresIT {

    private final Demo demo;

    CrashOnPostgresIT(Demo demo) {
        this.demo = demo;
    }

    @Test
    void aKeyThatWasAnsweredWorksAndADeletedOneStaysDeletedAfterTheServerWasKilled() {
        Demo.User owner = demo.newUser();
        String token = demo.login(owner);
        NewKey deleted = demo.newKey(owner, "{\"graphql\":\"read\"}");
        demo.exchange(deleted.key()).expect(200);
        NewKey created = demo.newKey(owner, "{\"graphql\":\"read\"}");
        demo.keys("DELETE", "/" + deleted.id(), token, null).expect(204);

        demo.server().kill();
        demo.server().restart();

        demo.exchange(created.key()).expect(200);
        demo.exchange(deleted.key()).expect(400);
    }
}
