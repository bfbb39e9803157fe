/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        NewKey key = demo.newKey(owner, READ);

        self(key).expect(200);

        demo.admin("PUT", "", realm.deepCopy().put("enabled", false)).expect(204);

        assertThat(self(key).expect(403).text("error")).isEqualTo("forbidden");
        assertThat(report(key)).isEqualTo(403);
        assertThat(demo.keys("GET", "", token, null).status()).isIn(401, 403);
        assertThat(demo.exchange(key.key()).status()).isBetween(400, 403);
        assertThat(demo.introspectAs(Demo.GATE, key.key()).status()).isNotEqualTo(200);
    }

    /** 401 and 403 would be verdicts on the caller, who has done nothing wrong. */
    @ParameterizedTest
    @CsvSource({"enabled, false", "sslRequired, all"})
    void aGatewayIsToldThatTheFaultIsNotItsCallers(String field, String value) {
        NewKey key = demo.newKey(demo.newUser(), READ);
        assertThat(authorize(key).status()).isEqualTo(200);
        ObjectNode closed = realm.deepCopy();
        demo.admin("PUT", "", value.equals("false") ? closed.put(field, false) : closed.put(field, value))
                .expect(204);

        Answer answer = authorize(key);

        assertThat(answer.expect(400).text("error")).isEqualTo("invalid_request");
        assertThat(answer.body()).doesNotContain(key.key());
    }

    @ParameterizedTest
    @CsvSource({"enabled, false", "sslRequired, all"})
    void aKeyIsNotRevokedThroughAClosedRealm(String field, String value) {
        NewKey key = demo.newKey(demo.newUser(), READ);
        ObjectNode closed = realm.deepCopy();
        demo.admin("PUT", "", value.equals("false") ? closed.put(field, false) : closed.put(field, value))
                .expect(204);

        assertThat(revoke(key).status()).isEqualTo(403);

        demo.admin("PUT", "", realm).expect(204);
        demo.exchange(key.key()).expect(200);
        revoke(key).expect(200);
        demo.exchange(key.key()).expect(400);
    }

    private Answer revoke(NewKey key) {
        return demo.http()
                .post(Demo.KEYS_PATH + "/revoke")
                .form("token", key.key())
                .send();
    }

    private Answer self(NewKey key) {
        return demo.http().get(Demo.KEYS_PATH + "/self").bearer(key.key()).send();
    }

    private int report(NewKey key) {
        return demo.http()
                .post(Demo.KEYS_PATH + "/leaks")
                .json(Map.of("keys", List.of(key.key())))
                .send()
                .status();
    }

    private Answer authorize(NewKey key) {
        return demo.http()
                .get(Demo.KEYS_PATH + "/authorize?scope=graphql:read")
                .header("X-Gate-Authorization", Demo.GATE.basic())
                .bearer(key.key())
                .send();
    }

    @Test
    void aRealmThatWantsHttpsIsNotServedWithoutIt() {
        String token = demo.login(Demo.ALICE);
        NewKey key = demo.newKey(demo.newUser(), READ);
        self(key).expect(200);

        demo.admin("PUT", "", realm.deepCopy().put("sslRequired", "all")).expect(204);

        Answer answer = demo.keys("GET", "", token, null);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text("error")).isEqualTo("https_required");
        assertThat(self(key).expect(403).text("error")).isEqualTo("https_required");
        assertThat(report(key)).isEqualTo(403);
    }
}
