/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.attack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Database;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeycloakServer;
import io.github.scopedkeys.server.RunningKeycloak;
import io.github.scopedkeys.server.TrustingRealm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The doors that only features open which a Keycloak does not have by default: previews, experiments, and what is
 * deprecated. Each has first been opened with an ordinary credential of the same realm administrator.
 */
class FeatureDoorsIT {

    private static final String FEATURES = String.join(
            ",",
            "preview",
            "token-exchange:v1",
            "admin-fine-grained-authz:v1",
            "parameterized-scopes",
            "token-exchange-delegation",
            "identity-assertion-jwt",
            "oid4vc-vci",
            "oid4vc-vci-preauth-code",
            "oid4vc-vci-rest-credential-offer",
            "ssf",
            "authzen",
            "client-admin-api:v2",
            "docker",
            "cimd",
            "resource-indicators");
    private static final String ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";
    private static final String CREDENTIAL = "a-credential";
    private static final Doors DOORS = new Doors("Keycloak with preview, experimental and deprecated features");

    private static AuthenticationDevice device;
    private static Demo demo;
    private static TrustingRealm trusting;
    private static Forge forge;
    private static Attacker attacker;
    private static Attacker asserting;

    @BeforeAll
    static void start() {
        device = new AuthenticationDevice();
        KeycloakServer server = KeycloakServer.named("doors")
                .on(Database.h2())
                .features(FEATURES)
                .option("--spi-api-keys--default--pepper=" + RunningKeycloak.PEPPER)
                .option("--spi-ciba-auth-channel--ciba-http-auth-channel--http-authentication-channel-uri="
                        + device.address())
                .start();
        demo = new Demo(server).applyEndpoints();
        changeRealm(
                Map.of("scimApiEnabled", true, "verifiableCredentialsEnabled", true, "organizationsEnabled", true),
                Map.of("ssf.transmitterEnabled", "true"));
        forge = Forge.in(demo);
        trusting = TrustingRealm.of(demo);
        attacker = Attacker.in(
                demo,
                Map.of(
                        "ssf.enabled",
                        "true",
                        "ssf.requireServiceAccount",
                        "false",
                        "oid4vci.enabled",
                        "true",
                        "oidc.ciba.grant.enabled",
                        "true"),
                trusting.issuer(),
                demo.issuer() + "/scim/v2");
        asserting = attacker.only(trusting.issuer());
        trusting.link(attacker.user());
        addClientScopes();
        allowExternalExchange();
    }

    @AfterAll
    static void stop() {
        DOORS.print();
        if (demo != null) {
            demo.server().close();
        }
        device.close();
    }

    @TestFactory
    Stream<DynamicTest> interfaces() {
        return DOORS.closedTo(
                attacker,
                List.of(
                        get("SCIM: users", "/realms/demo/scim/v2/Users"),
                        send(
                                "SCIM: create a user",
                                "POST",
                                "/realms/demo/scim/v2/Users",
                                () -> Map.of(
                                        "schemas",
                                        List.of("urn:ietf:params:scim:schemas:core:2.0:User"),
                                        "userName",
                                        "scim-" + UUID.randomUUID(),
                                        "name",
                                        Map.of("givenName", "First", "familyName", "Last"),
                                        "emails",
                                        List.of(Map.of("value", UUID.randomUUID() + "@example.org")))),
                        get("Shared signals: streams", "/realms/demo/ssf/transmitter/streams"),
                        get("Shared signals: administration", "/admin/realms/demo/ssf/config"),
                        send(
                                "AuthZEN: evaluation",
                                "POST",
                                "/realms/demo/authzen/access/v1/evaluation",
                                () -> Map.of(
                                        "subject",
                                        Map.of(
                                                "type",
                                                "user",
                                                "id",
                                                attacker.user().id()),
                                        "resource",
                                        Map.of("type", "thing", "id", "thing"),
                                        "action",
                                        Map.of("name", "read"))),
                        get("Admin API v2: clients", "/admin/api/demo/clients/v2"),
                        send(
                                "Admin API v2: create a client",
                                "POST",
                                "/admin/api/demo/clients/v2",
                                () -> Map.of("protocol", "openid-connect", "clientId", "made-" + UUID.randomUUID())),
                        get("Admin REST: organizations", "/admin/realms/demo/organizations"),
                        get("Account REST: organizations", "/realms/demo/account/organizations"),
                        Door.of(
                                "Verifiable credentials: offer",
                                attacker::accessToken,
                                400,
                                token -> attacker.bearer(
                                        "GET",
                                        "/realms/demo/protocol/oid4vc/create-credential-offer"
                                                + "?credential_configuration_id=" + CREDENTIAL,
                                        null,
                                        token))));
    }

    @TestFactory
    Stream<DynamicTest> exchanges() {
        return DOORS.closedTo(
                attacker,
                List.of(
                        grant("token exchange V1", token -> exchange(token, Demo.ACCESS_TOKEN_TYPE)),
                        grant(
                                "token exchange V1: refresh token",
                                token -> exchange(
                                        token,
                                        Demo.ACCESS_TOKEN_TYPE,
                                        "requested_token_type",
                                        "urn:ietf:params:oauth:token-type:refresh_token")),
                        grant(
                                "token exchange V1: impersonation",
                                token -> exchange(token, Demo.ACCESS_TOKEN_TYPE, "requested_subject", Demo.BOB.name())),
                        grant("token exchange V1: from a trusted realm", token -> fromTrustedRealm(token)),
                        grant(
                                "token exchange V1: from a trusted realm, encrypted",
                                token -> fromTrustedRealm(Forge.encrypted(token, trustingKeys()))),
                        grant(
                                "token exchange V1: from a trusted realm, encrypted, with dots at the end",
                                token -> fromTrustedRealm(Forge.encrypted(token, trustingKeys()) + ".."))));
    }

    @TestFactory
    Stream<DynamicTest> assertions() {
        return Stream.of(
                        assertion("JWT authorization grant", 400, trusting::assertion),
                        assertion(
                                "JWT authorization grant: ID-JAG",
                                400,
                                token -> trusting.assertion(
                                        token.contains(".")
                                                ? forge.signedAgain(
                                                        token,
                                                        "oauth-id-jag+jwt",
                                                        "client_id",
                                                        TrustingRealm.CLIENT.id())
                                                : token)),
                        assertion(
                                "client assertion: token endpoint",
                                401,
                                token -> trusting.clientAssertion("token", token, "grant_type", "client_credentials")),
                        assertion(
                                "client assertion: pushed authorization request",
                                401,
                                token -> trusting.clientAssertion(
                                        "ext/par/request",
                                        token,
                                        "response_type",
                                        "code",
                                        "redirect_uri",
                                        Attacker.CALLBACK)),
                        assertion(
                                "client assertion: introspection",
                                401,
                                token -> trusting.clientAssertion("token/introspect", token, "token", "x")),
                        assertion(
                                "client assertion: revocation",
                                401,
                                token -> trusting.clientAssertion("revoke", token, "token", "x")))
                // An assertion can be used once, so each door gets a token of its own.
                .flatMap(door -> DOORS.closedTo(attacker.only(trusting.issuer()), List.of(door)));
    }

    @TestFactory
    Stream<DynamicTest> backchannel() {
        return DOORS.closedTo(
                attacker,
                List.of(
                        Door.of(
                                "CIBA: login_hint",
                                () -> attacker.user().name(),
                                400,
                                hint -> ciba("login_hint", hint)),
                        Door.of(
                                "CIBA: approval by the device",
                                this::askedDevice,
                                403,
                                token -> demo.http()
                                        .post("/realms/demo/protocol/openid-connect/ext/ciba/auth/callback")
                                        .bearer(token)
                                        .json(Map.of("status", "SUCCEED"))
                                        .send())));
    }

    /** Last, because wrong passwords lock the administrator out for a minute. */
    @TestFactory
    Stream<DynamicTest> zPasswords() {
        Demo.Client registry = new Demo.Client("registry-" + UUID.randomUUID(), "");
        demo.admin("POST", "clients", Map.of("clientId", registry.id(), "protocol", "docker-v2"))
                .expect(201);
        return DOORS.closedTo(
                attacker,
                List.of(Door.of(
                        "Docker registry: password",
                        () -> attacker.user().password(),
                        401,
                        password -> demo.http()
                                .get("/realms/demo/protocol/docker-v2/auth?service=" + registry.id() + "&account="
                                        + attacker.user().name())
                                .basic(attacker.user().name(), password)
                                .send())));
    }

    /** The tokens that Keycloak stores when a user signs in with another provider. */
    @TestFactory
    Stream<DynamicTest> brokers() {
        Attacker brokered = Attacker.as(Brokered.user(demo, trusting), demo, Map.of());
        String path = "/realms/demo/broker/" + Brokered.ALIAS + "/token";
        DOORS.notReachable("token exchange with an actor", "Keycloak reads no actor_token yet");
        DOORS.notReachable(
                "CIBA: login_hint_token, id_token_hint", "Keycloak's resolver of users reads login_hint only");
        DOORS.notReachable("stored tokens of a provider, V2", "a server has V1 or V2 of this interface");
        return DOORS.closedTo(
                brokered,
                List.of(Door.of(
                        "stored tokens of a provider",
                        brokered::accessToken,
                        400,
                        token -> brokered.bearer("GET", path, null, token))));
    }

    private static void changeRealm(Map<String, Object> settings, Map<String, String> attributes) {
        ObjectNode realm = (ObjectNode) demo.admin("GET", "").expect(200).json();
        settings.forEach(realm::putPOJO);
        attributes.forEach(((ObjectNode) realm.get("attributes"))::put);
        demo.admin("PUT", "", realm).expect(204);
    }

    /** Lets the client of the trusting realm exchange tokens of the identity provider (fine-grained permissions V1). */
    private static void allowExternalExchange() {
        String permission = trusting.at(
                        "PUT",
                        trusting.admin("identity-provider/instances/demo/management/permissions"),
                        Map.of("enabled", true))
                .expect(200)
                .json()
                .at("/scopePermissions/token-exchange")
                .asText();
        String server =
                trusting.admin("clients/" + trusting.clientUuid("realm-management") + "/authz/resource-server/");
        String policy = trusting.at(
                        "POST",
                        server + "policy/client",
                        Map.of(
                                "name",
                                "the client",
                                "clients",
                                List.of(trusting.clientUuid(TrustingRealm.CLIENT.id()))))
                .expect(201)
                .text("id");
        String path = server + "permission/scope/" + permission;
        ObjectNode found =
                (ObjectNode) trusting.at("GET", path, null).expect(200).json();
        found.putArray("policies").add(policy);
        trusting.at("PUT", path, found).expect(201);
    }

    /** Scopes that the client needs: for shared signals, and a kind of verifiable credential. */
    private static void addClientScopes() {
        String client = "clients/" + demo.clientUuid(attacker.client().id());
        demo.admin(
                        "POST",
                        "client-scopes",
                        Map.of(
                                "name",
                                CREDENTIAL,
                                "protocol",
                                "oid4vc",
                                "attributes",
                                Map.of(
                                        "vc.credential_configuration_id",
                                        CREDENTIAL,
                                        "vc.credential_identifier",
                                        CREDENTIAL,
                                        "vc.format",
                                        "jwt_vc_json")))
                .expect(201);
        for (JsonNode scope : demo.admin("GET", "client-scopes").expect(200).json()) {
            String name = scope.get("name").asText();
            String id = scope.get("id").asText();
            if (!scope.hasNonNull("protocol")) {
                // Keycloak makes those of shared signals without, and fails on them when it looks for credentials.
                demo.admin("PUT", "client-scopes/" + id, ((ObjectNode) scope).put("protocol", "openid-connect"))
                        .expect(204);
            }
            if (name.startsWith("ssf.") || name.equals(CREDENTIAL)) {
                String kind = name.equals(CREDENTIAL) ? "optional" : "default";
                demo.admin("PUT", client + "/" + kind + "-client-scopes/" + id).expect(204);
            }
        }
    }

    /** As an ID token, because Keycloak also asks for user information with an access token. */
    private Answer fromTrustedRealm(String token) {
        return trusting.token(
                "grant_type",
                Demo.EXCHANGE_GRANT,
                "subject_token",
                token,
                "subject_token_type",
                ID_TOKEN,
                "subject_issuer",
                "demo");
    }

    private String trustingKeys() {
        return demo.http().get(trusting.protocol("certs")).send().expect(200).body();
    }

    private static Answer exchange(String token, String type, String... further) {
        Map<String, String> form = new HashMap<>(
                Map.of("grant_type", Demo.EXCHANGE_GRANT, "subject_token", token, "subject_token_type", type));
        for (int i = 0; i < further.length; i += 2) {
            form.put(further[i], further[i + 1]);
        }
        return attacker.grant(form.entrySet().stream()
                .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
                .toArray(String[]::new));
    }

    private static Answer ciba(String hint, String value) {
        return attacker.post("/realms/demo/protocol/openid-connect/ext/ciba/auth", "scope", "openid", hint, value);
    }

    private String askedDevice() {
        ciba("login_hint", attacker.user().name()).expect(200);
        return device.token();
    }

    /** An assertion can be used once, so each time the user signs in again. */
    private static Door assertion(String name, int refusal, Function<String, Answer> call) {
        return Door.of(name, () -> asserting.login().get("access_token").asText(), refusal, call);
    }

    private static Door grant(String name, Function<String, Answer> call) {
        return Door.of(name, attacker::accessToken, 400, call);
    }

    private static Door get(String name, String path) {
        return send(name, "GET", path, () -> null);
    }

    private static Door send(String name, String method, String path, Supplier<Object> body) {
        return Door.of(name, attacker::accessToken, 401, token -> attacker.bearer(method, path, body.get(), token));
    }
}
