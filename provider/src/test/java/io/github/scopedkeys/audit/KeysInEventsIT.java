/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.audit;

import static io.github.scopedkeys.server.Json.legacyKey;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Http;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Check X9: no event and no log line contains a key that was sent in the wrong place, at Keycloak's endpoints or ours.
 * No response of ours repeats it, and no name can contain it.
 */
@ExtendWith(RunningKeycloak.class)
class KeysInEventsIT {

    private static final String OIDC = "/realms/demo/protocol/openid-connect/";
    private static JsonNode formerConfiguration;

    private final Demo demo;
    private final KeyOwner owner;

    KeysInEventsIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    @BeforeAll
    static void keepAllEvents(Demo demo) {
        formerConfiguration = demo.admin("GET", "events/config").expect(200).json();
        demo.admin(
                        "PUT",
                        "events/config",
                        Map.of(
                                "eventsEnabled",
                                true,
                                "adminEventsEnabled",
                                true,
                                "adminEventsDetailsEnabled",
                                true,
                                "eventsListeners",
                                List.of("jboss-logging"),
                                "enabledEventTypes",
                                List.of(
                                        "LOGIN",
                                        "LOGIN_ERROR",
                                        "CLIENT_LOGIN",
                                        "CLIENT_LOGIN_ERROR",
                                        "TOKEN_EXCHANGE",
                                        "TOKEN_EXCHANGE_ERROR",
                                        "INTROSPECT_TOKEN",
                                        "INTROSPECT_TOKEN_ERROR",
                                        "REVOKE_GRANT",
                                        "REVOKE_GRANT_ERROR",
                                        "CODE_TO_TOKEN_ERROR",
                                        "REFRESH_TOKEN_ERROR",
                                        "LOGOUT_ERROR",
                                        "RESET_PASSWORD_ERROR",
                                        "OAUTH2_DEVICE_AUTH_ERROR",
                                        "PUSHED_AUTHORIZATION_REQUEST_ERROR")))
                .expect(204);
    }

    @AfterAll
    static void asBefore(Demo demo) {
        demo.admin("PUT", "events/config", formerConfiguration).expect(204);
    }

    /** A place where the key leaves a trace, so its absence elsewhere is significant. */
    private enum Trace {
        EVENT,
        LOG,
        NOWHERE
    }

    @TestFactory
    Stream<DynamicTest> onlyThePublicPartIsWritten() {
        return Stream.of(
                in(
                        "client id of Basic, token endpoint",
                        Trace.EVENT,
                        key -> post(Demo.TOKEN_PATH).basic(key, "").form("grant_type", "client_credentials")),
                in(
                        "client id of Basic, introspection",
                        Trace.EVENT,
                        key -> post(Demo.INTROSPECT_PATH).basic(key, "x").form("token", "x")),
                in(
                        "client id of Basic, Keycloak's revocation",
                        Trace.EVENT,
                        key -> post(OIDC + "revoke").basic(key, "").form("token", "x")),
                in(
                        "client id of Basic, our revocation",
                        Trace.EVENT,
                        key -> post(Demo.KEYS_PATH + "/revoke").basic(key, "").form("token", "x")),
                in(
                        "client id of the gateway",
                        Trace.EVENT,
                        key -> demo.http()
                                .get(Demo.KEYS_PATH + "/authorize")
                                .header("X-Gate-Authorization", basic(key, ""))
                                .bearer("x")),
                in(
                        "client_id, token endpoint",
                        Trace.EVENT,
                        key -> post(Demo.TOKEN_PATH)
                                .form("grant_type", "client_credentials", "client_id", key, "client_secret", "x")),
                in(
                        "client_id, another prefix",
                        Trace.EVENT,
                        key -> post(Demo.TOKEN_PATH)
                                .form("grant_type", "client_credentials", "client_id", "RPA" + key.substring(3))),
                in(
                        "client_id, with a name before it",
                        Trace.EVENT,
                        key -> post(Demo.TOKEN_PATH)
                                .form("grant_type", "client_credentials", "client_id", "API_KEY=\"" + key + "\"\n")),
                in(
                        "client_id, with a zero-width space",
                        Trace.EVENT,
                        key -> post(Demo.TOKEN_PATH)
                                .form(
                                        "grant_type",
                                        "client_credentials",
                                        "client_id",
                                        key.substring(0, 30) + "\u200B" + key.substring(30))),
                in(
                        "user name, password grant",
                        Trace.EVENT,
                        key -> post(Demo.TOKEN_PATH)
                                .form(
                                        "grant_type",
                                        "password",
                                        "client_id",
                                        Demo.CLI,
                                        "username",
                                        key,
                                        "password",
                                        "x")),
                in(
                        "client_id, authorization",
                        Trace.EVENT,
                        key -> demo.http().get(OIDC + "auth?response_type=code&client_id=" + key)),
                in(
                        "redirect_uri, authorization",
                        Trace.EVENT,
                        key -> demo.http()
                                .get(OIDC
                                        + "auth?response_type=code&client_id=account-console&redirect_uri=https://x/?k="
                                        + key)),
                in(
                        "client_id, device",
                        Trace.EVENT,
                        key -> post(OIDC + "auth/device").form("client_id", key)),
                in(
                        "client_id, logout",
                        Trace.LOG,
                        key -> demo.http()
                                .get(OIDC + "logout?client_id=" + key + "&post_logout_redirect_uri=https://x/")),
                in(
                        "scope",
                        Trace.NOWHERE,
                        key -> post(Demo.TOKEN_PATH)
                                .basic("gate", "gate-secret")
                                .form("grant_type", "client_credentials", "scope", key)),
                in(
                        "code",
                        Trace.NOWHERE,
                        key -> post(Demo.TOKEN_PATH)
                                .basic("gate", "gate-secret")
                                .form("grant_type", "authorization_code", "code", key)),
                in(
                        "grant_type",
                        Trace.NOWHERE,
                        key -> post(Demo.TOKEN_PATH)
                                .basic("gate", "gate-secret")
                                .form("grant_type", key)),
                in(
                        "a parameter's name",
                        Trace.NOWHERE,
                        key -> post(Demo.TOKEN_PATH)
                                .basic("gate", "gate-secret")
                                .form("grant_type", "client_credentials", key, "x")),
                in(
                        "a parameter's name, twice",
                        Trace.NOWHERE,
                        key -> post(Demo.TOKEN_PATH)
                                .basic("gate", "gate-secret")
                                .form("grant_type", "client_credentials", key, "x", key, "y")),
                in(
                        "audience of an exchange",
                        Trace.NOWHERE,
                        key -> post(Demo.TOKEN_PATH)
                                .basic("gate", "gate-secret")
                                .form(
                                        "grant_type",
                                        Demo.EXCHANGE_GRANT,
                                        "subject_token_type",
                                        Demo.KEY_TOKEN_TYPE,
                                        "subject_token",
                                        "x",
                                        "audience",
                                        key)),
                in(
                        "type of an exchange",
                        Trace.NOWHERE,
                        key -> post(Demo.TOKEN_PATH)
                                .basic("gate", "gate-secret")
                                .form(
                                        "grant_type",
                                        Demo.EXCHANGE_GRANT,
                                        "subject_token_type",
                                        key,
                                        "subject_token",
                                        "x")),
                in(
                        "subject_issuer of an exchange",
                        Trace.NOWHERE,
                        key -> post(Demo.TOKEN_PATH)
                                .basic("gate", "gate-secret")
                                .form(
                                        "grant_type",
                                        Demo.EXCHANGE_GRANT,
                                        "subject_token_type",
                                        "urn:ietf:params:oauth:token-type:jwt",
                                        "subject_token",
                                        "x",
                                        "subject_issuer",
                                        key)),
                in(
                        "client assertion",
                        Trace.NOWHERE,
                        key -> post(Demo.TOKEN_PATH)
                                .form(
                                        "grant_type",
                                        "client_credentials",
                                        "client_assertion_type",
                                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                                        "client_assertion",
                                        key)),
                in(
                        "an address that proxies report",
                        Trace.NOWHERE,
                        key -> post(Demo.TOKEN_PATH)
                                .header("X-Forwarded-For", key)
                                .header("Forwarded", "for=" + key)
                                .form("grant_type", "client_credentials", "client_id", "nobody")),
                in(
                        "name of a new role",
                        Trace.EVENT,
                        key -> demo.http()
                                .post(Demo.ADMIN_PATH + "roles")
                                .bearer(demo.adminToken())
                                .json(Map.of("name", key))),
                in(
                        "search of a bulk disable",
                        Trace.EVENT,
                        key -> demo.http()
                                .post(Demo.ADMIN_PATH + "api-keys/disable?search=API_KEY%3D" + key)
                                .bearer(demo.adminToken())),
                in(
                        "id of a key, administrator",
                        Trace.NOWHERE,
                        key -> demo.http()
                                .request("PATCH", Demo.ADMIN_PATH + "api-keys/" + key)
                                .bearer(demo.adminToken())
                                .json(Map.of("enabled", false))),
                in(
                        "id of an endpoint",
                        Trace.NOWHERE,
                        key -> demo.http()
                                .delete(Demo.ADMIN_PATH + "api-endpoints/" + key)
                                .bearer(demo.adminToken())),
                in(
                        "name of a key",
                        Trace.NOWHERE,
                        key -> demo.http()
                                .post(Demo.KEYS_PATH)
                                .bearer(owner.token())
                                .json(Map.of("name", key, "permissions", KeyOwner.permissions("read")))));
    }

    @FunctionalInterface
    private interface Misplaced {
        Http.Request request(String key);
    }

    private DynamicTest in(String where, Trace trace, Misplaced misplaced) {
        return DynamicTest.dynamicTest(where, () -> {
            KeyOwner.Key key = owner.create("read");
            int logged = demo.server().log().length();

            assertThat(misplaced.request(key.secret()).send().status()).isBetween(200, 499);

            String log = logWithout(key, logged);
            String events = eventsWithout(key);
            if (trace == Trace.EVENT) {
                assertThat(events).contains(key.id());
            } else if (trace == Trace.LOG) {
                assertThat(log.substring(0, log.indexOf(end(key)))).contains(key.id());
            }
        });
    }

    /** What our own endpoints do with a text that is, or contains, a key. */
    private enum Treatment {
        /** The response repeats the text without its secret. */
        REPEATED,
        /** The text would be stored, so it is rejected; the public part of a key is accepted. */
        REJECTED
    }

    @TestFactory
    Stream<DynamicTest> noResponseRepeatsTheSecretAndNoNameContainsIt() {
        return Stream.of(
                ours(
                        "endpoint of a new key",
                        Treatment.REPEATED,
                        400,
                        "unknown_endpoint",
                        text -> create("A key", Map.of(text, "read"))),
                ours(
                        "endpoint of a new key, twice",
                        Treatment.REPEATED,
                        400,
                        "invalid_permissions",
                        text -> create("A key", Map.of(text, "read", text.toUpperCase(Locale.ROOT), "read"))),
                ours(
                        "endpoint of a changed key",
                        Treatment.REPEATED,
                        400,
                        "unknown_endpoint",
                        text -> change(Map.of("permissions", Map.of("endpoints", Map.of(text, "read"))))),
                ours("scope of the gateway", Treatment.REPEATED, 403, "insufficient_scope", this::authorize),
                ours(
                        "endpoint in the scope of the gateway",
                        Treatment.REPEATED,
                        403,
                        "insufficient_scope",
                        text -> authorize("endpoint:" + text + ":read")),
                ours(
                        "name of a new key",
                        Treatment.REJECTED,
                        400,
                        "invalid_name",
                        text -> create("CI " + text, Map.of())),
                ours(
                        "name of a new key, with a zero-width space",
                        Treatment.REJECTED,
                        400,
                        "invalid_name",
                        text -> create(text.substring(0, 10) + "\u200B" + text.substring(10), Map.of())),
                ours(
                        "name of a changed key",
                        Treatment.REJECTED,
                        400,
                        "invalid_name",
                        text -> change(Map.of("name", "API_KEY=" + text))),
                ours(
                        "name of an endpoint",
                        Treatment.REJECTED,
                        400,
                        "invalid_name",
                        text -> endpoint(owner.first(), text)),
                ours(
                        "id of a new endpoint",
                        Treatment.REJECTED,
                        400,
                        "invalid_endpoint_id",
                        text -> endpoint(text, "An endpoint")),
                ours(
                        "name of an imported key",
                        Treatment.REJECTED,
                        200,
                        "invalid_name",
                        text -> post(Demo.ADMIN_PATH + "api-keys/import")
                                .bearer(demo.adminToken())
                                .body(
                                        "application/x-ndjson",
                                        legacyKey(owner.user().id(), text, "legacy-" + UUID.randomUUID()) + "\n")));
    }

    private DynamicTest ours(String where, Treatment treatment, int status, String error, Misplaced misplaced) {
        return DynamicTest.dynamicTest(where, () -> {
            KeyOwner.Key key = owner.create("read");
            String publicPart = key.secret().substring(0, key.secret().lastIndexOf('_'));
            int logged = demo.server().log().length();

            Answer rejected = misplaced.request(key.secret()).send().expect(status);
            Answer control = misplaced.request(publicPart).send();

            assertThat(rejected.body()).contains("\"error\":\"" + error + "\"");
            assertThat(rejected.toString().toLowerCase(Locale.ROOT))
                    .doesNotContain(key.secret().substring(17, 30).toLowerCase(Locale.ROOT));
            if (treatment == Treatment.REPEATED) {
                control.expect(status);
                assertThat(control.body()).contains("\"error\":\"" + error + "\"");
                assertThat(control.toString()).containsIgnoringCase(publicPart);
                assertThat(rejected.toString()).containsIgnoringCase(publicPart + "_***");
            } else {
                assertThat(control.status()).isIn(200, 201);
                assertThat(control.body()).doesNotContain("\"error\"");
                assertThat(demo.admin("GET", "api-keys?userId=" + owner.user().id())
                                .expect(200)
                                .body())
                        .contains(key.id())
                        .doesNotContain(key.secret().substring(17, 30));
                assertThat(demo.admin("GET", "api-endpoints?search=" + publicPart)
                                .expect(200)
                                .body())
                        .doesNotContain(key.secret().substring(17, 30));
                if (error.equals("invalid_endpoint_id")) {
                    owner.removeEndpoint(publicPart);
                }
            }
            logWithout(key, logged);
            eventsWithout(key);
        });
    }

    private Http.Request create(String name, Map<String, String> endpoints) {
        return post(Demo.KEYS_PATH)
                .bearer(owner.token())
                .json(Map.of("name", name, "permissions", Map.of("endpoints", endpoints)));
    }

    private Http.Request change(Map<String, Object> body) {
        return demo.http()
                .request("PATCH", Demo.KEYS_PATH + "/" + owner.create("read").id())
                .bearer(owner.token())
                .json(body);
    }

    private Http.Request endpoint(String id, String name) {
        return demo.http()
                .put(Demo.ADMIN_PATH + "api-endpoints/" + id)
                .bearer(demo.adminToken())
                .json(Map.of("name", name, "ownerId", owner.user().id()));
    }

    private Http.Request authorize(String scope) {
        return demo.http()
                .get(Demo.KEYS_PATH + "/authorize?scope=" + scope)
                .header("X-Gate-Authorization", basic("gate", "gate-secret"))
                .bearer(owner.create("read").secret());
    }

    private static String end(KeyOwner.Key key) {
        return "end-of-" + key.id();
    }

    /** Waits until the log has everything so far, and returns it from an index on. It must not contain the secret. */
    private String logWithout(KeyOwner.Key key, int from) {
        post(Demo.TOKEN_PATH)
                .form("grant_type", "client_credentials", "client_id", end(key))
                .send();
        String log = logUpTo(end(key)).substring(from);
        assertThat(log).contains(end(key));
        assertNoSecret(log, key);
        return log;
    }

    private String eventsWithout(KeyOwner.Key key) {
        String events = events();
        assertThat(events).contains(end(key));
        assertNoSecret(events, key);
        return events;
    }

    private static void assertNoSecret(String text, KeyOwner.Key key) {
        assertThat(text)
                .doesNotContain(key.secret().substring(17, 17 + 30))
                .doesNotContain(key.secret().substring(35));
    }

    private String events() {
        List<String> all = new ArrayList<>();
        for (String path : List.of("events?max=30", "admin-events?max=30")) {
            all.add(demo.admin("GET", path).expect(200).body());
        }
        return String.join("\n", all);
    }

    private String logUpTo(String text) {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        String log = demo.server().log();
        while (!log.contains(text) && System.nanoTime() < patience) {
            Thread.onSpinWait();
            log = demo.server().log();
        }
        return log;
    }

    private Http.Request post(String path) {
        return demo.http().post(path);
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }
}
