/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Http;
import io.github.scopedkeys.server.Mapper;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Another realm of the same server trusts the demo realm. It accepts the realm's own tokens, but none made from keys.
 */
@ExtendWith(RunningKeycloak.class)
class TrustedRealmIT {

    private static final String BEARER_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final String SECRET = "trusting-secret";

    private final Demo demo;
    private final String realm = "trusting-" + UUID.randomUUID();
    private Demo.User user;
    private Demo.Client gate;

    TrustedRealmIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeEach
    void trust() {
        user = demo.newUser();
        gate = demo.newGate(
                Map.of("directAccessGrantsEnabled", true, "protocolMappers", List.of(Mapper.customAudience(issuer()))));
        at(
                        "POST",
                        "/admin/realms",
                        Map.of("realm", realm, "enabled", true, "sslRequired", "none", "eventsEnabled", true))
                .expect(201);
        Map<String, Object> provider = new HashMap<>(Map.of("alias", "demo", "providerId", "oidc", "enabled", true));
        provider.put(
                "config",
                Map.ofEntries(
                        Map.entry("issuer", demo.issuer()),
                        Map.entry("authorizationUrl", demo.issuer() + "/protocol/openid-connect/auth"),
                        Map.entry("tokenUrl", demo.issuer() + "/protocol/openid-connect/token"),
                        Map.entry("userInfoUrl", demo.issuer() + "/protocol/openid-connect/userinfo"),
                        Map.entry("jwksUrl", demo.issuer() + "/protocol/openid-connect/certs"),
                        Map.entry("useJwksUrl", "true"),
                        Map.entry("validateSignature", "true"),
                        Map.entry("clientId", "anything"),
                        Map.entry("clientSecret", "anything"),
                        Map.entry("supportsClientAssertions", "true"),
                        Map.entry("jwtAuthorizationGrantEnabled", "true")));
        at("POST", admin("identity-provider/instances"), provider).expect(201);
        String twin = id(at(
                "POST",
                admin("users"),
                Map.of(
                        "username",
                        "twin",
                        "enabled",
                        true,
                        "email",
                        "twin@example.org",
                        "firstName",
                        "T",
                        "lastName",
                        "W")));
        at(
                        "POST",
                        admin("users/" + twin + "/federated-identity/demo"),
                        Map.of("userId", user.id(), "userName", user.name()))
                .expect(204);
        makeAdministrator(twin);
        at(
                        "POST",
                        admin("clients"),
                        Map.of(
                                "clientId",
                                "trusting",
                                "secret",
                                SECRET,
                                "fullScopeAllowed",
                                true,
                                "attributes",
                                Map.of(
                                        "oauth2.jwt.authorization.grant.enabled",
                                        "true",
                                        "oauth2.jwt.authorization.grant.idp",
                                        "demo")))
                .expect(201);
        at(
                        "POST",
                        admin("clients"),
                        Map.of(
                                "clientId",
                                "federated",
                                "serviceAccountsEnabled",
                                true,
                                "clientAuthenticatorType",
                                "federated-jwt",
                                "attributes",
                                Map.of("jwt.credential.issuer", "demo", "jwt.credential.sub", user.id())))
                .expect(201);
    }

    @AfterEach
    void distrust() {
        at("DELETE", "/admin/realms/" + realm, null);
    }

    @Test
    void aKeysTokenIsNoAssertionOfItsOwner() {
        Answer ordinary = assertion(ordinaryToken());
        assertThat(adminStatus(ordinary.expect(200).text("access_token"))).isEqualTo(200);

        Answer keys = assertion(keyToken());

        assertThat(keys.status()).isEqualTo(400);
        assertThat(keys.text("error")).isEqualTo("invalid_grant");
        assertThat(keys.json().has("access_token")).isFalse();
        assertThat(reason()).isEqualTo("api_key_token_as_assertion");
    }

    @Test
    void aKeysTokenAuthenticatesNoClient() {
        clientAssertion(ordinaryToken()).expect(200);

        Answer keys = clientAssertion(keyToken());

        assertThat(keys.status()).isBetween(400, 401);
        assertThat(keys.json().has("access_token")).isFalse();
    }

    private Answer assertion(String token) {
        return token("trusting", "grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", token);
    }

    private Answer clientAssertion(String token) {
        return token(
                null,
                "grant_type",
                "client_credentials",
                "client_assertion_type",
                BEARER_ASSERTION,
                "client_assertion",
                token);
    }

    private Answer token(String client, String... form) {
        Http.Request request = demo.http().post("/realms/" + realm + "/protocol/openid-connect/token");
        return (client == null ? request : request.basic(client, SECRET))
                .form(form)
                .send();
    }

    private String ordinaryToken() {
        List<String> form = new ArrayList<>(
                List.of("grant_type", "password", "username", user.name(), "password", user.password()));
        return Demo.patiently(() -> demo.http()
                        .post(Demo.TOKEN_PATH)
                        .basic(gate.id(), gate.secret())
                        .form(form.toArray(String[]::new))
                        .send())
                .expect(200)
                .text("access_token");
    }

    private String keyToken() {
        return demo.exchangeAs(gate, demo.newKey(user, "{\"graphql\":\"read\"}").key())
                .expect(200)
                .text("access_token");
    }

    private int adminStatus(String token) {
        return demo.http().get(admin("users")).bearer(token).send().status();
    }

    private String reason() {
        return at("GET", admin("events?type=JWT_AUTHORIZATION_GRANT_ERROR"), null)
                .expect(200)
                .json()
                .at("/0/details/reason")
                .asText();
    }

    private void makeAdministrator(String userId) {
        String client = at("GET", admin("clients?clientId=realm-management"), null)
                .json()
                .at("/0/id")
                .asText();
        JsonNode role = at("GET", admin("clients/" + client + "/roles/realm-admin"), null)
                .expect(200)
                .json();
        at("POST", admin("users/" + userId + "/role-mappings/clients/" + client), List.of(role))
                .expect(204);
    }

    private String issuer() {
        return demo.server().baseUri() + "/realms/" + realm;
    }

    private String admin(String path) {
        return "/admin/realms/" + realm + "/" + path;
    }

    private Answer at(String method, String path, Object body) {
        Http.Request request = demo.http().request(method, path).bearer(demo.adminToken());
        return (body == null ? request : request.json(body)).send();
    }

    private static String id(Answer created) {
        String location = created.expect(201).header("Location");
        return location.substring(location.lastIndexOf('/') + 1);
    }
}
