/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The requests of the benchmark. One client makes all of them, ours and Keycloak's own: a gate that is also a service
 * account and may exchange tokens, with the one client scope {@code basic} and the audience {@code platform-api}. So
 * neither side has more to put into its tokens than the other.
 */
final class Loads {

    private static final Client CLIENT = new Client("benchmark", "benchmark-secret");
    private static final String LOGIN_CLIENT = "benchmark-login";
    private static final String USER = "benchmark-user";
    private static final String PASSWORD = "benchmark-password";
    private static final int SESSIONS = 16;
    /** Few enough that each key is asked about again within the minute that a minted token is reused. */
    private static final int GATEWAY_KEYS = 1000;

    private static final String ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token";
    private static final int DAY = 86_400;

    private final Demo demo;
    private final List<String> keys;
    private List<String> userTokens = List.of();

    private Loads(Demo demo, List<String> keys) {
        this.demo = demo;
        this.keys = keys;
    }

    /**
     * Makes the clients, if they are not there yet.
     *
     * @param events whether Keycloak stores the user events, those of its own grants as well as ours
     */
    static Loads on(Site site, boolean events) {
        Demo demo = site.demo();
        demo.admin(
                        "PUT",
                        "",
                        Map.of("eventsEnabled", events, "ssoSessionIdleTimeout", DAY, "ssoSessionMaxLifespan", DAY))
                .expect(204);
        if (demo.admin("GET", "clients?clientId=" + CLIENT.id())
                .expect(200)
                .json()
                .isEmpty()) {
            demo.admin("POST", "clients", client()).expect(201);
            // Keycloak adds this scope to whoever gets a service account: claims that the other side does not have.
            String scope = scopeId(demo, "service_account");
            demo.admin("DELETE", "clients/" + demo.clientUuid(CLIENT.id()) + "/default-client-scopes/" + scope)
                    .expect(204);
            demo.admin("POST", "clients", loginClient()).expect(201);
            demo.createUser(USER, PASSWORD);
        }
        return new Loads(demo, site.askedKeys());
    }

    /** Takes the clients and the user away again. */
    static void removeFrom(Demo demo) {
        for (String client : List.of(CLIENT.id(), LOGIN_CLIENT)) {
            demo.admin("DELETE", "clients/" + demo.clientUuid(client)).expect(204);
        }
        for (var user : demo.admin("GET", "users?exact=true&username=" + USER)
                .expect(200)
                .json()) {
            demo.admin("DELETE", "users/" + user.get("id").asText()).expect(204);
        }
    }

    Load exchange() {
        return new Load(asks(keys, key -> exchangeOf(key, Demo.KEY_TOKEN_TYPE)), 200, "\"access_token\"", answer -> {
            assertThat(answer.text("scope")).contains("graphql:read");
            assertRs256(answer, "api_key_id");
        });
    }

    Load clientCredentials() {
        return new Load(
                List.of(post(Demo.TOKEN_PATH, "grant_type", "client_credentials")),
                200,
                "\"access_token\"",
                answer -> assertRs256(answer, "sub"));
    }

    Load standardExchange() {
        return new Load(
                asks(userTokens(), token -> exchangeOf(token, ACCESS_TOKEN_TYPE)),
                200,
                "\"access_token\"",
                answer -> assertRs256(answer, "sub"));
    }

    Load introspectKey() {
        return introspect(keys, "api_key_id");
    }

    Load introspectAccessToken() {
        return introspect(userTokens(), "sid");
    }

    private static Load introspect(List<String> tokens, String member) {
        return new Load(
                asks(tokens, token -> post(Demo.INTROSPECT_PATH, "token", token)),
                200,
                "\"active\":true",
                answer -> assertThat(answer.text(member)).isNotBlank());
    }

    Load gatewayCheck() {
        return new Load(
                        asks(
                                keys,
                                key -> Ask.get(
                                        Demo.KEYS_PATH + "/authorize?scope=graphql:read",
                                        Map.of(
                                                "Authorization",
                                                "Bearer " + key,
                                                "X-Gate-Authorization",
                                                Ask.basic(CLIENT)))),
                        200,
                        "",
                        answer -> assertThat(answer.header("Authorization")).startsWith("Bearer ey"))
                .first(GATEWAY_KEYS);
    }

    /** Keys with a wrong checksum. */
    Load junk() {
        List<String> junk = keys.stream()
                .map(key -> key.substring(0, key.length() - 1) + (key.endsWith("0") ? "1" : "0"))
                .toList();
        return new Load(
                asks(junk, key -> exchangeOf(key, Demo.KEY_TOKEN_TYPE)),
                400,
                "\"invalid_request\"",
                answer -> assertThat(answer.json().has("access_token")).isFalse());
    }

    Load wrongSecret() {
        return new Load(
                List.of(Ask.form(
                        new Client(CLIENT.id(), "not-the-secret"),
                        Demo.TOKEN_PATH,
                        "grant_type",
                        "client_credentials")),
                401,
                "client credentials",
                answer -> assertThat(answer.json().has("access_token")).isFalse());
    }

    /** Access tokens of several sessions of a user, good for a day; each was got by logging in. */
    private List<String> userTokens() {
        if (userTokens.isEmpty()) {
            List<String> tokens = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                tokens.add(Demo.patiently(() ->
                                demo.passwordGrant(Demo.REALM, LOGIN_CLIENT, Demo.ALICE.name(), Demo.ALICE.password()))
                        .expect(200)
                        .text("access_token"));
            }
            userTokens = List.copyOf(tokens);
        }
        return userTokens;
    }

    private static List<Ask> asks(List<String> values, Function<String, Ask> ask) {
        return values.stream().map(ask).toList();
    }

    private static Ask exchangeOf(String token, String type) {
        return post(
                Demo.TOKEN_PATH, "grant_type", Demo.EXCHANGE_GRANT, "subject_token", token, "subject_token_type", type);
    }

    private static Ask post(String path, String... namesAndValues) {
        return Ask.form(CLIENT, path, namesAndValues);
    }

    private static void assertRs256(Answer answer, String claim) {
        String token = answer.text("access_token");
        try {
            byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
            assertThat(new ObjectMapper().readTree(header).path("alg").asText()).isEqualTo("RS256");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(Demo.claims(token).path(claim).asText()).isNotBlank();
        assertThat(Demo.claims(token).path("aud").toString()).contains("platform-api");
    }

    private static Map<String, Object> client() {
        return Map.of(
                "clientId",
                CLIENT.id(),
                "secret",
                CLIENT.secret(),
                "standardFlowEnabled",
                false,
                "serviceAccountsEnabled",
                true,
                "fullScopeAllowed",
                false,
                "defaultClientScopes",
                List.of("basic"),
                "optionalClientScopes",
                List.of(),
                "attributes",
                Map.of(
                        "api.keys.exchange.enabled",
                        "true",
                        "standard.token.exchange.enabled",
                        "true",
                        "client_credentials.use_refresh_token",
                        "false"),
                "protocolMappers",
                List.of(audience("platform-api")));
    }

    /** Where users log in: its tokens may be introspected and exchanged by the client of the benchmark. */
    private static Map<String, Object> loginClient() {
        return Map.of(
                "clientId",
                LOGIN_CLIENT,
                "publicClient",
                true,
                "standardFlowEnabled",
                false,
                "directAccessGrantsEnabled",
                true,
                "fullScopeAllowed",
                false,
                "defaultClientScopes",
                List.of("basic"),
                "optionalClientScopes",
                List.of(),
                "attributes",
                Map.of("access.token.lifespan", Integer.toString(DAY)),
                "protocolMappers",
                List.of(audience(CLIENT.id())));
    }

    private static Map<String, Object> audience(String client) {
        return Map.of(
                "name",
                "audience-" + client,
                "protocol",
                "openid-connect",
                "protocolMapper",
                "oidc-audience-mapper",
                "config",
                Map.of(
                        "included.client.audience", client,
                        "access.token.claim", "true",
                        "introspection.token.claim", "true"));
    }

    private static String scopeId(Demo demo, String name) {
        for (var scope : demo.admin("GET", "client-scopes").expect(200).json()) {
            if (scope.get("name").asText().equals(name)) {
                return scope.get("id").asText();
            }
        }
        throw new AssertionError("The realm has no client scope " + name);
    }
}
