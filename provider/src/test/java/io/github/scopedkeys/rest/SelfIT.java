/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import static io.github.scopedkeys.server.Json.READ;
import static io.github.scopedkeys.server.Json.legacyKey;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.key.Guess;
import io.github.scopedkeys.key.ScopedKey;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.Http;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code GET /realms/{realm}/api-keys/self}: the key is the only credential. */
@ExtendWith(RunningKeycloak.class)
class SelfIT {

    private static final String SELF = Demo.KEYS_PATH + "/self";

    private final Demo demo;
    private final KeyOwner owner;

    SelfIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    @Test
    void aKeyTellsWhatItIsAndCanDoAndNothingOfItsOwner() {
        long expires = System.currentTimeMillis() + 60_000;
        KeyOwner.Key key = owner.createUntil(expires, "read", owner.first(), "read_write", owner.second(), "none");

        Answer answer = self(key.secret()).expect(200);

        JsonNode json = answer.json();
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("id", "name", "kind", "hint", "permissions", "expiresTimestamp", "scope");
        assertThat(json.get("id").asText()).isEqualTo(key.id());
        assertThat(json.get("kind").asText()).isEqualTo("scoped");
        assertThat(json.get("hint").asText()).isEqualTo("rpa_" + key.id().substring(0, 3) + "\u2026");
        assertThat(json.get("expiresTimestamp").asLong()).isEqualTo(expires);
        assertThat(json.at("/permissions/graphql").asText()).isEqualTo("read");
        assertThat(json.get("scope").asText())
                .isEqualTo("graphql:read endpoint:" + owner.first() + ":read endpoint:" + owner.first() + ":write");
        assertThat(answer.toString())
                .doesNotContain(
                        key.secret().substring(17),
                        owner.user().id(),
                        owner.user().name());
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void theScopeIsWhatTheKeyCanDoNowAsIntrospectionSaysIt() {
        KeyOwner.Key key = owner.create("none", "*", "read", owner.first(), "read_write");
        KeyOwner.Key nothing = owner.create("none");
        assertThat(scope(key)).contains(owner.first(), owner.second(), "endpoint:embeddings:read");
        assertThat(scope(key))
                .isEqualTo(demo.introspectAs(Demo.GATE, key.secret()).text("scope"));

        owner.removeEndpoint(owner.first());

        assertThat(scope(key)).contains(owner.second()).doesNotContain(owner.first());
        assertThat(scope(nothing)).isEmpty();
    }

    @Test
    void aLegacyKeyTellsItsAccess() {
        String secret = "legacy-" + UUID.randomUUID();
        demo.importKeys(legacyKey(owner.user().id(), "Older", secret)).expect(200);

        Answer answer = self(secret).expect(200);

        assertThat(answer.text("kind")).isEqualTo("legacy");
        assertThat(answer.text("access")).isEqualTo("read");
        assertThat(answer.json().has("permissions")).isFalse();
        assertThat(answer.body()).doesNotContain(secret);
    }

    @Test
    void everyBadKeyGetsTheSameAnswerByteForByte() {
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("junk", "junk");
        bad.put("five hundred characters", "a".repeat(500));
        bad.put("a key nobody has", ScopedKey.generate("rpa").reveal());
        bad.put("an opaque string nobody has", "sk-1234567890-1234567890");
        bad.put("a wrong secret", Guess.at(owner.create("read").id()));
        bad.put("a token of a user", owner.token());
        bad.put("disabled", spoiled(key -> owner.enable(key, false)));
        bad.put("deleted", spoiled(owner::delete));
        bad.put("expired", expired());
        bad.put("of a disabled owner", ofAnother(user -> demo.setUserEnabled(user, false)));
        bad.put("of a deleted owner", ofAnother(demo::deleteUser));
        bad.put("made from a key", demo.exchange(owner.create("read").secret()).text("access_token"));
        Answer first = self("other junk").expect(401);
        assertThat(first.body()).isEqualTo("""
                {"error":"invalid_token","error_description":"Invalid API key"}""");
        assertThat(first.header("WWW-Authenticate"))
                .isEqualTo("Bearer realm=\"demo\", error=\"invalid_token\", error_description=\"Invalid API key\"");
        assertThat(first.header("Cache-Control")).isEqualTo("no-store");

        bad.forEach((what, key) -> {
            Answer answer = self(key);
            assertThat(answer.status()).as(what).isEqualTo(401);
            assertThat(answer.body()).as(what).isEqualTo(first.body());
            assertThat(answer.headers().map())
                    .as(what)
                    .isEqualTo(first.headers().map());
        });
    }

    @Test
    void twoDifferentKeysAreABadKeyAndTheSameKeyTwiceIsThatKey() {
        KeyOwner.Key one = owner.create("read");
        KeyOwner.Key other = owner.create("read");

        Answer contradiction =
                get().bearer(one.secret()).header("X-API-Key", other.secret()).send();

        assertThat(contradiction.expect(401).body()).isEqualTo(self("junk").body());
        get().bearer(one.secret()).header("X-API-Key", one.secret()).send().expect(200);
        get().header("X-API-Key", other.secret()).send().expect(200);
    }

    @Test
    void aRequestWithoutAKeyIsChallenged() {
        Answer answer = get().send().expect(401);

        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"demo\"");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aKeyOfAnotherRealmIsBadThere() {
        KeyOwner.Key key = owner.create("read");
        self(key.secret()).expect(200);

        assertThat(demo.http()
                        .get("/realms/master/api-keys/self")
                        .bearer(key.secret())
                        .send()
                        .expect(401)
                        .body())
                .isEqualTo(self("junk").body());
    }

    @Test
    void aParameterInTheAddressIsRejectedBeforeTheKeyIsRead() {
        KeyOwner.Key key = owner.create("read");

        for (String query : new String[] {"?api_key=" + key.secret(), "?scope=graphql:read", "?a"}) {
            Answer answer = demo.http().get(SELF + query).bearer(key.secret()).send();
            assertThat(answer.expect(400).text("error")).as(query).isEqualTo("invalid_request");
            assertThat(answer.body()).doesNotContain(key.secret());
        }

        self(key.secret()).expect(200);
        demo.http().post(SELF).bearer(key.secret()).form("a", "b").send().expect(405);
    }

    @Test
    void askingIsNoUse() throws InterruptedException {
        KeyOwner.Key asked = owner.create("read");
        KeyOwner.Key used = owner.create("read");

        for (int i = 0; i < 3; i++) {
            self(asked.secret()).expect(200);
        }
        demo.exchange(used.secret()).expect(200);

        for (int i = 0; i < 60 && !lastUsed(used); i++) {
            TimeUnit.SECONDS.sleep(1);
        }
        assertThat(lastUsed(used)).isTrue();
        assertThat(lastUsed(asked)).isFalse();
    }

    @Test
    void aRealmCanTurnItOff() {
        KeyOwner.Key key = owner.create("read");
        attribute("apiKeys.selfCheck", "false");
        try {
            assertThat(self(key.secret()).expect(404).text("error")).isEqualTo("not_found");
            self("junk").expect(404);
            assertThat(rules().get("selfCheck").asBoolean()).isFalse();
        } finally {
            attribute("apiKeys.selfCheck", "");
        }
        self(key.secret()).expect(200);
    }

    @Test
    void aRealmMayShowALineForItsPlatform() {
        assertThat(rules().has("usageExample")).isFalse();
        String line = "curl -H \"Authorization: Bearer $KEY\" https://api.example.org/<b>v1</b>";
        attribute("apiKeys.usageExample", line);
        try {
            assertThat(rules().get("usageExample").asText()).isEqualTo(line);
            attribute("apiKeys.usageExample", "curl -u " + owner.create("read").secret());
            assertThat(rules().has("usageExample")).isFalse();
        } finally {
            attribute("apiKeys.usageExample", "");
        }
    }

    @Test
    void aPageOfAnyOriginMayReadTheAnswerWithoutCookies() {
        KeyOwner.Key key = owner.create("read");
        Answer preflight = demo.http()
                .request("OPTIONS", SELF)
                .header("Origin", "https://app.example.org")
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "authorization")
                .send()
                .expect(200);
        assertThat(preflight.header("Access-Control-Allow-Headers")).contains("Authorization", "X-API-Key");
        assertThat(preflight.header("Access-Control-Allow-Methods")).isEqualTo("GET");

        for (String presented : new String[] {key.secret(), "junk"}) {
            Answer answer = get().bearer(presented)
                    .header("Origin", "https://app.example.org")
                    .send();
            for (Answer each : new Answer[] {preflight, answer}) {
                assertThat(each.headers().allValues("Access-Control-Allow-Origin"))
                        .containsExactly("*");
                assertThat(each.headers().map()).doesNotContainKey("access-control-allow-credentials");
            }
        }
    }

    @Test
    void eventsNameTheKeyAndJunkMakesAtMostOneAMinute() {
        ObjectNode config =
                (ObjectNode) demo.admin("GET", "events/config").expect(200).json();
        ObjectNode withIntrospection = config.deepCopy();
        ((ArrayNode) withIntrospection.get("enabledEventTypes"))
                .add("INTROSPECT_TOKEN")
                .add("INTROSPECT_TOKEN_ERROR");
        demo.admin("PUT", "events/config", withIntrospection).expect(204);
        try {
            KeyOwner.Key key = owner.create("read");
            self(key.secret()).expect(200);
            owner.enable(key, false);
            for (int i = 0; i < 20; i++) {
                self(key.secret()).expect(401);
                self("junk-" + i).expect(401);
            }

            JsonNode ok = events("INTROSPECT_TOKEN", "&user=" + owner.user().id());
            assertThat(ok).hasSize(1);
            assertThat(ok.get(0).at("/details/api_key_id").asText()).isEqualTo(key.id());
            assertThat(ok.get(0).at("/details/auth_method").asText()).isEqualTo("api_key_self");
            JsonNode refused =
                    events("INTROSPECT_TOKEN_ERROR", "&user=" + owner.user().id());
            assertThat(refused).hasSize(1);
            assertThat(refused.get(0).at("/details/reason").asText()).isEqualTo("api_key_disabled");
            assertThat(events("INTROSPECT_TOKEN_ERROR", ""))
                    .filteredOn(event -> !event.has("userId"))
                    .hasSizeLessThanOrEqualTo(1);
        } finally {
            demo.admin("PUT", "events/config", config).expect(204);
        }
    }

    private JsonNode events(String type, String filter) {
        return demo.admin("GET", "events?max=1000&type=" + type + filter)
                .expect(200)
                .json();
    }

    private Http.Request get() {
        return demo.http().get(SELF);
    }

    private Answer self(String key) {
        return get().bearer(key).send();
    }

    private String scope(KeyOwner.Key key) {
        return self(key.secret()).expect(200).text("scope");
    }

    private JsonNode rules() {
        return demo.keys("GET", "/rules", owner.token(), null).expect(200).json();
    }

    private boolean lastUsed(KeyOwner.Key key) {
        return demo.keys("GET", "/" + key.id(), owner.token(), null)
                .expect(200)
                .json()
                .has("lastUsedTimestamp");
    }

    private String spoiled(Consumer<KeyOwner.Key> spoil) {
        KeyOwner.Key key = owner.create("read");
        self(key.secret()).expect(200);
        spoil.accept(key);
        return key.secret();
    }

    private String ofAnother(Consumer<Demo.User> spoil) {
        Demo.User user = demo.newUser();
        NewKey key = demo.newKey(user, READ);
        self(key.key()).expect(200);
        spoil.accept(user);
        return key.key();
    }

    private String expired() {
        long expires = System.currentTimeMillis() + 3000;
        KeyOwner.Key key = owner.createUntil(expires, "read");
        while (System.currentTimeMillis() <= expires) {
            Thread.onSpinWait();
        }
        return key.secret();
    }

    private void attribute(String name, String value) {
        ObjectNode realm = (ObjectNode) demo.admin("GET", "").expect(200).json();
        ((ObjectNode) realm.get("attributes")).put(name, value);
        demo.admin("PUT", "", realm).expect(204);
    }
}
