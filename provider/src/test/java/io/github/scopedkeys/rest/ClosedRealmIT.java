/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.RunningKeycloak;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The realm's own settings apply to keys as well; Keycloak does not check them for an extension. */
@ExtendWith(RunningKeycloak.class)
class ClosedRealmIT {

    private final Demo demo;
    private ObjectNode realm;

    ClosedRealmIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeEach
    void rememberRealm() {
        realm = (ObjectNode) demo.admin("GET", "").expect(200).json();
    }

    @AfterEach
    void restoreRealm() {
        demo.admin("PUT", "", realm).expect(204);
    }

    @Test
    void aDisabledRealmAnswersNobody() {
        Demo.User owner = demo.newUser();
        String token = demo.login(owner);
        NewKey key = demo.newKey(owner, "{\"graphql\":\"read\"}");

        demo.admin("PUT", "", realm.deepCopy().put("enabled", false)).expect(204);

        assertThat(demo.keys("GET", "", token, null).status()).isIn(401, 403);
        assertThat(demo.exchange(key.key()).status()).isBetween(400, 403);
    }

    @Test
    void aRealmThatWantsHttpsIsNotServedWithoutIt() {
        String token = demo.login(Demo.ALICE);

        demo.admin("PUT", "", realm.deepCopy().put("sslRequired", "all")).expect(204);

        Answer answer = demo.keys("GET", "", token, null);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text("error")).isEqualTo("https_required");
    }
}
