/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Node.js service with openid-client and jose from npm. */
@ExtendWith(RunningKeycloak.class)
class NodeRecipeIT {

    private static Recipe service;
    private static RealmKey realmKey;

    private final Demo demo;
    private final KeyOwner owner;

    NodeRecipeIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    @BeforeAll
    static void installAndStart(Demo demo) {
        realmKey = RealmKey.addTo(demo);
        Path folder = Recipe.copyOf("node");
        Recipe.run(folder, "npm", "ci", "--no-audit", "--no-fund");
        int port = Recipe.freePort();
        service = Recipe.start(
                folder, Map.of("ISSUER", demo.issuer(), "PORT", String.valueOf(port)), port, "node", "service.js");
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
        if (realmKey != null) {
            realmKey.close();
        }
    }

    @Test
    void everyCaseIsDecidedAsTheTableSays() {
        ServiceCases.of("Node", demo, owner, realmKey)
                .areDecidedAsTheTableSays(service.uri(), ServiceCases.Call.of(owner.first()));
    }

    @Test
    void openidClientExchangesAKeyAndJoseVerifiesTheToken() {
        KeyOwner.Key key = owner.create("none", owner.first(), "read_write");

        Answer answer = post(key.secret(), owner.first()).expect(200);

        assertThat(answer.text("subject")).isEqualTo(owner.user().id());
        assertThat(answer.text("keyId")).isEqualTo(key.id());
        assertThat(answer.text("scope")).isEqualTo("endpoint:" + owner.first() + ":write");
    }

    @Test
    void aReadOnlyKeyReadsTheStatusAndDoesNotRun() {
        KeyOwner.Key key = owner.create("none", owner.first(), "read");

        assertThat(get(key.secret(), owner.first()).status()).isEqualTo(200);
        assertThat(post(key.secret(), owner.first()).status()).isEqualTo(403);
        assertThat(get(key.secret(), owner.second()).status()).isEqualTo(403);
    }

    @Test
    void aKeyThatIsSwitchedOffIsRefusedAtTheNextRequest() {
        KeyOwner.Key key = owner.create("none", owner.first(), "read");
        assertThat(get(key.secret(), owner.first()).status()).isEqualTo(200);

        owner.enable(key, false);

        assertThat(get(key.secret(), owner.first()).status()).isEqualTo(401);
    }

    @Test
    void aTokenThatTheCallerBringsIsTakenForWhatItSays() {
        KeyOwner.Key key = owner.create("none", owner.first(), "read_write");
        String jwt = demo.exchange(key.secret(), "scope", "endpoint:" + owner.first() + ":read")
                .expect(200)
                .text("access_token");

        assertThat(get(jwt, owner.first()).status()).isEqualTo(200);
        assertThat(post(jwt, owner.first()).status()).isEqualTo(403);
    }

    @Test
    void theLongestTokenThatThereIsByDefaultIsTaken() {
        String jwt = LongestToken.of(demo, owner, owner.first());

        assertThat(get(jwt, owner.first()).status()).isEqualTo(200);
    }

    @Test
    void aTokenThatWasNotMadeFromAKeyForThisServiceIsRefused() {
        assertThat(get(owner.token(), owner.first()).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rpa_nonsense", "a.b.c", "eyJhbGciOiJub25lIn0.e30."})
    void whatIsNeitherKeyNorTokenIsRefused(String credential) {
        Answer answer = get(credential, owner.first());

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).contains("invalid_token");
    }

    @Test
    void aRequestWithoutCredentialsIsAskedForThem() {
        Answer answer = service.http().get("/v2/" + owner.first() + "/status").send();

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"platform\"");
    }

    private static Answer get(String credential, String endpoint) {
        return service.http()
                .get("/v2/" + endpoint + "/status")
                .bearer(credential)
                .send();
    }

    private static Answer post(String credential, String endpoint) {
        return service.http()
                .post("/v2/" + endpoint + "/run")
                .bearer(credential)
                .json("{}")
                .send();
    }
}
