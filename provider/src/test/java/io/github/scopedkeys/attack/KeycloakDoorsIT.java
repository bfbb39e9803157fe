/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.attack;

import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Browser;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Http;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every door of a Keycloak with its default features is closed to the key of a realm administrator and to a token made
 * from it, after an ordinary credential of the same administrator has opened it.
 */
@ExtendWith(RunningKeycloak.class)
class KeycloakDoorsIT {

    private static final String UMA = "urn:ietf:params:oauth:grant-type:uma-ticket";
    private static final Doors DOORS = new Doors("Keycloak with its default features");

    private static Attacker attacker;
    private static String application;
    private static Browser browser;

    private final Demo demo;

    KeycloakDoorsIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeAll
    static void prepare(Demo demo) {
        attacker = Attacker.in(demo, Map.of("standard.token.exchange.enabled", "true"));
        protectSomething(demo);
        application = Browser.newApplication(
                demo, Map.of("attributes", Map.of("oauth2.device.authorization.grant.enabled", "true")));
        browser = new Browser(demo);
        browser.signIn(application, attacker.user());
    }

    @AfterAll
    static void print() {
        DOORS.print();
    }

    private static void protectSomething(Demo demo) {
        String server = "clients/" + demo.clientUuid(attacker.client().id()) + "/authz/resource-server";
        demo.admin(
                        "PUT",
                        server,
                        Map.of(
                                "policyEnforcementMode",
                                "PERMISSIVE",
                                "decisionStrategy",
                                "UNANIMOUS",
                                "allowRemoteResourceManagement",
                                true))
                .expect(204);
        demo.admin("POST", server + "/resource", Map.of("name", "thing")).expect(201);
    }

    @TestFactory
    Stream<DynamicTest> administration() {
        return DOORS.closedTo(
                attacker,
                List.of(
                        get("Admin REST: the realm", "/admin/realms/demo"),
                        get("Admin REST: users", "/admin/realms/demo/users"),
                        get("Admin REST: clients", "/admin/realms/demo/clients"),
                        get("Admin REST: events", "/admin/realms/demo/events"),
                        get("Admin REST: workflows", "/admin/realms/demo/workflows"),
                        get("Admin REST: server information", "/admin/serverinfo"),
                        get("Admin REST: pages", "/admin/realms/demo/ui-ext/authentication-management/flows"),
                        send(
                                "Admin REST: create a user",
                                401,
                                "POST",
                                "/admin/realms/demo/users",
                                () -> Map.of("username", "made-" + UUID.randomUUID())),
                        Door.of(
                                "Admin REST: impersonate",
                                this::freshAccessToken,
                                401,
                                token -> attacker.bearer(
                                        "POST",
                                        "/admin/realms/demo/users/" + Demo.BOB.id() + "/impersonation",
                                        Map.of(),
                                        token)),
                        get("Admin REST: all keys", "/admin/realms/demo/api-keys"),
                        get("Admin REST: posture of keys", "/admin/realms/demo/api-keys/posture"),
                        get("Admin REST: gates", "/admin/realms/demo/api-gates"),
                        get("Admin REST: endpoints", "/admin/realms/demo/api-endpoints")));
    }

    @TestFactory
    Stream<DynamicTest> account() {
        return DOORS.closedTo(
                attacker,
                List.of(
                        get("Account REST: profile", "/realms/demo/account"),
                        get("Account REST: credentials", "/realms/demo/account/credentials"),
                        get("Account REST: sessions", "/realms/demo/account/sessions/devices"),
                        get("Account REST: applications", "/realms/demo/account/applications"),
                        get("Account REST: linked accounts", "/realms/demo/account/linked-accounts"),
                        get("Account REST: groups", "/realms/demo/account/groups"),
                        send(
                                "Account REST: change the profile",
                                401,
                                "POST",
                                "/realms/demo/account",
                                () -> Map.of(
                                        "username",
                                        attacker.user().name(),
                                        "email",
                                        attacker.user().name() + "@example.org",
                                        "firstName",
                                        "Changed",
                                        "lastName",
                                        "Last")),
                        get("own keys: list", Demo.KEYS_PATH),
                        get("own keys: endpoints", Demo.KEYS_PATH + "/endpoints"),
                        Door.of(
                                "own keys: create",
                                this::inPerson,
                                401,
                                token -> demo.createKey(token, Map.of("name", "second", "permissions", Map.of()))),
                        Door.of(
                                "userinfo",
                                attacker::accessToken,
                                403,
                                token -> attacker.bearer("GET", Demo.USERINFO_PATH, null, token)),
                        Door.of(
                                "userinfo: token in a form",
                                attacker::accessToken,
                                403,
                                token -> demo.http()
                                        .post(Demo.USERINFO_PATH)
                                        .form("access_token", token)
                                        .send())));
    }

    @TestFactory
    Stream<DynamicTest> clientRegistration() {
        String path = "/realms/demo/clients-registrations/";
        String existing = "registered-" + UUID.randomUUID();
        demo.admin("POST", "clients", Map.of("clientId", existing)).expect(201);
        return DOORS.closedTo(
                attacker,
                List.of(
                        send(
                                "client registration: create",
                                403,
                                "POST",
                                path + "default",
                                () -> Map.of("clientId", "registered-" + UUID.randomUUID())),
                        send(
                                "client registration: OpenID Connect",
                                403,
                                "POST",
                                path + "openid-connect",
                                () -> Map.of("redirect_uris", List.of(Attacker.CALLBACK))),
                        send("client registration: read", 403, "GET", path + "default/" + existing, () -> null),
                        send(
                                "client registration: change",
                                403,
                                "PUT",
                                path + "default/" + existing,
                                () -> Map.of("clientId", existing, "name", "changed")),
                        send(
                                "client registration: installation",
                                403,
                                "GET",
                                path + "install/" + existing,
                                () -> null)));
    }

    @TestFactory
    Stream<DynamicTest> tokenEndpoint() {
        return DOORS.closedTo(
                attacker,
                List.of(
                        grant(
                                "standard token exchange",
                                400,
                                attacker::accessToken,
                                token -> attacker.grant(
                                        "grant_type",
                                        Demo.EXCHANGE_GRANT,
                                        "subject_token",
                                        token,
                                        "subject_token_type",
                                        Demo.ACCESS_TOKEN_TYPE)),
                        grant(
                                "refresh token grant",
                                400,
                                attacker::refreshToken,
                                token -> attacker.grant("grant_type", "refresh_token", "refresh_token", token)),
                        grant(
                                "UMA: bearer",
                                400,
                                attacker::accessToken,
                                token -> demo.http()
                                        .post(Demo.TOKEN_PATH)
                                        .bearer(token)
                                        .form(
                                                "grant_type",
                                                UMA,
                                                "audience",
                                                attacker.client().id())
                                        .send()),
                        grant(
                                "UMA: claim_token",
                                400,
                                attacker::idToken,
                                token -> uma(
                                        "claim_token",
                                        token,
                                        "claim_token_format",
                                        "http://openid.net/specs/openid-connect-core-1_0.html#IDToken")),
                        grant("UMA: subject_token", 400, attacker::accessToken, token -> uma("subject_token", token)),
                        Door.of(
                                "UMA: protection API",
                                attacker::accessToken,
                                403,
                                token -> attacker.bearer(
                                        "GET", "/realms/demo/authz/protection/resource_set", null, token))));
    }

    @TestFactory
    Stream<DynamicTest> browser() {
        return DOORS.closedTo(
                attacker,
                List.of(
                        Door.withCode(
                                "identity cookie: single sign-on",
                                () -> browser.cookie("KEYCLOAK_IDENTITY"),
                                302,
                                cookie -> browser.with("KEYCLOAK_IDENTITY", cookie)
                                        .authorize(application, "prompt", "none")),
                        Door.of(
                                "logout: refresh_token",
                                this::freshRefreshToken,
                                400,
                                token -> attacker.post(
                                        "/realms/demo/protocol/openid-connect/logout", "refresh_token", token)),
                        new Door(
                                "logout: id_token_hint",
                                () -> attacker.login().get("id_token").asText(),
                                token -> demo.http()
                                        .get("/realms/demo/protocol/openid-connect/logout?"
                                                + Http.form(
                                                        "id_token_hint",
                                                        token,
                                                        "post_logout_redirect_uri",
                                                        Attacker.CALLBACK))
                                        .send(),
                                answer -> answer.status() == 302
                                        && answer.header("Location").startsWith(Attacker.CALLBACK),
                                400),
                        new Door(
                                "device flow: approve with the identity cookie",
                                () -> browser.cookie("KEYCLOAK_IDENTITY"),
                                cookie -> approveDevice(browser.with("KEYCLOAK_IDENTITY", cookie)),
                                answer -> answer.body().contains("access_token"),
                                400)));
    }

    /** Keycloak tells the browser that it is signed out, and asks for a password. Nothing else may come of it. */
    @Test
    void theAuthorizationEndpointTakesNoHint() {
        for (String hint : List.of(attacker.idToken(), attacker.keyToken(), attacker.key())) {
            Answer answer = new Browser(demo)
                    .authorize(application, "prompt", "none", "id_token_hint", hint, "login_hint", hint);

            assertThat(answer.header("Location"))
                    .contains("error=login_required")
                    .doesNotContain("code=");
        }
        DOORS.notReachable("prompt=none with id_token_hint", "Keycloak reads no such hint");
    }

    /** Last, because wrong passwords lock the administrator out for a minute. */
    @Test
    void zThePasswordOfAnOrdinaryLoginIsNoKey() {
        Demo.User other = demo.newUser();
        String key = demo.newKey(other, READ).key();
        Demo.patiently(() -> demo.passwordGrant("demo", Demo.CLI, other.name(), other.password()))
                .expect(200);

        Answer answer = demo.passwordGrant("demo", Demo.CLI, other.name(), key);

        assertThat(answer.text("error")).isEqualTo("invalid_grant");
    }

    private Answer approveDevice(Browser signedIn) {
        Answer begun = demo.http()
                .post("/realms/demo/protocol/openid-connect/auth/device")
                .form("client_id", application, "scope", "openid")
                .send()
                .expect(200);
        Answer page = signedIn.follow(signedIn.visit(begun.text("verification_uri_complete")));
        if (page.body().contains("name=\"accept\"")) {
            signedIn.follow(signedIn.submit(page, "accept", "Yes"));
        }
        return demo.http()
                .post(Demo.TOKEN_PATH)
                .form(
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:device_code",
                        "client_id",
                        application,
                        "device_code",
                        begun.text("device_code"))
                .send();
    }

    /** Impersonation ends the session of the token. */
    private String freshAccessToken() {
        return attacker.login().get("access_token").asText();
    }

    private String freshRefreshToken() {
        return attacker.login().get("refresh_token").asText();
    }

    /** Keys can only be created by somebody who signed in with a browser or a password, through any client. */
    private String inPerson() {
        return attacker.accessToken();
    }

    private Answer uma(String... further) {
        List<String> form = new ArrayList<>(
                List.of("grant_type", UMA, "audience", attacker.client().id()));
        form.addAll(List.of(further));
        return attacker.grant(form.toArray(String[]::new));
    }

    private static Door grant(String name, int refusal, Supplier<String> ordinary, Function<String, Answer> call) {
        return Door.of(name, ordinary, refusal, call);
    }

    private static Door get(String name, String path) {
        return send(name, 401, "GET", path, () -> null);
    }

    private static Door send(String name, int refusal, String method, String path, Supplier<Object> body) {
        return Door.of(name, attacker::accessToken, refusal, token -> attacker.bearer(method, path, body.get(), token));
    }
}
