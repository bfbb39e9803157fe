/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.status;

import static io.github.scopedkeys.server.Json.INACTIVE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jwt.SignedJWT;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import io.github.scopedkeys.server.SigningKeys;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Lists that tell a service, without a request for each token, that a key has ended. */
@ExtendWith(RunningKeycloak.class)
class StatusListIT {

    private static final String FIRST = Demo.KEYS_PATH + "/status/0";

    private final Demo demo;
    private final KeyOwner owner;
    private final Statuses statuses;

    StatusListIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
        this.statuses = new Statuses(demo);
    }

    @BeforeEach
    void on() {
        Statuses.enable(demo, true);
    }

    @AfterEach
    void off() {
        Statuses.enable(demo, false);
    }

    @Test
    void aRealmHasNoListsUnlessItTurnsThemOn() {
        KeyOwner.Key key = owner.create("read");
        assertThat(Statuses.reference(token(key)).has("idx")).isTrue();
        assertThat(demo.http().get(FIRST).send().status()).isEqualTo(200);

        off();

        assertThat(Demo.claims(token(key)).has("status")).isFalse();
        assertThat(demo.http().get(FIRST).send().expect(404).text("error")).isEqualTo("not_found");
    }

    @Test
    void aTokenRefersToAListOfItsIssuerThatTheRealmSigned() throws Exception {
        String token = token(owner.create("read"));
        JsonNode reference = Statuses.reference(token);
        String uri = reference.get("uri").asText();
        assertThat(uri).isEqualTo(demo.issuer() + "/api-keys/status/0");
        assertThat(reference.get("idx").isInt()).isTrue();
        assertThat(reference.size()).isEqualTo(2);

        Answer answer = statuses.list(uri).expect(200);

        assertThat(answer.header("Content-Type")).isEqualTo("application/statuslist+jwt");
        assertThat(answer.header("Cache-Control")).matches("public, max-age=[0-3]");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        SignedJWT list = SignedJWT.parse(answer.body());
        assertThat(list.getHeader().getType().getType()).isEqualTo("statuslist+jwt");
        assertThat(SigningKeys.haveSigned(demo, list)).isTrue();
        JsonNode claims = Demo.claims(answer.body());
        assertThat(claims.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("sub", "iat", "exp", "ttl", "status_list");
        assertThat(claims.get("sub").asText()).isEqualTo(uri);
        assertThat(claims.get("ttl").asInt()).isEqualTo(15);
        assertThat(claims.get("exp").asLong() - claims.get("iat").asLong()).isEqualTo(60);
        assertThat(claims.get("iat").asLong()).isBetween(now() - 4, now());
        assertThat(claims.at("/status_list/bits").asInt()).isEqualTo(1);
        assertThat(Statuses.inflated(claims.at("/status_list/lst").asText())).hasSize((1 << 17) / 8);
    }

    @Test
    void aKeyHasOnePlaceAndNoOtherKeyHasIt() {
        KeyOwner.Key key = owner.create("none", owner.first(), "read_write");
        JsonNode place = Statuses.reference(token(key));

        assertThat(Statuses.reference(token(key, "endpoint:" + owner.first() + ":write")))
                .isEqualTo(place);
        assertThat(Statuses.reference(token(owner.create("read")))).isNotEqualTo(place);
    }

    @Test
    void aDisabledKeyIsInvalidUntilItIsEnabledAgain() {
        KeyOwner.Key key = owner.create("read");
        String token = token(key);
        String other = token(owner.create("read"));
        assertThat(statuses.isInvalid(token)).isFalse();

        owner.enable(key, false);
        statuses.await(token, true);
        assertThat(statuses.isInvalid(other)).isFalse();

        owner.enable(key, true);
        statuses.await(token, false);
    }

    @Test
    void aKeyThatIsDeletedHasExpiredOrLeakedOrWhoseOwnerIsDisabledOrGoneIsInvalid() {
        KeyOwner.Key deleted = owner.create("read");
        KeyOwner.Key brief = owner.createUntil(System.currentTimeMillis() + 4_000, "read");
        KeyOwner.Key leaked = owner.create("read");
        KeyOwner ownerDisabled = KeyOwner.in(demo);
        KeyOwner ownerGone = KeyOwner.in(demo);
        Map<String, String> tokens = Map.of(
                "deleted", token(deleted),
                "expired", token(brief),
                "leaked", token(leaked),
                "owner disabled", token(ownerDisabled.create("read")),
                "owner gone", token(ownerGone.create("read")));
        String good = token(owner.create("read"));
        tokens.forEach(
                (what, token) -> assertThat(statuses.isInvalid(token)).as(what).isFalse());

        owner.delete(deleted);
        demo.http()
                .post(Demo.KEYS_PATH + "/leaks")
                .json(Map.of("keys", new String[] {leaked.secret()}, "source", "a test"))
                .send()
                .expect(202);
        demo.setUserEnabled(ownerDisabled.user(), false);
        demo.deleteUser(ownerGone.user());

        tokens.values().forEach(token -> statuses.await(token, true));
        assertThat(statuses.isInvalid(good)).isFalse();
    }

    @Test
    void aKeyOfAnotherRealmIsInNoListOfThisOne() {
        String token = token(owner.create("read"));
        String realm = "other-" + UUID.randomUUID();
        demo.http()
                .post("/admin/realms")
                .bearer(demo.adminToken())
                .json(Map.of("realm", realm, "enabled", true, "attributes", Map.of("apiKeys.statusList", "true")))
                .send()
                .expect(201);
        try {
            assertThat(statuses.isInvalid(token)).isFalse();
            String other = demo.http()
                    .get("/realms/" + realm + "/api-keys/status/0")
                    .send()
                    .expect(200)
                    .body();
            assertThat(Statuses.inflated(
                            Demo.claims(other).at("/status_list/lst").asText()))
                    .containsOnly(0);
        } finally {
            demo.http()
                    .request("DELETE", "/admin/realms/" + realm)
                    .bearer(demo.adminToken())
                    .send()
                    .expect(204);
        }
    }

    @Test
    void thereIsOneMoreListThanAreInUseAndNoneOfThePast() {
        token(owner.create("read"));
        demo.http().get(FIRST).send().expect(200);
        // Another node may begin it at any time.
        String next =
                statuses.list(demo.issuer() + "/api-keys/status/1").expect(200).body();
        assertThat(Statuses.inflated(Demo.claims(next).at("/status_list/lst").asText()))
                .containsOnly(0);

        for (String list : new String[] {"2", "16383", "99999", "-1", "00", "123456", "x"}) {
            assertThat(demo.http()
                            .get(Demo.KEYS_PATH + "/status/" + list)
                            .send()
                            .status())
                    .as(list)
                    .isEqualTo(404);
        }
        demo.http().get(FIRST + "?time=1686925000").send().expect(501);
        demo.http().post(FIRST).json("{}").send().expect(405);
    }

    @Test
    void aListIsNoAccessToken() throws Exception {
        token(owner.create("read"));
        String list = demo.http().get(FIRST).send().expect(200).body();

        assertThat(new ObjectMapper()
                        .readTree(Base64.getUrlDecoder().decode(list.split("\\.", -1)[0]))
                        .get("typ")
                        .asText())
                .isEqualTo("statuslist+jwt");
        demo.http().get(Demo.USERINFO_PATH).bearer(list).send().expect(401);
        demo.keys("GET", "", list, null).expect(401);
        assertThat(demo.introspect(list).expect(200).body()).isEqualTo(INACTIVE);
    }

    private String token(KeyOwner.Key key, String... scope) {
        return (scope.length == 0 ? demo.exchange(key.secret()) : demo.exchange(key.secret(), "scope", scope[0]))
                .expect(200)
                .text("access_token");
    }

    private static long now() {
        return System.currentTimeMillis() / 1000;
    }
}
