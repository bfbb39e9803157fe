/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.token;

import static io.github.scopedkeys.server.Json.INACTIVE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Components;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.Mapper;
import io.github.scopedkeys.server.RunningKeycloak;
import io.github.scopedkeys.server.SigningKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A gate receives the same token again until something that it depends on changes. The next token shows the change.
 */
@ExtendWith(RunningKeycloak.class)
@ParameterizedClass
@EnumSource
class RememberedTokensIT {

    private final Door door;
    private final Demo demo;
    private final KeyOwner owner;
    private Demo.Client gate;
    private String client;
    private KeyOwner.Key key;

    RememberedTokensIT(Door door, Demo demo) {
        this.door = door;
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    /** Where a gate asks. */
    enum Door {
        EXCHANGE,
        GATEWAY
    }

    @BeforeEach
    void aGateAndAKey() {
        gate = demo.newGate(Map.of());
        client = "clients/" + demo.clientUuid(gate.id());
        key = owner.create("read");
    }

    @Test
    void aMapperThatIsAddedChangedOrRemovedShows() {
        assertThat(remembered().has("plan")).isFalse();

        String mapper = demo.admin(
                        "POST",
                        client + "/protocol-mappers/models",
                        Mapper.hardcoded("plan" + "-" + UUID.randomUUID(), "plan", "gold", "String"))
                .expect(201)
                .newId();
        assertThat(remembered().get("plan").asText()).isEqualTo("gold");

        ObjectNode changed = (ObjectNode)
                demo.admin("GET", client + "/protocol-mappers/models/" + mapper).json();
        ((ObjectNode) changed.get("config")).put("claim.value", "silver");
        demo.admin("PUT", client + "/protocol-mappers/models/" + mapper, changed)
                .expect(204);
        assertThat(remembered().get("plan").asText()).isEqualTo("silver");

        demo.admin("DELETE", client + "/protocol-mappers/models/" + mapper).expect(204);
        assertThat(remembered().has("plan")).isFalse();
    }

    @Test
    void theMappersOfTheBasicScopeShowAndSoDoesThatTheScopeIsTaken() {
        String scope = basicScope();
        remembered();
        String models = "client-scopes/" + scope + "/protocol-mappers/models";
        String mapper = demo.admin(
                        "POST", models, Mapper.hardcoded("tier" + "-" + UUID.randomUUID(), "tier", "one", "String"))
                .expect(201)
                .newId();
        try {
            assertThat(remembered().get("tier").asText()).isEqualTo("one");
            ObjectNode changed =
                    (ObjectNode) demo.admin("GET", models + "/" + mapper).json();
            ((ObjectNode) changed.get("config")).put("claim.value", "two");
            demo.admin("PUT", models + "/" + mapper, changed).expect(204);
            assertThat(remembered().get("tier").asText()).isEqualTo("two");

            demo.admin("DELETE", client + "/default-client-scopes/" + scope).expect(204);
            assertThat(remembered().has("tier")).isFalse();
            demo.admin("PUT", client + "/default-client-scopes/" + scope).expect(204);
            assertThat(remembered().get("tier").asText()).isEqualTo("two");
        } finally {
            demo.admin("DELETE", models + "/" + mapper).expect(204);
        }
    }

    @Test
    void aScopeThatBecomesTheBasicOneShows() {
        String basic = basicScope();
        String name = "later-" + UUID.randomUUID();
        String later = demo.admin("POST", "client-scopes", Map.of("name", name, "protocol", "openid-connect"))
                .expect(201)
                .newId();
        demo.admin(
                        "POST",
                        "client-scopes/" + later + "/protocol-mappers/models",
                        Mapper.hardcoded("tier", "tier", "later", "String"))
                .expect(201);
        demo.admin("DELETE", client + "/default-client-scopes/" + basic).expect(204);
        demo.admin("PUT", client + "/default-client-scopes/" + later).expect(204);
        assertThat(remembered().has("tier")).isFalse();
        try {
            rename(basic, "basic-away");
            rename(later, "basic");

            assertThat(remembered().get("tier").asText()).isEqualTo("later");
        } finally {
            rename(later, name);
            rename(basic, "basic");
            demo.admin("DELETE", "client-scopes/" + later).expect(204);
        }
    }

    private void rename(String scope, String name) {
        ObjectNode changed = (ObjectNode)
                demo.admin("GET", "client-scopes/" + scope).expect(200).json();
        demo.admin("PUT", "client-scopes/" + scope, changed.put("name", name)).expect(204);
    }

    @Test
    void theAlgorithmShows() {
        remembered();

        demo.admin("PUT", client, Map.of("attributes", Map.of("access.token.signed.response.alg", "PS256")))
                .expect(204);

        assertThat(header(check()).get("alg").asText()).isEqualTo("PS256");
    }

    @Test
    void theLifespanOfTheClientShows() {
        assertThat(life(remembered())).isGreaterThan(60);

        demo.admin("PUT", client, Map.of("attributes", Map.of("access.token.lifespan", "60")))
                .expect(204);

        assertThat(life(remembered())).isEqualTo(60);
    }

    @Test
    void theRulesAndTheKeysOfTheRealmShow() {
        assertThat(life(remembered())).isGreaterThan(40);
        String kid = header(check()).get("kid").asText();
        JsonNode realm = demo.admin("GET", "").expect(200).json();
        ObjectNode changed = realm.deepCopy();
        ((ObjectNode) changed.get("attributes")).put("apiKeys.tokenLifespan", "40");
        try {
            demo.admin("PUT", "", changed).expect(204);
            assertThat(life(remembered())).isEqualTo(40);
        } finally {
            changed = realm.deepCopy();
            ((ObjectNode) changed.get("attributes")).put("apiKeys.tokenLifespan", "");
            demo.admin("PUT", "", changed).expect(204);
        }
        String component = SigningKeys.add(demo, 500);
        try {
            assertThat(header(check()).get("kid").asText()).isNotEqualTo(kid);
        } finally {
            demo.admin("DELETE", "components/" + component).expect(204);
        }
        assertThat(header(check()).get("kid").asText()).isEqualTo(kid);
    }

    @Test
    void theMomentBeforeWhichNoTokenHoldsMakesAnotherToken() {
        String first = check();
        assertThat(check()).isEqualTo(first);

        demo.admin("POST", "users/" + owner.user().id() + "/logout").expect(204);
        String second = check();
        assertThat(second).isNotEqualTo(first);
        assertThat(check()).isEqualTo(second);

        long now = System.currentTimeMillis() / 1000;
        demo.admin("PUT", client, Map.of("notBefore", now)).expect(204);
        String third = check();
        assertThat(third).isNotEqualTo(second);
        assertThat(Demo.claims(third).get("iat").asLong()).isGreaterThanOrEqualTo(now);

        ObjectNode realm = (ObjectNode) demo.admin("GET", "").expect(200).json();
        long before = realm.path("notBefore").asLong();
        try {
            demo.admin("PUT", "", realm.put("notBefore", now)).expect(204);
            assertThat(check()).isNotEqualTo(third);
        } finally {
            demo.admin("PUT", "", realm.put("notBefore", before)).expect(204);
        }
    }

    @Test
    void whatAMapperReadsOfTheOwnerShows() {
        map("oidc-usermodel-property-mapper", Map.of("user.attribute", "email", "claim.name", "mail"));
        map("oidc-usermodel-attribute-mapper", Map.of("user.attribute", "lastName", "claim.name", "family"));
        assertThat(remembered().get("family").asText()).isEqualTo("Last");

        changeOwner("email", "new-" + UUID.randomUUID() + "@example.org");
        assertThat(remembered().get("mail").asText()).startsWith("new-");
        changeOwner("lastName", "Second");
        assertThat(remembered().get("family").asText()).isEqualTo("Second");
    }

    @Test
    void theGroupsOfTheOwnerShow() {
        map("oidc-group-membership-mapper", Map.of("full.path", "false", "claim.name", "groups"));
        String group = demo.admin("POST", "groups", Map.of("name", "g-" + UUID.randomUUID()))
                .expect(201)
                .newId();
        assertThat(claims().has("groups")).isFalse();

        demo.admin("PUT", "users/" + owner.user().id() + "/groups/" + group).expect(204);
        assertThat(claims().get("groups")).hasSize(1);
        String renamed = "renamed-" + UUID.randomUUID();
        demo.admin("PUT", "groups/" + group, Map.of("name", renamed)).expect(204);
        assertThat(claims().get("groups").get(0).asText()).isEqualTo(renamed);
    }

    @Test
    void anAttributeThatAGroupGivesShows() {
        map("oidc-usermodel-attribute-mapper", Map.of("user.attribute", "plan", "claim.name", "plan"));
        String name = "g-" + UUID.randomUUID();
        String group = demo.admin("POST", "groups", Map.of("name", name, "attributes", Map.of("plan", List.of("gold"))))
                .expect(201)
                .newId();
        assertThat(remembered().has("plan")).isFalse();

        demo.admin("PUT", "users/" + owner.user().id() + "/groups/" + group).expect(204);
        assertThat(claims().get("plan").asText()).isEqualTo("gold");
        demo.admin("PUT", "groups/" + group, Map.of("name", name, "attributes", Map.of("plan", List.of("silver"))))
                .expect(204);
        assertThat(claims().get("plan").asText()).isEqualTo("silver");
    }

    @Test
    void theRolesOfTheOwnerShow() {
        map("oidc-usermodel-realm-role-mapper", Map.of("claim.name", "titles", "multivalued", "true"));
        String role = "r-" + UUID.randomUUID();
        demo.admin("POST", "roles", Map.of("name", role)).expect(201);
        demo.admin(
                        "POST",
                        client + "/scope-mappings/realm",
                        List.of(demo.admin("GET", "roles/" + role).json()))
                .expect(204);
        assertThat(claims().has("titles")).isFalse();

        demo.admin(
                        "POST",
                        "users/" + owner.user().id() + "/role-mappings/realm",
                        List.of(demo.admin("GET", "roles/" + role).json()))
                .expect(204);

        assertThat(claims().get("titles").toString()).contains(role);
    }

    @Test
    void theSecretOfTheGateChangesNothing() {
        String token = check();

        demo.admin("POST", client + "/client-secret").expect(200);
        gate = new Demo.Client(
                gate.id(),
                demo.admin("GET", client + "/client-secret").expect(200).text("value"));

        // The client was read again, so the token is another one. What counts is that it is remembered.
        assertThat(remembered().get("azp")).isEqualTo(Demo.claims(token).get("azp"));
    }

    @Test
    void theNameOfTheGateShows() {
        assertThat(remembered().get("azp").asText()).isEqualTo(gate.id());
        gate = new Demo.Client("renamed-" + UUID.randomUUID(), gate.secret());

        demo.admin("PUT", client, Map.of("clientId", gate.id())).expect(204);

        assertThat(remembered().get("azp").asText()).isEqualTo(gate.id());
        assertThat(remembered().get("aud").asText()).isEqualTo(gate.id());
    }

    @Test
    void theAddressOfTheRealmShows() {
        String issuer = remembered().get("iss").asText();
        try {
            demo.admin("PUT", "", Map.of("attributes", Map.of("frontendUrl", "https://keys.example.org")))
                    .expect(204);
            assertThat(remembered().get("iss").asText()).startsWith("https://keys.example.org/");
        } finally {
            demo.admin("PUT", "", Map.of("attributes", Map.of("frontendUrl", "")))
                    .expect(204);
        }
        assertThat(remembered().get("iss").asText()).isEqualTo(issuer);
    }

    @Test
    void aServiceInTheAudienceShowsWhenItChanges() {
        Demo.Client service = demo.clientWithoutAccountAudience();
        String path = "clients/" + demo.clientUuid(service.id());
        demo.admin("POST", client + "/protocol-mappers/models", Mapper.audience(service.id()))
                .expect(201);
        assertThat(remembered().get("aud").asText()).isEqualTo(service.id());

        String first = check();
        demo.admin("PUT", path, Map.of("enabled", false)).expect(204);
        String second = check();
        assertThat(second).isNotEqualTo(first);
        assertThat(check()).isEqualTo(second);

        demo.admin("DELETE", path).expect(204);
        String third = check();
        assertThat(third).isNotEqualTo(second);
        assertThat(check()).isEqualTo(third);
    }

    @Test
    void theEndOfTheKeyShows() {
        assertThat(life(remembered())).isGreaterThan(100);
        long end = System.currentTimeMillis() + 50_000;

        demo.keys("PATCH", "/" + key.id(), owner.token(), Map.of("expiresTimestamp", end))
                .expect(200);

        assertThat(remembered().get("exp").asLong()).isEqualTo(end / 1000);
    }

    @Test
    void whatTheKeyGrantsShows() {
        assertThat(remembered().get("scope").asText()).isEqualTo("graphql:read");

        owner.permit(key, "none", owner.first(), "read");

        Answer refused = door == Door.EXCHANGE
                ? demo.exchangeAs(gate, key.secret(), "scope", "graphql:read")
                : demo.http()
                        .get(Demo.KEYS_PATH + "/authorize?scope=graphql:read")
                        .header("X-Gate-Authorization", gate.basic())
                        .bearer(key.secret())
                        .send();
        assertThat(refused.status()).isEqualTo(door == Door.EXCHANGE ? 400 : 403);
    }

    @Test
    void aTokenThatWasRevokedIsNotGivenAgain() {
        String first = check();
        assertThat(check()).isEqualTo(first);

        demo.http()
                .post("/realms/demo/protocol/openid-connect/revoke")
                .basic(gate.id(), gate.secret())
                .form("token", first)
                .send()
                .expect(200);

        assertThat(demo.introspectAs(gate, first).expect(200).body()).isEqualTo(INACTIVE);
        String second = check();
        assertThat(second).isNotEqualTo(first);
        assertThat(check()).isEqualTo(second);
        assertThat(demo.introspectAs(gate, second).expect(200).text("active")).isEqualTo("true");
    }

    /** Someone may replace the file, which Keycloak may read for each request. */
    @Test
    void aSigningKeyInAFileMeansANewTokenForEachRequest() throws Exception {
        remembered();
        Path directory = Files.createDirectories(demo.server().directory().resolve("data/" + Demo.REALM));
        Path store = directory.resolve(UUID.randomUUID() + ".p12");
        keytool(store);
        String component = Components.addKeys(
                demo,
                "java-keystore",
                Map.of(
                        "priority", List.of("500"),
                        "keystore", List.of(store.toString()),
                        "keystorePassword", List.of("changeit"),
                        "keystoreType", List.of("PKCS12"),
                        "keyAlias", List.of("signing"),
                        "keyPassword", List.of("changeit"),
                        "algorithm", List.of("RS256")));
        try {
            assertThat(check()).isNotEqualTo(check());
        } finally {
            demo.admin("DELETE", "components/" + component).expect(204);
        }
        remembered();
    }

    /** The claims of the token, which two requests in a row both receive. */
    private JsonNode remembered() {
        String token = check();
        assertThat(check()).isEqualTo(token);
        return Demo.claims(token);
    }

    private JsonNode claims() {
        return Demo.claims(check());
    }

    private String check() {
        return switch (door) {
            case EXCHANGE ->
                demo.exchangeAs(gate, key.secret(), "scope", "graphql:read")
                        .expect(200)
                        .text("access_token");
            case GATEWAY ->
                demo.http()
                        .get(Demo.KEYS_PATH + "/authorize?scope=graphql:read")
                        .header("X-Gate-Authorization", gate.basic())
                        .bearer(key.secret())
                        .send()
                        .expect(200)
                        .header("Authorization")
                        .substring("Bearer ".length());
        };
    }

    private static JsonNode header(String token) {
        return Demo.claims("." + token.split("\\.", -1)[0]);
    }

    private static long life(JsonNode claims) {
        return claims.get("exp").asLong() - claims.get("iat").asLong();
    }

    private void map(String mapper, Map<String, String> config) {
        Map<String, String> all = new HashMap<>(config);
        all.put("access.token.claim", "true");
        all.put("jsonType.label", "String");
        demo.admin(
                        "POST",
                        client + "/protocol-mappers/models",
                        Map.of(
                                "name",
                                UUID.randomUUID().toString(),
                                "protocol",
                                "openid-connect",
                                "protocolMapper",
                                mapper,
                                "config",
                                all))
                .expect(201);
    }

    private void changeOwner(String field, String value) {
        ObjectNode user = (ObjectNode)
                demo.admin("GET", "users/" + owner.user().id()).expect(200).json();
        demo.admin("PUT", "users/" + owner.user().id(), user.put(field, value)).expect(204);
    }

    private String basicScope() {
        for (JsonNode scope : demo.admin("GET", "client-scopes").expect(200).json()) {
            if (scope.get("name").asText().equals("basic")) {
                return scope.get("id").asText();
            }
        }
        throw new AssertionError("No scope basic");
    }

    private static void keytool(Path store) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-alias",
                        "signing",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=signing")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
