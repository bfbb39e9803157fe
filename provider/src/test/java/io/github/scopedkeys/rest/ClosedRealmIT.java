/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The realm's own switches and rules hold for keys as well; Keycloak does not check them for an extension. */
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
        ObjectNode attributes = (ObjectNode) realm.get("attributes");
        for (String rule : new String[] {
            "maxPerUser", "maxLifetimeDays", "requireExpiry", "maxGraphql", "prefix", "tokenLifespan", "stepUpMaxAge"
        }) {
            attributes.put("apiKeys." + rule, "");
        }
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

    @Test
    void theRulesOfTheRealmHoldForNewKeys() {
        Demo.User owner = demo.newUser();
        String token = demo.login(owner);
        NewKey older = demo.newKey(owner, "{\"graphql\":\"read_write\"}");
        rules(Map.of(
                "apiKeys.maxLifetimeDays", "1",
                "apiKeys.maxGraphql", "read",
                "apiKeys.prefix", "acme",
                "apiKeys.tokenLifespan", "60",
                "apiKeys.maxPerUser", "2"));
        long hour = System.currentTimeMillis() + 3_600_000;
        long week = System.currentTimeMillis() + 7 * 86_400_000L;

        assertThat(create(token, "{\"name\":\"a\"}").text("error")).isEqualTo("invalid_expiry");
        assertThat(create(token, "{\"name\":\"a\",\"expiresTimestamp\":" + week + "}")
                        .text("error"))
                .isEqualTo("invalid_expiry");
        assertThat(create(
                                token,
                                "{\"name\":\"a\",\"expiresTimestamp\":" + hour
                                        + ",\"permissions\":{\"graphql\":\"read_write\"}}")
                        .text("error"))
                .isEqualTo("invalid_permissions");
        Answer created = create(
                        token,
                        "{\"name\":\"a\",\"expiresTimestamp\":" + hour + ",\"permissions\":{\"graphql\":\"read\"}}")
                .expect(201);
        assertThat(created.text("key")).startsWith("acme_");
        assertThat(demo.exchange(created.text("key"))
                        .expect(200)
                        .json()
                        .get("expires_in")
                        .asInt())
                .isLessThanOrEqualTo(60);
        assertThat(create(token, "{\"name\":\"b\",\"expiresTimestamp\":" + hour + "}")
                        .text("error"))
                .isEqualTo("key_limit_reached");
        // A rule made stricter does not kill what is there.
        assertThat(demo.exchange(older.key()).expect(200).text("scope")).isEqualTo("graphql:read graphql:write");
    }

    @Test
    void aLoginThatIsTooOldMayNarrowAKeyButNotWidenOrMakeOne() throws InterruptedException {
        Demo.User owner = demo.newUser();
        String token = demo.login(owner);
        NewKey key = demo.newKey(owner, "{\"graphql\":\"read\"}");
        rules(Map.of("apiKeys.stepUpMaxAge", "1"));
        Thread.sleep(2500);

        assertThat(create(token, "{\"name\":\"a\"}").text("error")).isEqualTo("reauthentication_required");
        assertThat(demo.keys("PATCH", "/" + key.id(), token, "{\"permissions\":{\"graphql\":\"read_write\"}}")
                        .text("error"))
                .isEqualTo("reauthentication_required");
        demo.keys("PATCH", "/" + key.id(), token, "{\"permissions\":{\"graphql\":\"none\"}}")
                .expect(200);
        demo.keys("PATCH", "/" + key.id(), token, "{\"enabled\":false}").expect(200);
        assertThat(demo.keys("PATCH", "/" + key.id(), token, "{\"enabled\":true}")
                        .status())
                .isEqualTo(403);
    }

    private Answer create(String token, String body) {
        return demo.createKey(token, body);
    }

    private void rules(Map<String, String> rules) {
        ObjectNode changed = realm.deepCopy();
        rules.forEach(((ObjectNode) changed.get("attributes"))::put);
        demo.admin("PUT", "", changed).expect(204);
    }
}
