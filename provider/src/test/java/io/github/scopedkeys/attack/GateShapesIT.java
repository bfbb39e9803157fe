/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.attack;

import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Mapper;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whatever shape an administrator gives a gate: no mapper of any type adds power to a key's token through any claim,
 * and the token stays closed out after the gate has been given full scope.
 */
@ExtendWith(RunningKeycloak.class)
class GateShapesIT {

    /** Claims that something trusts, those that the server itself sets, and one that means nothing. */
    private static final List<String> CLAIMS = List.of(
            "plan",
            "realm_access",
            "resource_access",
            "authorization",
            "cnf",
            "sid",
            "session_state",
            "scope",
            "typ",
            "jti",
            "iss",
            "iat",
            "exp",
            "nbf",
            "azp",
            "acr",
            "auth_time",
            "act",
            "may_act",
            "authorization_details",
            "api_key_id",
            "allowed-origins",
            "trusted-certs",
            "client_id",
            "registration_auth",
            "state_checker",
            "events",
            "context");

    /** Those that leave a token readable: others would be why it is rejected. */
    private static final List<String> HARMLESS = List.of(
            "plan",
            "realm_access",
            "resource_access",
            "authorization",
            "cnf",
            "sid",
            "session_state",
            "scope",
            "typ",
            "jti",
            "api_key_id",
            "authorization_details",
            "client_id",
            "registration_auth");

    /** Parts of the first ones: a mapper writes these into what is there. */
    private static final List<String> PARTS = List.of(
            "plan",
            "realm_access.roles",
            "resource_access.realm-management.roles",
            "resource_access.account.roles",
            "authorization.permissions",
            "cnf.jkt",
            "act.sub",
            "may_act.sub");

    private static final List<String> POWERS = List.of("resource_access", "authorization", "cnf", "sid");

    private static Demo.User owner;
    private static Demo.NewKey key;
    private static String ordinary;

    private final Demo demo;

    GateShapesIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeAll
    static void aRealmAdministratorsKey(Demo demo) {
        owner = demo.newUser();
        demo.grantRealmAdmin(owner);
        key = demo.newKey(owner, READ);
        ordinary = demo.login(owner);
    }

    @TestFactory
    Stream<DynamicTest> noMapperOfAnyTypeAddsPower() {
        List<JsonNode> types = StreamSupport.stream(
                        demo.http()
                                .get("/admin/serverinfo")
                                .bearer(ordinary)
                                .send()
                                .expect(200)
                                .json()
                                .at("/protocolMapperTypes/openid-connect")
                                .spliterator(),
                        false)
                .toList();
        assertThat(types)
                .extracting(type -> type.get("id").asText())
                .contains(
                        "oidc-hardcoded-claim-mapper",
                        "oidc-hardcoded-role-mapper",
                        "oidc-usermodel-client-role-mapper");
        return types.stream()
                .map(type -> DynamicTest.dynamicTest(type.get("id").asText(), () -> {
                    for (List<String> claims : claims(type)) {
                        assertPowerless(
                                gate(Map.of(), mappers(type, claims)),
                                type.get("id").asText());
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> noPlaceOfAMapperAndNoFormOfATokenAddsPower() {
        List<Map<String, Object>> mappers = HARMLESS.stream()
                .flatMap(claim -> Stream.of(
                        Mapper.hardcoded(claim + " JSON", claim, """
                                {"roles":["realm-admin","create-client"]}""", "JSON"),
                        Mapper.hardcoded(claim + " text", claim, "realm-admin", "String")))
                .toList();
        List<DynamicTest> tests = new ArrayList<>();
        for (String place : List.of("default", "optional")) {
            tests.add(DynamicTest.dynamicTest("mappers in a " + place + " client scope", () -> {
                Demo.Client gate = gate(Map.of(), List.of());
                demo.admin("PUT", path(gate) + "/" + place + "-client-scopes/" + clientScope(mappers))
                        .expect(204);
                assertPowerless(gate, place, false);
            }));
        }
        for (String algorithm : List.of("RS512", "PS256", "ES256", "EdDSA", "HS256", "HS512")) {
            tests.add(DynamicTest.dynamicTest(
                    "tokens signed with " + algorithm,
                    () -> assertPowerless(
                            gate(Map.of("access.token.signed.response.alg", algorithm), mappers), algorithm)));
        }
        Map<String, String> lightweight = Map.of("client.use.lightweight.access.token.enabled", "true");
        tests.add(DynamicTest.dynamicTest(
                "lightweight tokens", () -> assertPowerless(gate(lightweight, light(mappers)), "lightweight")));
        tests.add(DynamicTest.dynamicTest(
                "tokens with the header at+jwt",
                () -> assertPowerless(gate(Map.of("access.token.header.type.rfc9068", "true"), mappers), "at+jwt")));
        return tests.stream();
    }

    private void assertPowerless(Demo.Client gate, String shape) {
        assertPowerless(gate, shape, true);
    }

    /**
     * @param applies whether the mappers apply to a key's token: those in client scopes other than {@code basic} do not
     */
    private void assertPowerless(Demo.Client gate, String shape, boolean applies) {
        JsonNode before = Demo.claims(demo.login(owner, gate));
        String token = demo.exchangeAs(gate, key.key()).expect(200).text("access_token");

        JsonNode claims = Demo.claims(token);
        assertThat(claims.get("realm_access").toString()).as(shape).isEqualTo("{\"roles\":[]}");
        for (String power : POWERS) {
            assertThat(claims.has(power)).as(power + " of " + shape).isFalse();
        }
        assertThat(claims.get("scope").asText()).isEqualTo("graphql:read");
        assertThat(claims.at("/authorization_details/0/actions").toString()).isEqualTo("[\"read\"]");
        assertThat(claims.get("authorization_details")).hasSize(1);
        assertThat(claims.get("api_key_id").asText()).isEqualTo(key.id());
        assertThat(claims.get("iss").asText()).isEqualTo(demo.issuer());
        assertThat(claims.get("typ").asText()).isEqualTo("Bearer");
        assertThat(claims.get("jti").asText()).startsWith("trrtsk:");
        assertThat(claims.get("exp").asLong() - claims.get("iat").asLong()).isBetween(1L, 600L);
        // The control for all this: the mappers are at work.
        assertThat(claims.has("plan")).as(shape).isEqualTo(applies && before.has("plan"));

        demo.admin(
                        "PUT",
                        path(gate),
                        Map.of(
                                "fullScopeAllowed",
                                true,
                                "attributes",
                                Map.of("standard.token.exchange.enabled", "true")))
                .expect(204);
        assertClosed(gate, token, shape);
    }

    private void assertClosed(Demo.Client gate, String token, String shape) {
        for (String path : List.of("/admin/realms/demo/users", "/realms/demo/account", Demo.KEYS_PATH)) {
            assertThat(get(path, ordinary).status()).isEqualTo(200);
            assertThat(get(path, token).status()).as(path + " with " + shape).isEqualTo(401);
        }
        assertThat(demo.registerClient(token).status()).as(shape).isIn(401, 403);
        assertThat(get(Demo.USERINFO_PATH, token).status()).as(shape).isIn(401, 403);
        assertThat(get("/realms/demo/login-actions/action-token?key=" + token, token)
                        .status())
                .as(shape)
                .isEqualTo(400);
        assertThat(demo.exchangeToken(gate, token).status()).as(shape).isEqualTo(400);
    }

    private Answer get(String path, String token) {
        return demo.http()
                .get(path)
                .header("Accept", "application/json")
                .bearer(token)
                .send();
    }

    /** The claims that mappers of a type shall write: none of choice if the type writes its own. */
    private static List<List<String>> claims(JsonNode type) {
        boolean writes = type.get("properties").findValuesAsText("name").contains("claim.name");
        return writes ? List.of(CLAIMS, PARTS) : List.of(List.of("plan"));
    }

    private static List<Map<String, Object>> mappers(JsonNode type, List<String> claims) {
        return claims.stream().map(claim -> mapper(type, claim)).toList();
    }

    private static Map<String, Object> mapper(JsonNode type, String claim) {
        Map<String, String> config = new HashMap<>();
        for (JsonNode property : type.get("properties")) {
            JsonNode value = property.get("defaultValue");
            if (value != null && !value.isNull()) {
                config.put(property.get("name").asText(), value.asText());
            }
        }
        config.put("claim.name", claim);
        config.put("claim.value", """
                {"roles":["realm-admin","create-client"]}""");
        config.put("jsonType.label", type.get("id").asText().contains("hardcoded") ? "JSON" : "String");
        config.put("user.attribute", "lastName");
        config.put("user.session.note", "AUTH_TIME");
        config.put("role", "realm-management.realm-admin");
        config.put("new.role.name", "realm-management.create-client");
        config.put("pairwiseSubAlgorithmSalt", "salt");
        config.put("included.client.audience", "realm-management");
        config.put("access.token.claim", "true");
        config.put("lightweight.claim", "true");
        config.put("introspection.token.claim", "true");
        return Mapper.of(type.get("id").asText() + " " + claim, type.get("id").asText(), config);
    }

    private static List<Map<String, Object>> light(List<Map<String, Object>> mappers) {
        return mappers.stream()
                .map(mapper -> {
                    Map<String, Object> copy = new HashMap<>(mapper);
                    Map<Object, Object> config = new HashMap<>((Map<?, ?>) mapper.get("config"));
                    config.put("lightweight.claim", "true");
                    copy.put("config", config);
                    return copy;
                })
                .toList();
    }

    private Demo.Client gate(Map<String, String> attributes, List<Map<String, Object>> mappers) {
        Map<String, String> all = new HashMap<>(attributes);
        all.put("api.keys.exchange.enabled", "true");
        return demo.newGate(Map.of(
                "directAccessGrantsEnabled",
                true,
                "redirectUris",
                List.of("https://gate.example.org/callback"),
                "attributes",
                all,
                "protocolMappers",
                mappers));
    }

    private String clientScope(List<Map<String, Object>> mappers) {
        return demo.admin(
                        "POST",
                        "client-scopes",
                        Map.of(
                                "name",
                                "scope-" + UUID.randomUUID(),
                                "protocol",
                                "openid-connect",
                                "protocolMappers",
                                mappers))
                .expect(201)
                .newId();
    }

    private String path(Demo.Client gate) {
        return "clients/" + demo.clientUuid(gate.id());
    }
}
