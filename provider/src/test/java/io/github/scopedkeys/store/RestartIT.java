/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.RunningKeycloak;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Acknowledged changes survive a restart, and a second start does not change the schema. */
@ExtendWith(RunningKeycloak.class)
class RestartIT {

    private static final String SCHEMA_CHANGE = "Using changelog META-INF/scoped-keys-changelog.xml";

    private final Demo demo;

    RestartIT(Demo demo) {
        this.demo = demo;
    }

    @Test
    void keysLastUseAndRevocationsSurviveARestartThatChangesNoTable() {
        Demo.User owner = demo.newUser();
        NewKey used = demo.newKey(owner, READ);
        NewKey deleted = demo.newKey(owner, READ);
        long before = System.currentTimeMillis();
        demo.exchange(used.key()).expect(200);
        demo.keys("DELETE", "/" + deleted.id(), demo.login(owner), null).expect(204);
        assertThat(demo.server().log().split(SCHEMA_CHANGE, -1)).hasSize(2);

        demo.server().restart();

        demo.exchange(deleted.key()).expect(400);
        // Written at shutdown: the new process has not run its task yet, and the key has not been used since.
        assertThat(demo.keys("GET", "/" + used.id(), demo.login(owner), null)
                        .expect(200)
                        .json()
                        .path("lastUsedTimestamp")
                        .asLong())
                .isGreaterThanOrEqualTo(before);
        demo.exchange(used.key()).expect(200);
        assertThat(demo.server().log().split(SCHEMA_CHANGE, -1)).hasSize(2);
    }
}
