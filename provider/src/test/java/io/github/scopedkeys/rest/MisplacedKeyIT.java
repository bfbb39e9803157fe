/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Http;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Check X5: a key in the wrong place opens nothing, even if a realm administrator owns it. */
@ExtendWith(RunningKeycloak.class)
class MisplacedKeyIT {

    private static final String OIDC = "/realms/demo/protocol/openid-connect/";
    private static final Demo.Client PLANE = Demo.CONTROL_PLANE;

    private final Demo demo;
    private final KeyOwner owner;

    MisplacedKeyIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    @TestFactory
    Stream<DynamicTest> aKeyIsRefusedWhereItDoesNotBelong() {
        demo.grantRealmAdmin(owner.user());
        String key = owner.create("read_write").secret();
        JsonNode login =
                demo.passwordGrantWithScope(owner.user(), "openid").expect(200).json();
        String token = login.get("access_token").asText();
        Http http = demo.http();
        return Stream.of(
                refused(
                        "the owner's REST, bearer",
                        http.get(Demo.KEYS_PATH).bearer(key),
                        http.get(Demo.KEYS_PATH).bearer(token)),
                refused(
                        "the owner's REST, X-API-Key",
                        http.get(Demo.KEYS_PATH).header("X-API-Key", key),
                        http.get(Demo.KEYS_PATH).header("X-API-Key", key).bearer(token)),
                refused("the owner's REST, in the URL", http.get(Demo.KEYS_PATH + "?api_key=" + key)),
                refused(
                        "the owner's REST, in the URL as RFC 6750 forbids",
                        http.get(Demo.KEYS_PATH + "?access_token=" + key)),
                refused(
                        "self, in the URL",
                        http.get(Demo.KEYS_PATH + "/self?api_key=" + key),
                        http.get(Demo.KEYS_PATH + "/self").bearer(key)),
                refused(
                        "self, in the URL too",
                        http.get(Demo.KEYS_PATH + "/self?access_token=" + key).bearer(key)),
                refused(
                        "the owner's REST, Basic",
                        http.get(Demo.KEYS_PATH).basic(owner.user().name(), key)),
                refused(
                        "the owner's REST, as an id",
                        http.get(Demo.KEYS_PATH + "/" + key).bearer(owner.token())),
                refused(
                        "admin REST, bearer",
                        http.get(Demo.ADMIN_PATH + "users").bearer(key),
                        http.get(Demo.ADMIN_PATH + "users").bearer(token)),
                refused("admin REST, in the URL", http.get(Demo.ADMIN_PATH + "users?access_token=" + key)),
                refused(
                        "all users' keys, bearer",
                        http.get(Demo.ADMIN_PATH + "api-keys").bearer(key),
                        http.get(Demo.ADMIN_PATH + "api-keys").bearer(token)),
                refused(
                        "account REST, bearer",
                        http.get("/realms/demo/account")
                                .header("Accept", "application/json")
                                .bearer(key),
                        http.get("/realms/demo/account")
                                .header("Accept", "application/json")
                                .bearer(token)),
                refused(
                        "userinfo, bearer",
                        http.get(Demo.USERINFO_PATH).bearer(key),
                        http.get(Demo.USERINFO_PATH).bearer(token)),
                refused(
                        "userinfo, in the form",
                        http.post(Demo.USERINFO_PATH).form("access_token", key),
                        http.post(Demo.USERINFO_PATH).form("access_token", token)),
                refused(
                        "client registration, bearer",
                        http.post("/realms/demo/clients-registrations/default")
                                .bearer(key)
                                .json("{}"),
                        http.post("/realms/demo/clients-registrations/default")
                                .bearer(token)
                                .json("{}")),
                refused(
                        "token endpoint, as the client's secret",
                        clientCredentials().basic(PLANE.id(), key),
                        clientCredentials().basic(PLANE.id(), PLANE.secret())),
                refused(
                        "token endpoint, as the client's secret in the form",
                        clientCredentials("client_id", PLANE.id(), "client_secret", key),
                        clientCredentials("client_id", PLANE.id(), "client_secret", PLANE.secret())),
                refused(
                        "token endpoint, bearer instead of client credentials",
                        exchange(Demo.TOKEN_PATH, "subject_token", key).bearer(key),
                        exchange(Demo.TOKEN_PATH, "subject_token", key).basic("gate", "gate-secret")),
                refused(
                        "token endpoint, in the URL",
                        exchange(Demo.TOKEN_PATH + "?subject_token=" + key).basic("gate", "gate-secret"),
                        exchange(Demo.TOKEN_PATH, "subject_token", key).basic("gate", "gate-secret")),
                refused(
                        "token endpoint, as a refresh token",
                        http.post(Demo.TOKEN_PATH)
                                .form("grant_type", "refresh_token", "client_id", Demo.CLI, "refresh_token", key),
                        http.post(Demo.TOKEN_PATH)
                                .form(
                                        "grant_type",
                                        "refresh_token",
                                        "client_id",
                                        Demo.CLI,
                                        "refresh_token",
                                        login.get("refresh_token").asText())),
                refused(
                        "token endpoint, as a code",
                        http.post(Demo.TOKEN_PATH)
                                .basic("gate", "gate-secret")
                                .form("grant_type", "authorization_code", "code", key)),
                refused(
                        "token endpoint, as an assertion",
                        http.post(Demo.TOKEN_PATH)
                                .basic("gate", "gate-secret")
                                .form("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", key)),
                refused(
                        "token endpoint, as a client assertion",
                        http.post(Demo.TOKEN_PATH)
                                .form(
                                        "grant_type",
                                        "client_credentials",
                                        "client_id",
                                        "gate",
                                        "client_assertion_type",
                                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                                        "client_assertion",
                                        key)),
                refused(
                        "token endpoint, as a password of an ordinary client",
                        password(key),
                        password(owner.user().password())),
                refused(
                        "token endpoint, for UMA",
                        http.post(Demo.TOKEN_PATH)
                                .bearer(key)
                                .form(
                                        "grant_type",
                                        "urn:ietf:params:oauth:grant-type:uma-ticket",
                                        "audience",
                                        "platform-api")),
                refused(
                        "introspection, instead of client credentials",
                        http.post(Demo.INTROSPECT_PATH).bearer(key).form("token", key),
                        http.post(Demo.INTROSPECT_PATH)
                                .basic("gate", "gate-secret")
                                .form("token", key)),
                refused("logout, as a hint", http.get(OIDC + "logout?id_token_hint=" + key)));
    }

    @Test
    void aKeyWhereItBelongsIsInNoAccessLogAndNeitherIsTheGatesSecret() {
        KeyOwner.Key key = owner.create("read");
        String gate = Demo.GATE.basic();
        String marker = "/realms/demo/api-keys/authorize/" + key.id();

        Answer bearer = demo.http()
                .get(marker)
                .header("X-Gate-Authorization", gate)
                .bearer(key.secret())
                .send();
        Answer header = demo.http()
                .get(marker)
                .header("X-Gate-Authorization", gate)
                .header("X-API-Key", key.secret())
                .send();
        Answer basic = demo.http()
                .get(marker)
                .header("X-Gate-Authorization", gate)
                .basic("any", key.secret())
                .send();
        demo.exchange(key.secret()).expect(200);
        demo.http()
                .post(Demo.KEYS_PATH + "/revoke")
                .form("token", key.secret())
                .send()
                .expect(200);

        assertThat(List.of(bearer.status(), header.status(), basic.status())).containsOnly(200);
        String end = "/realms/demo/end-of-" + key.id();
        demo.http().get(end).send().expect(404);
        String log = accessLogUpTo(end);
        assertThat(log).contains(marker, "X-Gate-Authorization", "X-API-Key");
        assertThat(log).doesNotContain(key.secret(), "Z2F0ZTpnYXRlLXNlY3JldA==", "gate-secret");
    }

    /** The log is written asynchronously, in the order of the responses. */
    private String accessLogUpTo(String line) {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        String log = demo.server().accessLog();
        while (!log.contains(line) && System.nanoTime() < patience) {
            Thread.onSpinWait();
            log = demo.server().accessLog();
        }
        assertThat(log).contains(line);
        return log;
    }

    private Http.Request exchange(String path, String... further) {
        List<String> form =
                new ArrayList<>(List.of("grant_type", Demo.EXCHANGE_GRANT, "subject_token_type", Demo.KEY_TOKEN_TYPE));
        form.addAll(List.of(further));
        return demo.http().post(path).form(form.toArray(String[]::new));
    }

    private Http.Request clientCredentials(String... further) {
        List<String> form = new ArrayList<>(List.of("grant_type", "client_credentials"));
        form.addAll(List.of(further));
        return demo.http().post(Demo.TOKEN_PATH).form(form.toArray(String[]::new));
    }

    private Http.Request password(String password) {
        return demo.http()
                .post(Demo.TOKEN_PATH)
                .form(
                        "grant_type",
                        "password",
                        "client_id",
                        Demo.CLI,
                        "username",
                        owner.user().name(),
                        "password",
                        password);
    }

    /** For places where nothing is ever accepted. */
    private static DynamicTest refused(String where, Http.Request request) {
        return DynamicTest.dynamicTest(where, () -> demandRefusal(request));
    }

    /** @param control the same request with what does belong there */
    private static DynamicTest refused(String where, Http.Request request, Http.Request control) {
        return DynamicTest.dynamicTest(where, () -> {
            demandRefusal(request);
            assertThat(control.send().status()).isIn(200, 201);
        });
    }

    private static void demandRefusal(Http.Request request) {
        Answer answer = request.send();

        assertThat(answer.status()).isBetween(400, 499);
        assertThat(answer.body()).doesNotContain("access_token", "\"active\":true");
    }
}
