/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Mapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whoever holds the key of a realm administrator, and a token made from it. One client is the gate first; then it gets
 * full scope, and the same administrator signs in through it. So an ordinary token and the key's differ in nothing but
 * what confines the latter: same user, client, audiences, and a scope that reaches every role.
 */
final class Attacker {

    static final String CALLBACK = "http://127.0.0.1/callback";

    private final Demo demo;
    private final Demo.User user;
    private final Demo.Client client;
    private final String key;
    private final String keyToken;
    private JsonNode login;

    private Attacker(Demo demo, Demo.User user, Demo.Client client, String key, String keyToken) {
        this.demo = demo;
        this.user = user;
        this.client = client;
        this.key = key;
        this.keyToken = keyToken;
    }

    /**
     * @param attributes further attributes of the client
     * @param audiences what its tokens are for, beside the account and administration of the realm: clients, or URLs
     */
    static Attacker in(Demo demo, Map<String, String> attributes, String... audiences) {
        return as(demo.newUser(), demo, attributes, audiences);
    }

    /** The same for a user who exists already. */
    static Attacker as(Demo.User user, Demo demo, Map<String, String> attributes, String... audiences) {
        demo.grantRealmAdmin(user);
        demo.grantClientRole(user, "broker", "read-token");
        // In Keycloak 26.6, manage-account does not show one's groups.
        demo.grantClientRole(user, "account", "view-groups");
        Map<String, String> all = new HashMap<>(attributes);
        all.put("api.keys.exchange.enabled", "true");
        all.put("api.keys.exchange.reuse", "0");
        Demo.Client client = demo.newGate(Map.of(
                "attributes",
                all,
                "directAccessGrantsEnabled",
                true,
                "standardFlowEnabled",
                true,
                "serviceAccountsEnabled",
                true,
                "authorizationServicesEnabled",
                true,
                "redirectUris",
                List.of(CALLBACK),
                "protocolMappers",
                mappers(audiences)));
        demo.grantClientRole(user, client.id(), "uma_protection");
        String key = demo.newKey(user, """
                {"graphql":"read_write","endpoints":{"*":"read_write"}}""").key();
        String token = demo.exchangeAs(client, key).expect(200).text("access_token");
        assertThat(Demo.claims(token).get("aud").toString()).contains("\"account\"", "\"realm-management\"");
        String path = "clients/" + demo.clientUuid(client.id());
        ObjectNode full = (ObjectNode) demo.admin("GET", path).expect(200).json();
        demo.admin("PUT", path, full.put("fullScopeAllowed", true)).expect(204);
        return new Attacker(demo, user, client, key, token);
    }

    /**
     * The same user with a client whose tokens are for one audience only, as assertions must be. Without full scope,
     * because Keycloak adds the clients whose roles are in reach.
     */
    Attacker only(String audience) {
        Demo.Client gate = demo.newGate(
                Map.of("directAccessGrantsEnabled", true, "protocolMappers", List.of(Mapper.customAudience(audience))));
        String token = demo.exchangeAs(gate, key).expect(200).text("access_token");
        return new Attacker(demo, user, gate, key, token);
    }

    private static List<Map<String, Object>> mappers(String... audiences) {
        List<Map<String, Object>> mappers = new ArrayList<>(
                List.of(Mapper.audience("account"), Mapper.audience("realm-management"), Mapper.audience("broker")));
        for (String audience : audiences) {
            Map<String, Object> mapper =
                    new HashMap<>(audience.contains(":") ? Mapper.customAudience(audience) : Mapper.audience(audience));
            mapper.put("name", "audience " + audience);
            mappers.add(mapper);
        }
        return mappers;
    }

    Demo.User user() {
        return user;
    }

    Demo.Client client() {
        return client;
    }

    String key() {
        return key;
    }

    String keyToken() {
        return keyToken;
    }

    /** The administrator signs in through the client with a password: a new session. */
    JsonNode login() {
        return Demo.patiently(() -> grant(
                        "grant_type",
                        "password",
                        "username",
                        user.name(),
                        "password",
                        user.password(),
                        "scope",
                        "openid"))
                .expect(200)
                .json();
    }

    String accessToken() {
        return one("access_token");
    }

    String idToken() {
        return one("id_token");
    }

    String refreshToken() {
        return one("refresh_token");
    }

    private synchronized String one(String token) {
        if (login == null) {
            login = login();
        }
        return login.get(token).asText();
    }

    /** A request of the client to the token endpoint. */
    Answer grant(String... form) {
        return post(Demo.TOKEN_PATH, form);
    }

    /** A request with the client's credentials. */
    Answer post(String path, String... form) {
        return demo.http()
                .post(path)
                .basic(client.id(), client.secret())
                .form(form)
                .send();
    }

    /** A request with a bearer token. */
    Answer bearer(String method, String path, Object body, String token) {
        var request = demo.http()
                .request(method, path)
                .header("Accept", "application/json")
                .bearer(token);
        return (body == null ? request : request.json(body)).send();
    }
}
