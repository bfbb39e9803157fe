/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Browser;
import io.github.scopedkeys.server.Browser.Tokens;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.Mapper;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The session says who signed in, when and where, because mappers can write anything into a token, and a token may come
 * from an exchange. Each rejection has the same request by the user in person as a control.
 */
@ExtendWith(RunningKeycloak.class)
class LoginFactsIT {

    private static final Map<String, Object> WISH = Map.of("name", "new", "permissions", Map.of("graphql", "read"));

    private final Demo demo;
    private final User owner;
    private final NewKey key;

    LoginFactsIT(Demo demo) {
        this.demo = demo;
        this.owner = demo.newUser();
        this.key = demo.newKey(owner, READ);
    }

    @AfterEach
    void noRules() {
        rule("stepUpMaxAge", "");
        rule("clients", "");
    }

    @Test
    void theTimeOfTheLoginIsNotBelievedFromAClaim() {
        long soon = System.currentTimeMillis() / 1000 + 3600;
        String app = Browser.newApplication(demo, Map.of());
        String mapped = Browser.newApplication(demo, mappers(hardcoded("auth_time", soon, "long")));
        String fromUser = Browser.newApplication(demo, mappers(ofUser("lastName", "auth_time", "long")));
        user("lastName", String.valueOf(soon));
        rule("stepUpMaxAge", "600");

        assertCreates(new Browser(demo).signIn(app, owner).access());
        // A password grant records no login time in the session.
        for (String forged : List.of(mapped, fromUser)) {
            String token = password(forged);
            assertThat(Demo.claims(token).get("auth_time").asLong()).isEqualTo(soon);
            assertRefused(token, "reauthentication_required");
        }
    }

    @Test
    void aTokenFromBeforeAFreshLoginDoesNotProfitFromIt() throws InterruptedException {
        String app = Browser.newApplication(demo, Map.of());
        Browser browser = new Browser(demo);
        String old = browser.signIn(app, owner).access();
        // Ages are counted in whole seconds.
        Thread.sleep(3_100);
        String fresh = browser.signIn(app, owner, "prompt", "login").access();
        rule("stepUpMaxAge", "2");
        String opened = browser.open(app).access();

        assertThat(Demo.claims(fresh).get("sid")).isEqualTo(Demo.claims(old).get("sid"));
        assertRefused(old, "reauthentication_required");
        rule("stepUpMaxAge", "600");
        assertCreates(old);
        assertCreates(fresh);
        assertCreates(opened);
    }

    @Test
    void theClientIsNotBelievedFromAClaim() {
        String allowed = Browser.newApplication(demo, Map.of());
        String other = Browser.newApplication(demo, mappers(hardcoded("azp", allowed, "String")));
        String fromUser = Browser.newApplication(demo, mappers(ofUser("firstName", "azp", "String")));
        user("firstName", allowed);
        rule("clients", allowed);

        assertCreates(new Browser(demo).signIn(allowed, owner).access());
        for (String forger : List.of(other, fromUser)) {
            Browser browser = new Browser(demo);
            browser.signIn(allowed, owner);
            String token = browser.open(forger).access();
            assertThat(Demo.claims(token).get("azp").asText()).isEqualTo(allowed);
            assertRefused(token, "client_not_allowed");
        }
    }

    @Test
    void aMapperInAClientScopeIsLookedAtAsWell() {
        String allowed = Browser.newApplication(demo, Map.of());
        String scope = "scope-" + UUID.randomUUID();
        String scopeId = demo.admin(
                        "POST",
                        "client-scopes",
                        Map.of(
                                "name",
                                scope,
                                "protocol",
                                "openid-connect",
                                "protocolMappers",
                                List.of(hardcoded("azp", allowed, "String"))))
                .expect(201)
                .newId();
        String other = Browser.newApplication(demo, Map.of());
        demo.admin("PUT", "clients/" + demo.clientUuid(other) + "/optional-client-scopes/" + scopeId)
                .expect(204);
        rule("clients", allowed);
        Browser browser = new Browser(demo);
        browser.signIn(allowed, owner);

        String token = browser.open(other, "scope", "openid " + scope).access();

        assertThat(Demo.claims(token).get("azp").asText()).isEqualTo(allowed);
        assertRefused(token, "client_not_allowed");
    }

    @Test
    void whoeverActsForTheUserMakesNoKey() {
        String app = Browser.newApplication(demo, Map.of());
        String acting = Browser.newApplication(demo, mappers(hardcoded("act", "{\"sub\":\"agent\"}", "JSON")));
        String lightweight = Browser.newApplication(
                demo,
                Map.of(
                        "protocolMappers",
                        List.of(hardcoded("act", "{\"sub\":\"agent\"}", "JSON")),
                        "attributes",
                        Map.of("client.use.lightweight.access.token.enabled", "true")));

        assertCreates(password(app));
        assertThat(Demo.claims(password(acting)).get("act").get("sub").asText()).isEqualTo("agent");
        assertRefused(password(acting), "impersonated");
        assertRefused(password(lightweight), "impersonated");
    }

    @Test
    void tokensThatTheUserGotInPersonMakeKeys() {
        String app = Browser.newApplication(demo, Map.of());
        Tokens signedIn = new Browser(demo).signIn(app, owner);

        assertCreates(signedIn.access());
        assertCreates(Browser.renew(demo, app, signedIn).access());
        Tokens offline = new Browser(demo).signIn(app, owner, "scope", "openid offline_access");
        assertCreates(Browser.renew(demo, app, offline).access());
        String lightweight = Browser.newApplication(
                demo, Map.of("attributes", Map.of("client.use.lightweight.access.token.enabled", "true")));
        assertCreates(new Browser(demo).signIn(lightweight, owner).access());
    }

    @Test
    void aTokenFromAnExchangeMakesNoKeyNorDoesItsRenewal() {
        Demo.Client service = new Demo.Client("service-" + UUID.randomUUID(), "secret");
        demo.admin(
                        "POST",
                        "clients",
                        Map.of(
                                "clientId", service.id(),
                                "secret", service.secret(),
                                "directAccessGrantsEnabled", true,
                                "fullScopeAllowed", true,
                                "attributes",
                                        Map.of(
                                                "standard.token.exchange.enabled", "true",
                                                "standard.token.exchange.enableRefreshRequestedTokenType",
                                                        "SAME_SESSION")))
                .expect(201);
        String app = Browser.newApplication(demo, mappers(Mapper.audience(service.id())));
        String subject = new Browser(demo).signIn(app, owner).access();

        assertCreates(demo.login(owner, service));
        String access = exchange(service, subject, "access_token").text("access_token");
        assertThat(Demo.claims(access).get("azp").asText()).isEqualTo(service.id());
        assertRefused(access, "not_in_person");
        String refresh = exchange(service, subject, "refresh_token").text("refresh_token");
        Answer renewed = demo.http()
                .post(Demo.TOKEN_PATH)
                .basic(service.id(), service.secret())
                .form("grant_type", "refresh_token", "refresh_token", refresh)
                .send();
        assertRefused(renewed.expect(200).text("access_token"), "not_in_person");
        // The user's own token of that session still does.
        assertCreates(subject);
    }

    @Test
    void aTokenWithoutASessionMakesNoKeyForWhomItNames() {
        Demo.Client service = new Demo.Client("service-" + UUID.randomUUID(), "secret");
        demo.admin(
                        "POST",
                        "clients",
                        Map.of(
                                "clientId", service.id(),
                                "secret", service.secret(),
                                "serviceAccountsEnabled", true,
                                "fullScopeAllowed", true,
                                "protocolMappers", List.of(hardcoded("sub", owner.id(), "String"))))
                .expect(201);
        String token = demo.http()
                .post(Demo.TOKEN_PATH)
                .basic(service.id(), service.secret())
                .form("grant_type", "client_credentials")
                .send()
                .expect(200)
                .text("access_token");

        assertThat(Demo.claims(token).get("sub").asText()).isEqualTo(owner.id());
        assertRefused(token, "not_in_person");
    }

    private Answer exchange(Demo.Client service, String subject, String type) {
        return demo.exchangeToken(service, subject, "requested_token_type", "urn:ietf:params:oauth:token-type:" + type)
                .expect(200);
    }

    private String password(String clientId) {
        return Demo.patiently(() -> demo.passwordGrant(Demo.REALM, clientId, owner.name(), owner.password()))
                .expect(200)
                .text("access_token");
    }

    private void assertCreates(String token) {
        demo.createKey(token, WISH).expect(201);
    }

    private void assertRefused(String token, String code) {
        for (Answer answer : List.of(
                demo.createKey(token, WISH),
                demo.keys("POST", "/" + key.id() + "/rotate", token, Map.of()),
                demo.keys("PATCH", "/" + key.id(), token, Map.of("permissions", Map.of("graphql", "read_write"))))) {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
            assertThat(answer.text("error")).isEqualTo(code);
        }
        demo.keys("GET", "/" + key.id(), token, null).expect(200);
        demo.keys("PATCH", "/" + key.id(), token, Map.of("name", "renamed")).expect(200);
    }

    private void rule(String attribute, String value) {
        ObjectNode realm = (ObjectNode) demo.admin("GET", "").expect(200).json();
        ((ObjectNode) realm.get("attributes")).put("apiKeys." + attribute, value);
        demo.admin("PUT", "", realm).expect(204);
    }

    private void user(String field, String value) {
        JsonNode user = demo.admin("GET", "users/" + owner.id()).expect(200).json();
        demo.admin("PUT", "users/" + owner.id(), ((ObjectNode) user).put(field, value))
                .expect(204);
    }

    private static Map<String, Object> mappers(Map<String, Object> mapper) {
        return Map.of("protocolMappers", List.of(mapper));
    }

    private static Map<String, Object> hardcoded(String claim, Object value, String type) {
        return mapper(
                claim, "oidc-hardcoded-claim-mapper", Map.of("claim.value", value.toString(), "jsonType.label", type));
    }

    private static Map<String, Object> ofUser(String property, String claim, String type) {
        return mapper(
                claim, "oidc-usermodel-property-mapper", Map.of("user.attribute", property, "jsonType.label", type));
    }

    private static Map<String, Object> mapper(String claim, String kind, Map<String, String> config) {
        Map<String, String> all = new java.util.TreeMap<>(config);
        all.putAll(Map.of("claim.name", claim, "access.token.claim", "true", "introspection.token.claim", "true"));
        return Map.of("name", claim, "protocol", "openid-connect", "protocolMapper", kind, "config", all);
    }
}
