/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.introspect;

import static io.github.scopedkeys.server.Json.INACTIVE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.key.Guess;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7009 for keys, at {@code /realms/{realm}/api-keys/revoke}. */
@ExtendWith(RunningKeycloak.class)
class KeyRevocationIT {

    private static final String PATH = Demo.KEYS_PATH + "/revoke";

    private final Demo demo;
    private final KeyOwner owner;

    KeyRevocationIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    @Test
    void whoeverHoldsAKeyEndsItAndItsTokens() {
        KeyOwner.Key key = owner.create("read");
        String jwt = demo.exchange(key.secret()).expect(200).text("access_token");

        Answer answer = revoke(key.secret());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(demo.exchange(key.secret()).status()).isEqualTo(400);
        assertThat(demo.introspect(jwt).body()).isEqualTo(INACTIVE);
        assertThat(demo.keys("GET", "/" + key.id(), owner.token(), null).status())
                .isEqualTo(404);
    }

    @Test
    void anEnabledClientEndsAKey() {
        KeyOwner.Key key = owner.create("read");

        Answer answer = demo.http()
                .post(PATH)
                .basic(Demo.GATE.id(), Demo.GATE.secret())
                .form("token", key.secret())
                .send();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(demo.exchange(key.secret()).status()).isEqualTo(400);
        assertThat(removal().get("clientId").asText()).isEqualTo("gate");
    }

    @Test
    void itLeavesAnEventThatNamesTheKeyAndHoldsNoSecret() {
        KeyOwner.Key key = owner.create("read");

        revoke(key.secret());

        JsonNode event = removal();
        assertThat(event.at("/details/api_key_id").asText()).isEqualTo(key.id());
        assertThat(event.at("/details/api_key_action").asText()).isEqualTo("revoke");
        // Whoever presented the key: that may be a thief.
        assertThat(event.at("/details/api_key_actor").asText()).isEqualTo("holder");
        assertThat(event.at("/details/credential_type").asText()).isEqualTo("api-key");
        assertThat(event.toString()).doesNotContain(key.secret());
    }

    @Test
    void aKeyThatIsSwitchedOffCanStillBeRevoked() {
        KeyOwner.Key key = owner.create("read");
        owner.enable(key, false);

        revoke(key.secret());

        assertThat(demo.keys("GET", "/" + key.id(), owner.token(), null).status())
                .isEqualTo(404);
    }

    @Test
    void aLeakedKeyThatAnAdministratorEnabledStaysToo() {
        KeyOwner.Key key = owner.create("read");
        demo.admin("POST", "api-keys/" + key.id() + "/leak").expect(200);
        demo.admin("PATCH", "api-keys/" + key.id(), Map.of("enabled", true)).expect(200);
        demo.exchange(key.secret()).expect(200);

        revoke(key.secret()).expect(200);

        demo.exchange(key.secret()).expect(400);
        JsonNode kept = demo.keys("GET", "/" + key.id(), owner.token(), null)
                .expect(200)
                .json();
        assertThat(kept.get("disabledBy").asText()).isEqualTo("leak");
    }

    /** A thief who holds it could otherwise remove what shows the leak. */
    @Test
    void aKeyThatIsDisabledAsLeakedStaysForItsOwnerToSeeAndRotate() {
        KeyOwner.Key key = owner.create("read");
        demo.keys("POST", "/" + key.id() + "/leak", owner.token(), null).expect(200);

        assertThat(revoke(key.secret()).status()).isEqualTo(200);

        demo.keys("GET", "/" + key.id() + "/history", owner.token(), null).expect(200);
        demo.exchange(key.secret()).expect(400);
        demo.keys("POST", "/" + key.id() + "/rotate", owner.token(), Map.of("graceSeconds", 0))
                .expect(201);
    }

    @Test
    void aKeyThatAnAdministratorDisabledStaysAndNoUndoEnablesItAgain() {
        KeyOwner.Key key = owner.create("read");
        KeyOwner.Key control = owner.create("read");
        String batch = demo.admin(
                        "POST", "api-keys/disable?userId=" + owner.user().id())
                .expect(200)
                .text("batch");

        assertThat(revoke(key.secret()).status()).isEqualTo(200);

        JsonNode kept = demo.keys("GET", "/" + key.id(), owner.token(), null)
                .expect(200)
                .json();
        assertThat(kept.get("disabledBy").asText()).isEqualTo("administrator");
        assertThat(kept.has("leakedTimestamp")).isTrue();
        demo.admin("POST", "api-keys/disable/" + batch + "/undo").expect(200);
        demo.exchange(control.secret()).expect(200);
        demo.exchange(key.secret()).expect(400);
    }

    @Test
    void revokingTwiceIsAnsweredAlike() {
        KeyOwner.Key key = owner.create("read");

        Answer first = revoke(key.secret());
        Answer second = revoke(key.secret());

        assertThat(second.status()).isEqualTo(first.status());
        assertThat(second.body()).isEqualTo(first.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rpa_", "nonsense", "an-opaque-string-that-is-no-legacy-key", "eyJhbGciOiJub25lIn0.e30."})
    void whatIsNoKeyGetsTheSameAnswer(String token) {
        Answer answer = revoke(token);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void toKnowTheIdIsNotEnough() {
        KeyOwner.Key key = owner.create("read");
        KeyOwner.Key other = owner.create("read");
        int secret = key.secret().lastIndexOf('_') + 1;

        revoke(key.id());
        revoke(key.secret().substring(0, secret) + other.secret().substring(secret));
        revoke(Guess.ofSecret(key.secret(), other.secret()));
        revoke(Guess.at(key.id()));
        revoke(key.secret().substring(0, key.secret().length() - 1));

        assertThat(demo.exchange(key.secret()).status()).isEqualTo(200);
    }

    @Test
    void aClientThatDoesNotProveWhoItIsIsRefusedAndTheKeyLives() {
        KeyOwner.Key key = owner.create("read");

        Answer answer = demo.http()
                .post(PATH)
                .basic(Demo.GATE.id(), "wrong")
                .form("token", key.secret())
                .send();

        assertThat(answer.status()).isEqualTo(401);
        assertThat(demo.exchange(key.secret()).status()).isEqualTo(200);
    }

    @Test
    void anotherRealmCannotRevokeTheKey() {
        KeyOwner.Key key = owner.create("read");

        Answer answer = demo.http()
                .post("/realms/master/api-keys/revoke")
                .form("token", key.secret())
                .send();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(demo.exchange(key.secret()).status()).isEqualTo(200);
    }

    @Test
    void malformedRequestsAreRefused() {
        KeyOwner.Key key = owner.create("read");

        assertThat(demo.http().post(PATH).form("nothing", "here").send().text("error"))
                .isEqualTo("invalid_request");
        assertThat(demo.http()
                        .post(PATH)
                        .form("token", key.secret(), "token", key.secret())
                        .send()
                        .status())
                .isEqualTo(400);
        assertThat(demo.http().post(PATH).json("{}").send().status()).isEqualTo(400);
        assertThat(demo.http().get(PATH + "?token=" + key.secret()).send().status())
                .isIn(404, 405);
        assertThat(demo.exchange(key.secret()).status()).isEqualTo(200);
    }

    /** Keycloak would read other kinds of bodies before our code, and return 500 if it cannot. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded; charset=UTF-16",
                "application/x-www-form-urlencoded; charset=utf-42",
                "text/plain",
                "application/json, text/plain",
                "/"
            })
    void whatIsSaidToBeNoFormIsRefusedUnread(String contentType) {
        KeyOwner.Key key = owner.create("read");
        String body = "token=" + key.secret();

        Answer answer = demo.http().post(PATH).body(contentType, body).send();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("invalid_request");
        assertThat(demo.exchange(key.secret()).status()).isEqualTo(200);
        demo.http()
                .post(PATH)
                .body("application/x-www-form-urlencoded; charset=utf-8", body)
                .send()
                .expect(200);
        assertThat(demo.exchange(key.secret()).status()).isEqualTo(400);
    }

    @Test
    void junkLeavesOneEventAMinuteAndCaller() {
        Demo.Client caller = demo.newGate(Map.of());

        for (int i = 0; i < 5; i++) {
            demo.http()
                    .post(PATH)
                    .basic(caller.id(), caller.secret())
                    .form("token", "nonsense-" + i)
                    .send()
                    .expect(200);
        }

        assertThat(demo.admin("GET", "events?type=REVOKE_GRANT_ERROR&client=" + caller.id())
                        .expect(200)
                        .json())
                .hasSize(1);
    }

    private Answer revoke(String token) {
        return demo.http()
                .post(PATH)
                .form("token", token, "token_type_hint", "api_key")
                .send();
    }

    private JsonNode removal() {
        JsonNode events = demo.admin(
                        "GET",
                        "events?type=REMOVE_CREDENTIAL&user=" + owner.user().id())
                .expect(200)
                .json();
        assertThat(events).hasSize(1);
        return events.get(0);
    }
}
