/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.introspect;

import static io.github.scopedkeys.server.Json.INACTIVE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Database;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeycloakServer;
import io.github.scopedkeys.server.Mapper;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Our extension replaces Keycloak's introspection, so its responses must equal those of a Keycloak without our jar. */
@ExtendWith(RunningKeycloak.class)
class OrdinaryTokensIT {

    private static final Demo.Client TWIN = new Demo.Client("introspection-twin", "twin-secret");
    private static final String BRIEF = TWIN.id() + "-brief";
    private static final String LIGHT = TWIN.id() + "-light";
    private static final List<String> HINTS = List.of(
            "",
            "access_token",
            "refresh_token",
            "requesting_party_token",
            "id_token",
            "ACCESS_TOKEN",
            "api-key",
            "nonsense");

    /**
     * Times and random ids: two servers that are called at different times must differ in these, and in nothing else.
     */
    private static final Set<String> DIFFERENT_EACH_TIME =
            Set.of("exp", "iat", "auth_time", "jti", "sid", "rsid", "resource_id");

    private static Demo stock;

    private final Demo ours;

    OrdinaryTokensIT(Demo demo) {
        this.ours = demo;
    }

    @BeforeAll
    static void startAKeycloakWithoutOurJar(Demo demo) {
        stock = new Demo(
                KeycloakServer.named("stock").withoutOurJar().on(Database.h2()).start());
        for (Demo each : List.of(demo, stock)) {
            addTwin(each, TWIN.id(), Map.of());
            addTwin(each, BRIEF, Map.of("access.token.lifespan", "1"));
            addTwin(each, LIGHT, Map.of("client.use.lightweight.access.token.enabled", "true"));
            makeAResourceServer(each);
        }
    }

    @AfterAll
    static void stop() {
        if (stock != null) {
            stock.server().close();
        }
    }

    @Test
    void everyTokenThatIsNoKeysIsAnsweredAsKeycloakAnswersIt() throws InterruptedException {
        Map<String, String> onStock = tokens(stock);
        Map<String, String> onOurs = tokens(ours);
        Thread.sleep(2500);

        Map<String, List<String>> expected = answers(stock, onStock);

        assertThat(answers(ours, onOurs)).isEqualTo(expected);
        assertThat(expected.get("access token").get(0))
                .contains("\"active\":true", "realm_access", "alice@example.org");
        assertThat(expected.get("refresh token").get(2)).contains("\"active\":true");
        assertThat(expected.get("offline token").get(2)).contains("\"active\":true");
        assertThat(expected.get("lightweight access token").get(0)).contains("\"active\":true");
        assertThat(expected.get("service account's token").get(0)).contains("\"active\":true");
        assertThat(expected.get("requesting party token").get(3)).contains("\"active\":true", "permissions", "thing");
        assertThat(expected.get("expired access token").get(0)).endsWith(INACTIVE);
        assertThat(expected.get("access token of a session that was ended").get(0))
                .endsWith(INACTIVE);
        assertThat(expected.get("access token for somebody else").get(0)).endsWith(INACTIVE);
    }

    @Test
    void whoeverMayNotAskOrAsksWronglyIsAnsweredAsKeycloakAnswersThem() {
        assertThat(badQuestions(ours)).isEqualTo(badQuestions(stock)).allMatch(answer -> answer.startsWith("4"));
    }

    private static Map<String, String> tokens(Demo demo) {
        JsonNode login = login(demo, TWIN.id(), "openid");
        String access = login.get("access_token").asText();
        String[] parts = access.split("\\.", -1);
        JsonNode ended = login(demo, TWIN.id(), "openid");
        demo.http()
                .post("/realms/demo/protocol/openid-connect/logout")
                .basic(TWIN.id(), TWIN.secret())
                .form("refresh_token", ended.get("refresh_token").asText())
                .send()
                .expect(204);
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("access token", access);
        tokens.put("refresh token", login.get("refresh_token").asText());
        tokens.put("ID token", login.get("id_token").asText());
        tokens.put(
                "offline token",
                login(demo, TWIN.id(), "offline_access").get("refresh_token").asText());
        tokens.put(
                "lightweight access token",
                login(demo, LIGHT, "openid").get("access_token").asText());
        tokens.put("service account's token", clientCredentials(demo));
        tokens.put("requesting party token", requestingPartyToken(demo, access));
        tokens.put(
                "expired access token",
                login(demo, BRIEF, "openid").get("access_token").asText());
        tokens.put(
                "access token of a session that was ended",
                ended.get("access_token").asText());
        tokens.put("access token for somebody else", demo.login(Demo.ALICE));
        tokens.put("access token of another realm", demo.adminToken());
        tokens.put("access token with a damaged signature", access.substring(0, access.length() - 8) + "AAAAAAAA");
        tokens.put("unsigned token", "eyJhbGciOiJub25lIn0." + parts[1] + ".");
        tokens.put("two thirds of a token", parts[0] + "." + parts[1]);
        tokens.put("short nonsense", "nonsense");
        tokens.put("nonsense with blanks", "non sense and more of it, ä");
        tokens.put("long nonsense", "n".repeat(3000));
        tokens.put("what could be a legacy key", "sk-1234567890-1234567890");
        tokens.put("nothing", "");
        return tokens;
    }

    /** What a service in the audience receives for each token with each hint: status and body. */
    private static Map<String, List<String>> answers(Demo demo, Map<String, String> tokens) {
        Map<String, List<String>> answers = new LinkedHashMap<>();
        tokens.forEach((name, token) -> answers.put(
                name, HINTS.stream().map(hint -> introspect(demo, token, hint)).toList()));
        return answers;
    }

    private static List<String> badQuestions(Demo demo) {
        String token = login(demo, TWIN.id(), "openid").get("access_token").asText();
        return Stream.of(
                        demo.http()
                                .post(Demo.INTROSPECT_PATH)
                                .basic(TWIN.id(), "wrong")
                                .form("token", token)
                                .send(),
                        demo.http()
                                .post(Demo.INTROSPECT_PATH)
                                .form("token", token)
                                .send(),
                        demo.http()
                                .post(Demo.INTROSPECT_PATH)
                                .form("token", token, "client_id", Demo.CLI)
                                .send(),
                        demo.http()
                                .post(Demo.INTROSPECT_PATH)
                                .basic(TWIN.id(), TWIN.secret())
                                .form("nothing", "here")
                                .send(),
                        demo.http()
                                .post(Demo.INTROSPECT_PATH)
                                .basic(TWIN.id(), TWIN.secret())
                                .form("token", token, "token", token)
                                .send(),
                        demo.http()
                                .post(Demo.INTROSPECT_PATH + "?token=" + token)
                                .basic(TWIN.id(), TWIN.secret())
                                .form("token_type_hint", "access_token")
                                .send(),
                        demo.http()
                                .get(Demo.INTROSPECT_PATH + "?token=" + token)
                                .basic(TWIN.id(), TWIN.secret())
                                .send())
                .map(OrdinaryTokensIT::comparable)
                .toList();
    }

    /** A token with permissions of user-managed access, for the twin as the resource server. */
    private static String requestingPartyToken(Demo demo, String accessToken) {
        return demo.http()
                .post(Demo.TOKEN_PATH)
                .bearer(accessToken)
                .form("grant_type", "urn:ietf:params:oauth:grant-type:uma-ticket", "audience", TWIN.id())
                .send()
                .expect(200)
                .text("access_token");
    }

    private static void makeAResourceServer(Demo demo) {
        String client = "clients/" + demo.clientUuid(TWIN.id());
        demo.admin("PUT", client, Map.of("authorizationServicesEnabled", true)).expect(204);
        String resourceServer = client + "/authz/resource-server";
        demo.admin(
                        "PUT",
                        resourceServer,
                        Map.of("policyEnforcementMode", "PERMISSIVE", "decisionStrategy", "UNANIMOUS"))
                .expect(204);
        demo.admin("POST", resourceServer + "/resource", Map.of("name", "thing"))
                .expect(201);
    }

    private static JsonNode login(Demo demo, String client, String scope) {
        return Demo.patiently(() -> demo.http()
                        .post(Demo.TOKEN_PATH)
                        .basic(client, TWIN.secret())
                        .form("grant_type", "password", "username", "alice", "password", "alice", "scope", scope)
                        .send())
                .expect(200)
                .json();
    }

    private static String clientCredentials(Demo demo) {
        return demo.http()
                .post(Demo.TOKEN_PATH)
                .basic(TWIN.id(), TWIN.secret())
                .form("grant_type", "client_credentials")
                .send()
                .expect(200)
                .text("access_token");
    }

    private static String introspect(Demo demo, String token, String hint) {
        List<String> form = new ArrayList<>(List.of("token", token));
        if (!hint.isEmpty()) {
            form.addAll(List.of("token_type_hint", hint));
        }
        return comparable(demo.http()
                .post(Demo.INTROSPECT_PATH)
                .basic(TWIN.id(), TWIN.secret())
                .form(form.toArray(String[]::new))
                .send());
    }

    private static String comparable(Answer answer) {
        boolean json = String.valueOf(answer.header("Content-Type")).startsWith("application/json");
        return answer.status() + " " + answer.header("Content-Type") + " " + answer.header("Cache-Control") + " "
                + (json ? comparable(answer.json()) : answer.body());
    }

    private static JsonNode comparable(JsonNode node) {
        if (node.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            Set<String> names = new TreeSet<>();
            node.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> object.set(name, comparable(name, node.get(name))));
            return object;
        }
        if (node.isArray()) {
            // Roles and audiences are sets; their order depends on a hash table.
            List<JsonNode> elements = new ArrayList<>();
            node.forEach(element -> elements.add(comparable(element)));
            elements.sort(Comparator.comparing(JsonNode::toString));
            ArrayNode sorted = JsonNodeFactory.instance.arrayNode();
            return sorted.addAll(elements);
        }
        return node.isTextual()
                ? TextNode.valueOf(node.asText().replaceAll("//127\\.0\\.0\\.1:\\d+", "//server"))
                : node;
    }

    private static JsonNode comparable(String name, JsonNode value) {
        if (DIFFERENT_EACH_TIME.contains(name)) {
            return TextNode.valueOf("a " + value.getNodeType());
        }
        if (name.equals("sub") && !value.asText().equals(Demo.ALICE.id())) {
            // A service account's user is created with the client and has another id on each server.
            return TextNode.valueOf("somebody else");
        }
        if (name.equals("scope")) {
            // RFC 6749 section 3.3: the order of its values does not matter.
            return TextNode.valueOf(
                    String.join(" ", new TreeSet<>(List.of(value.asText().split(" ", -1)))));
        }
        return comparable(value);
    }

    private static void addTwin(Demo demo, String id, Map<String, String> attributes) {
        Map<String, Object> audience = Mapper.audience(TWIN.id());
        Map<String, Object> client = Map.of(
                "clientId",
                id,
                "secret",
                TWIN.secret(),
                "directAccessGrantsEnabled",
                true,
                "serviceAccountsEnabled",
                true,
                "fullScopeAllowed",
                true,
                "attributes",
                attributes,
                "protocolMappers",
                List.of(audience));
        demo.admin("POST", "clients", client).expect(201);
    }
}
