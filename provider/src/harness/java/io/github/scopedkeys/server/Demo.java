/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** The demo realm of {@code realm-config}: its names, and the calls that tests make in it. */
public final class Demo {

    public static final String REALM = "demo";

    public static final User ALICE = new User("a11ce000-0000-4000-8000-000000000001", "alice", "alice");
    public static final User BOB = new User("b0b00000-0000-4000-8000-000000000002", "bob", "bob");

    public static final Client GATE = new Client("gate", "gate-secret");
    public static final Client PLATFORM_API = new Client("platform-api", "platform-api-secret");
    public static final Client CONTROL_PLANE = new Client("control-plane", "control-plane-secret");
    public static final String CLI = "demo-cli";

    public static final List<String> ALICES_ENDPOINTS = List.of("img-gen", "llm-chat");
    public static final List<String> BOBS_ENDPOINTS = List.of("transcribe", "upscale");
    public static final List<String> SHARED_ENDPOINTS = List.of("embeddings", "moderation");

    public static final String TOKEN_PATH = "/realms/demo/protocol/openid-connect/token";
    public static final String INTROSPECT_PATH = TOKEN_PATH + "/introspect";
    public static final String USERINFO_PATH = "/realms/demo/protocol/openid-connect/userinfo";
    public static final String JWKS_PATH = "/realms/demo/protocol/openid-connect/certs";
    public static final String KEYS_PATH = "/realms/demo/api-keys";
    public static final String ADMIN_PATH = "/admin/realms/demo/";

    public static final String EXCHANGE_GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
    public static final String ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token";
    public static final String KEY_TOKEN_TYPE = "urn:scoped-api-keys:token-type:api-key";

    private static final long ADMINISTRATOR_GOOD_FOR_NANOS =
            Duration.ofSeconds(30).toNanos();
    private static final long LOGIN_GOOD_FOR_NANOS = Duration.ofMinutes(3).toNanos();

    private final KeycloakServer server;
    private final Http http;
    private final Map<String, Login> logins = new ConcurrentHashMap<>();

    public Demo(KeycloakServer server) {
        this(server, server.http());
    }

    private Demo(KeycloakServer server, Http http) {
        this.server = server;
        this.http = http;
    }

    /**
     * For tests in which Keycloak itself fails, as docs/openapi.yaml does not describe: nobody checks these responses.
     */
    public Demo unjudged() {
        return new Demo(server, Http.unjudged(server.baseUri()));
    }

    /** A user whose password the test knows. */
    public record User(String id, String name, String password) {}

    /** A confidential client. */
    public record Client(String id, String secret) {

        /** The credentials in the form of HTTP Basic. */
        public String basic() {
            return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(UTF_8));
        }
    }

    public KeycloakServer server() {
        return server;
    }

    public Http http() {
        return http;
    }

    public String issuer() {
        return server.baseUri() + "/realms/" + REALM;
    }

    /**
     * An access token for {@code demo-cli}: audience {@code account}, role {@code manage-account}. It is reused until
     * the user's roles change: Keycloak rejects a login while it still completes another one of the same user, possibly
     * after its response.
     */
    public String login(User user) {
        Login known = logins.get(user.id());
        if (known == null || System.nanoTime() - known.at() > LOGIN_GOOD_FOR_NANOS) {
            known = new Login(
                    patiently(() -> passwordGrant(REALM, CLI, user.name(), user.password()))
                            .expect(200)
                            .text("access_token"),
                    System.nanoTime());
            logins.put(user.id(), known);
        }
        return known.token();
    }

    private record Login(String token, long at) {}

    /** Retries a little later if Keycloak has not completed an earlier login of the same user. */
    public static Answer patiently(Supplier<Answer> login) {
        Answer answer = login.get();
        for (int i = 0; i < 5 && answer.status() == 400 && answer.body().contains("Invalid user credentials"); i++) {
            try {
                Thread.sleep(300);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting to log in", e);
            }
            answer = login.get();
        }
        return answer;
    }

    /** An access token for a confidential client with direct access grants. */
    public String login(User user, Client client) {
        return patiently(() -> http().post(TOKEN_PATH)
                        .basic(client.id(), client.secret())
                        .form("grant_type", "password", "username", user.name(), "password", user.password())
                        .send())
                .expect(200)
                .text("access_token");
    }

    public Answer passwordGrantWithScope(User user, String scope) {
        return http().post(TOKEN_PATH)
                .form(
                        "grant_type",
                        "password",
                        "client_id",
                        CLI,
                        "username",
                        user.name(),
                        "password",
                        user.password(),
                        "scope",
                        scope)
                .send();
    }

    /** The raw response to a password login, which may also fail. */
    public Answer passwordGrant(String realm, String clientId, String user, String password) {
        return http().post("/realms/" + realm + "/protocol/openid-connect/token")
                .form("grant_type", "password", "client_id", clientId, "username", user, "password", password)
                .send();
    }

    /** The claims of a JWT, without verification. */
    public static JsonNode claims(String jwt) {
        try {
            return Answer.JSON.readTree(Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[1]));
        } catch (IOException e) {
            throw new AssertionError("Not a JWT: " + jwt, e);
        }
    }

    /** The audience of a JWT; RFC 7519 section 4.1.3 allows one as a string. */
    public static List<String> audience(String jwt) {
        JsonNode audience = claims(jwt).get("aud");
        return audience.isArray()
                ? StreamSupport.stream(audience.spliterator(), false)
                        .map(JsonNode::asText)
                        .toList()
                : List.of(audience.asText());
    }

    /**
     * The token of the server's administrator (realm master). It is valid for one minute and reused for half of it,
     * because hashing a password is the slowest operation in these tests.
     */
    public String adminToken() {
        Login known = logins.get(KeycloakServer.ADMIN);
        if (known == null || System.nanoTime() - known.at() > ADMINISTRATOR_GOOD_FOR_NANOS) {
            known = new Login(
                    passwordGrant("master", "admin-cli", KeycloakServer.ADMIN, KeycloakServer.ADMIN_PASSWORD)
                            .expect(200)
                            .text("access_token"),
                    System.nanoTime());
            logins.put(KeycloakServer.ADMIN, known);
        }
        return known.token();
    }

    public String controlPlaneToken() {
        return http().post(TOKEN_PATH)
                .basic(CONTROL_PLANE.id(), CONTROL_PLANE.secret())
                .form("grant_type", "client_credentials")
                .send()
                .expect(200)
                .text("access_token");
    }

    /**
     * Calls the demo realm's admin REST as the server's administrator; the path is relative to {@code
     * /admin/realms/demo/}.
     */
    public Answer admin(String method, String path, Object body) {
        Http.Request request = http().request(method, ADMIN_PATH + path).bearer(adminToken());
        return (body == null ? request : request.json(body)).send();
    }

    public Answer admin(String method, String path) {
        return admin(method, path, null);
    }

    /** Imports keys of an older system as the server's administrator; each line is a JSON object. */
    public Answer importKeys(String lines) {
        return http().post(ADMIN_PATH + "api-keys/import")
                .bearer(adminToken())
                .body("application/x-ndjson", lines)
                .send();
    }

    /** The raw response to a client registration with this token. */
    public Answer registerClient(String token) {
        return http().post("/realms/demo/clients-registrations/default")
                .bearer(token)
                .json(Map.of("clientId", "registered-" + UUID.randomUUID()))
                .send();
    }

    /** A new user for this test only. */
    public User newUser() {
        String name = "user-" + UUID.randomUUID();
        return createUser(name, name + "-password");
    }

    public User createUser(String name, String password) {
        String id = admin("POST", "users", userJson(name, password)).expect(201).newId();
        return new User(id, name, password);
    }

    /** A user who can log in at once, as Keycloak's admin REST takes one. */
    public static Map<String, Object> userJson(String name, String password) {
        return Map.of(
                "username",
                name,
                "email",
                name + "@example.org",
                "emailVerified",
                true,
                "firstName",
                "First",
                "lastName",
                "Last",
                "enabled",
                true,
                "credentials",
                List.of(Map.of("type", "password", "value", password)));
    }

    public void setUserEnabled(User user, boolean enabled) {
        ObjectNode representation =
                (ObjectNode) admin("GET", "users/" + user.id()).expect(200).json();
        admin("PUT", "users/" + user.id(), representation.put("enabled", enabled))
                .expect(204);
    }

    public void deleteUser(User user) {
        admin("DELETE", "users/" + user.id()).expect(204);
    }

    /** Gives the user all administrator roles of the demo realm. */
    public void grantRealmAdmin(User user) {
        grantClientRole(user, "realm-management", "realm-admin");
    }

    public void grantClientRole(User user, String clientId, String role) {
        logins.remove(user.id());
        String client = clientUuid(clientId);
        JsonNode found =
                admin("GET", "clients/" + client + "/roles/" + role).expect(200).json();
        admin("POST", "users/" + user.id() + "/role-mappings/clients/" + client, List.of(found))
                .expect(204);
    }

    /** Deletes the user's rows without an event, as Keycloak removes the users of a storage together. */
    public void deleteRows(User user) throws SQLException {
        for (String table : List.of("CREDENTIAL", "USER_ROLE_MAPPING", "USER_ATTRIBUTE")) {
            server.update("delete from " + table + " where USER_ID = '" + user.id() + "'");
        }
        server.update("delete from USER_ENTITY where ID = '" + user.id() + "'");
    }

    /** Removes the default roles from the user. */
    public void removeDefaultRoles(User user) {
        logins.remove(user.id());
        JsonNode roles = admin("GET", "users/" + user.id() + "/role-mappings/realm")
                .expect(200)
                .json();
        admin("DELETE", "users/" + user.id() + "/role-mappings/realm", roles).expect(204);
    }

    /** A client that can log users in, but whose tokens cannot call the account API. */
    public Client clientWithoutAccountAudience() {
        Client client = new Client("no-account-" + UUID.randomUUID(), "secret");
        admin(
                        "POST",
                        "clients",
                        Map.of(
                                "clientId",
                                client.id(),
                                "secret",
                                client.secret(),
                                "directAccessGrantsEnabled",
                                true,
                                "fullScopeAllowed",
                                false))
                .expect(201);
        return client;
    }

    /**
     * A new gate: a confidential client without full scope that can exchange keys, unless the settings say otherwise.
     */
    public Client newGate(Map<String, Object> otherwise) {
        Client gate = new Client("gate-" + UUID.randomUUID(), "secret-" + UUID.randomUUID());
        Map<String, Object> json = new HashMap<>(Map.of(
                "clientId",
                gate.id(),
                "secret",
                gate.secret(),
                "fullScopeAllowed",
                false,
                "attributes",
                Map.of("api.keys.exchange.enabled", "true")));
        json.putAll(otherwise);
        admin("POST", "clients", json).expect(201);
        return gate;
    }

    /** Keycloak's internal id of a client. */
    public String clientUuid(String clientId) {
        JsonNode found =
                admin("GET", "clients?clientId=" + clientId).expect(200).json();
        if (found.size() != 1) {
            throw new AssertionError("No client " + clientId + " in the demo realm");
        }
        return found.get(0).get("id").asText();
    }

    /** The raw response to the creation of a key with this token. */
    public Answer createKey(String token, Object json) {
        return http().post(KEYS_PATH).bearer(token).json(json).send();
    }

    /** Updates the catalog as the control plane does: one PUT per entry of {@code endpoints.json}. */
    public Demo applyEndpoints() {
        String token = controlPlaneToken();
        for (JsonNode endpoint : server.demoEndpoints()) {
            http().put(ADMIN_PATH + "api-endpoints/" + endpoint.get("id").asText())
                    .bearer(token)
                    .json(endpoint)
                    .send()
                    .expect(201);
        }
        return this;
    }

    /** A key with its id. */
    public record NewKey(String id, String key) {}

    /** A key of the user with these permissions, as JSON, and further fields of the creation. */
    public NewKey newKey(User owner, String permissions, String... furtherFields) {
        String fields = furtherFields.length == 0 ? "" : "," + String.join(",", furtherFields);
        JsonNode created = createKey(login(owner), """
                {"name":"test","permissions":%s%s}""".formatted(permissions, fields))
                .expect(201)
                .json();
        return new NewKey(created.get("id").asText(), created.get("key").asText());
    }

    /** A key that has expired. It lives for a second, or longer if the server was too slow to create it meanwhile. */
    public NewKey newExpiredKey(User owner, String permissions) throws InterruptedException {
        String token = login(owner);
        for (long life = 1_000; ; life *= 2) {
            long end = System.currentTimeMillis() + life;
            Answer answer = createKey(token, """
                    {"name":"brief","permissions":%s,"expiresTimestamp":%s}""".formatted(permissions, end));
            if (answer.status() == 201 || life > 10_000) {
                answer.expect(201);
                Thread.sleep(Math.max(0, end - System.currentTimeMillis()) + 50);
                return new NewKey(answer.text("id"), answer.text("key"));
            }
        }
    }

    /** Calls the owner's REST; the path is relative to {@code /realms/demo/api-keys}. */
    public Answer keys(String method, String path, String token, Object body) {
        Http.Request request = http().request(method, KEYS_PATH + path).bearer(token);
        return (body == null ? request : request.json(body)).send();
    }

    /**
     * Exchanges a key as the gate. Further form parameters, or repeated ones, follow as alternating names and values.
     */
    public Answer exchange(String key, String... furtherNamesAndValues) {
        return exchangeAs(GATE, key, furtherNamesAndValues);
    }

    public Answer exchangeAs(Client client, String key, String... furtherNamesAndValues) {
        return exchangeAs(client, key, KEY_TOKEN_TYPE, List.of(furtherNamesAndValues));
    }

    /** Exchanges an access token, as Keycloak's own token exchange does. */
    public Answer exchangeToken(Client client, String token, String... furtherNamesAndValues) {
        return exchangeAs(client, token, ACCESS_TOKEN_TYPE, List.of(furtherNamesAndValues));
    }

    private Answer exchangeAs(Client client, String subject, String type, List<String> further) {
        List<String> form = new ArrayList<>(List.of("grant_type", EXCHANGE_GRANT));
        form.addAll(List.of("subject_token", subject, "subject_token_type", type));
        form.addAll(further);
        return http().post(TOKEN_PATH)
                .basic(client.id(), client.secret())
                .form(form.toArray(String[]::new))
                .send();
    }

    public Answer introspect(String token, String... furtherNamesAndValues) {
        return introspectAs(PLATFORM_API, token, furtherNamesAndValues);
    }

    public Answer introspectAs(Client client, String token, String... furtherNamesAndValues) {
        List<String> form = new ArrayList<>(List.of("token", token));
        form.addAll(List.of(furtherNamesAndValues));
        return http().post(INTROSPECT_PATH)
                .basic(client.id(), client.secret())
                .form(form.toArray(String[]::new))
                .send();
    }
}
