/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The requests of the benchmark. One client makes all of them, ours and Keycloak's own: a gate that is also a service
 * account and can exchange tokens, with the audience {@code platform-api}. Users log in at another client.
 */
final class Loads {

    private static final int SESSIONS = 16;
    /** Few enough that each key is used again within the minute in which its token is reused. */
    private static final int REUSED_KEYS = 1000;

    private static final int COLD_REQUESTS = 20_000;

    private static final int USAGE_KEYS = 1000;

    private static final String ADMIN = "/admin/realms/" + Demo.REALM + "/";
    private static final String ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token";
    private static final int DAY = 86_400;

    private final Demo demo;
    private final List<String> keys;
    private final List<String> manyKeys;
    private final Client client;
    private final String loginClient;
    private final Clients clients;
    private List<String> userTokens = List.of();

    private Loads(Site site, Clients clients) {
        this.demo = site.demo();
        this.keys = site.askedKeys();
        this.manyKeys = site.rarelyAskedKeys();
        this.client = new Client(clients.client, "benchmark-secret");
        this.loginClient = clients.client + "-login";
        this.clients = clients;
    }

    /** The clients of the benchmark: what Keycloak puts into its own tokens, and how tokens are signed. */
    enum Clients {
        /** As Keycloak creates them, with client scopes that a token made from a key does not use. */
        DEFAULT("benchmark-default", "RS256"),
        /** With the client scope {@code basic} only: neither side puts more into its tokens than the other. */
        BASIC("benchmark-basic", "RS256"),
        /**
         * As Keycloak creates them, except that the gate's tokens have a signature that takes Java a fraction of the
         * time.
         */
        ES256("benchmark-es256", "ES256");

        private final String client;
        private final String algorithm;

        Clients(String client, String algorithm) {
            this.client = client;
            this.algorithm = algorithm;
        }
    }

    /** Creates the clients unless they exist. */
    static Map<Clients, Loads> on(Site site) {
        Demo demo = site.demo();
        demo.admin("PUT", "", Map.of("ssoSessionIdleTimeout", DAY, "ssoSessionMaxLifespan", DAY))
                .expect(204);
        Map<Clients, Loads> all = new EnumMap<>(Clients.class);
        for (Clients clients : Clients.values()) {
            Loads loads = new Loads(site, clients);
            loads.makeClients();
            all.put(clients, loads);
        }
        return all;
    }

    /** Sets whether Keycloak stores user events, those of its own grants and ours. A new realm does not. */
    static void storeEvents(Demo demo, boolean stored) {
        demo.admin("PUT", "", Map.of("eventsEnabled", stored)).expect(204);
    }

    /** Sets whether the gates receive a token again within a minute, or a new one each time. */
    static void reuseTokens(Demo demo, boolean reused) {
        for (Clients clients : Clients.values()) {
            demo.admin(
                            "PUT",
                            "clients/" + demo.clientUuid(clients.client),
                            Map.of("attributes", Map.of("api.keys.exchange.reuse", reused ? "60" : "0")))
                    .expect(204);
        }
    }

    private void makeClients() {
        if (!demo.admin("GET", "clients?clientId=" + client.id())
                .expect(200)
                .json()
                .isEmpty()) {
            return;
        }
        Map<String, Object> gate = gate();
        Map<String, Object> login = login();
        if (clients == Clients.BASIC) {
            Map<String, Object> basic =
                    Map.of("defaultClientScopes", List.of("basic"), "optionalClientScopes", List.of());
            gate.putAll(basic);
            login.putAll(basic);
            login.put("fullScopeAllowed", false);
        }
        demo.admin("POST", "clients", gate).expect(201);
        demo.admin("POST", "clients", login).expect(201);
        if (clients == Clients.BASIC) {
            // Keycloak adds this one to every client with a service account.
            String scope = scopeId(demo, "service_account");
            demo.admin("DELETE", "clients/" + demo.clientUuid(client.id()) + "/default-client-scopes/" + scope)
                    .expect(204);
        }
    }

    /** Deletes the clients. */
    static void removeFrom(Demo demo) {
        for (Clients clients : Clients.values()) {
            for (String client : List.of(clients.client, clients.client + "-login")) {
                demo.admin("DELETE", "clients/" + demo.clientUuid(client)).expect(204);
            }
        }
    }

    Load exchange() {
        return new Load(asks(keys, key -> exchangeOf(key, Demo.KEY_TOKEN_TYPE)), 200, "\"access_token\"", answer -> {
            assertThat(answer.text("scope")).contains("graphql:read");
            assertSigned(answer, "api_key_id");
        });
    }

    /** Keys that the server and the database have not seen for long. A run has more of them than it can send. */
    Load exchangeEachOnce() {
        Load exchange = exchange();
        return new Load(
                new EachOnce(manyKeys, key -> exchangeOf(key, Demo.KEY_TOKEN_TYPE), COLD_REQUESTS),
                exchange.status(),
                exchange.mark(),
                exchange.proof());
    }

    /** So few keys that each is exchanged again within the minute in which its token is reused. */
    Load exchangeAgain() {
        return exchange().first(REUSED_KEYS);
    }

    /** Some keys often, and most of them rarely. */
    Load exchangeByZipf() {
        Load exchange = exchange();
        return new Load(
                new Zipf(manyKeys, key -> exchangeOf(key, Demo.KEY_TOKEN_TYPE)),
                exchange.status(),
                exchange.mark(),
                exchange.proof());
    }

    Load clientCredentials() {
        return new Load(
                List.of(post(Demo.TOKEN_PATH, "grant_type", "client_credentials")),
                200,
                "\"access_token\"",
                answer -> assertSigned(answer, "sub"));
    }

    Load standardExchange() {
        return new Load(
                asks(userTokens(), token -> exchangeOf(token, ACCESS_TOKEN_TYPE)),
                200,
                "\"access_token\"",
                answer -> assertSigned(answer, "sub"));
    }

    Load introspectKey() {
        return introspect(keys, "api_key_id");
    }

    Load introspectAccessToken() {
        return introspect(userTokens(), "sid");
    }

    private Load introspect(List<String> tokens, String member) {
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
                                                Ask.basic(client)))),
                        200,
                        "",
                        answer -> assertThat(answer.header("Authorization")).startsWith("Bearer ey"))
                .first(REUSED_KEYS);
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
                        new Client(client.id(), "not-the-secret"),
                        Demo.TOKEN_PATH,
                        "grant_type",
                        "client_credentials")),
                401,
                "client credentials",
                answer -> assertThat(answer.json().has("access_token")).isFalse());
    }

    /** The usage of keys over 90 days, as an administrator asks for it. */
    Load usage() {
        Map<String, String> administrator = administrator();
        return new Load(
                        asks(
                                keys,
                                key -> Ask.get(
                                        ADMIN + "api-keys/" + key.split("_")[1] + "/usage?days=90", administrator)),
                        200,
                        "\"uses\"",
                        answer -> assertThat(answer.json().get("total").asLong())
                                .isEqualTo(answer.json().get("uses").findValues("count").stream()
                                        .mapToLong(JsonNode::asLong)
                                        .sum())
                                .isPositive())
                .first(USAGE_KEYS);
    }

    /** How safe the keys of the whole realm are, as an administrator asks for it. */
    Load posture() {
        return new Load(
                List.of(Ask.get(ADMIN + "api-keys/posture", administrator())),
                200,
                "\"neverUsed\"",
                answer -> assertThat(answer.json()
                                .path("counts")
                                .path("all")
                                .path("count")
                                .asLong())
                        .isPositive());
    }

    Load userCount() {
        return new Load(
                List.of(Ask.get(ADMIN + "users/count", administrator())),
                200,
                "",
                answer -> assertThat(answer.json().asLong()).isPositive());
    }

    /** Users by name, as an administrator asks for them. */
    Load user() {
        Map<String, String> administrator = administrator();
        List<String> names = IntStream.rangeClosed(1, Math.max(1, Math.min(keys.size() / 10, USAGE_KEYS)))
                .mapToObj(number -> StoredKeys.OWNER + number)
                .toList();
        return new Load(
                asks(names, name -> Ask.get(ADMIN + "users?exact=true&username=" + name, administrator)),
                200,
                "\"username\"",
                answer -> assertThat(answer.json()).hasSize(1));
    }

    /** The credentials of a user who may view users, for a day. */
    private Map<String, String> administrator() {
        Demo.User viewer = demo.newUser();
        demo.grantClientRole(viewer, "realm-management", "view-users");
        return Map.of(
                "Authorization",
                "Bearer "
                        + demo.passwordGrant(Demo.REALM, loginClient, viewer.name(), viewer.password())
                                .expect(200)
                                .text("access_token"));
    }

    /** Access tokens of several sessions of a user, valid for a day, each from its own login. */
    private List<String> userTokens() {
        if (userTokens.isEmpty()) {
            List<String> tokens = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                tokens.add(Demo.patiently(() ->
                                demo.passwordGrant(Demo.REALM, loginClient, Demo.ALICE.name(), Demo.ALICE.password()))
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

    private Ask exchangeOf(String token, String type) {
        return post(
                Demo.TOKEN_PATH, "grant_type", Demo.EXCHANGE_GRANT, "subject_token", token, "subject_token_type", type);
    }

    private Ask post(String path, String... namesAndValues) {
        return Ask.form(client, path, namesAndValues);
    }

    private void assertSigned(Answer answer, String claim) {
        String token = answer.text("access_token");
        try {
            byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
            assertThat(new ObjectMapper().readTree(header).path("alg").asText()).isEqualTo(clients.algorithm);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(Demo.claims(token).path(claim).asText()).isNotBlank();
        assertThat(Demo.claims(token).path("aud").toString()).contains("platform-api");
    }

    private Map<String, Object> gate() {
        return new HashMap<>(Map.of(
                "clientId",
                client.id(),
                "secret",
                client.secret(),
                "standardFlowEnabled",
                false,
                "serviceAccountsEnabled",
                true,
                "fullScopeAllowed",
                false,
                "attributes",
                Map.of(
                        "api.keys.exchange.enabled",
                        "true",
                        "standard.token.exchange.enabled",
                        "true",
                        "access.token.signed.response.alg",
                        clients.algorithm,
                        "client_credentials.use_refresh_token",
                        "false"),
                "protocolMappers",
                List.of(audience("platform-api"))));
    }

    /** The client where users log in. The gate can introspect and exchange its tokens. */
    private Map<String, Object> login() {
        return new HashMap<>(Map.of(
                "clientId",
                loginClient,
                "publicClient",
                true,
                "standardFlowEnabled",
                false,
                "directAccessGrantsEnabled",
                true,
                "attributes",
                Map.of("access.token.lifespan", Integer.toString(DAY)),
                "protocolMappers",
                List.of(audience(client.id()))));
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
