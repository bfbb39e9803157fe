/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.introspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Database;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeycloakServer;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** We take the place of Keycloak's introspection, so a Keycloak without our jar says what the answers must be. */
@ExtendWith(RunningKeycloak.class)
class OrdinaryTokensIT {

    private static final Demo.Client CLIENT = new Demo.Client("introspection-twin", "twin-secret");
    private static final Set<String> DIFFERENT_EACH_TIME = Set.of("exp", "iat", "auth_time", "jti", "sid", "iss");
    private static final List<String> HINTS = List.of("", "access_token", "refresh_token", "api-key", "nonsense");

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
            addTwin(each, CLIENT.id(), Map.of());
            addTwin(each, CLIENT.id() + "-brief", Map.of("access.token.lifespan", "1"));
            addTwin(each, CLIENT.id() + "-light", Map.of("client.use.lightweight.access.token.enabled", "true"));
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
        Map<String, List<String>> expected = answers(stock);
        Map<String, List<String>> actual = answers(ours);

        assertThat(actual).isEqualTo(expected);
        assertThat(expected.get("access token").get(0)).contains("\"active\":true", "realm_access", "email");
        assertThat(expected.get("lightweight access token").get(0)).contains("\"active\":true");
        assertThat(expected.get("expired access token").get(0)).contains("{\"active\":false}");
    }

    /** What a service in the audience hears about each kind of token with each hint: status and body. */
    private static Map<String, List<String>> answers(Demo demo) throws InterruptedException {
        JsonNode login = login(demo, CLIENT.id());
        String access = login.get("access_token").asText();
        String expired = login(demo, CLIENT.id() + "-brief").get("access_token").asText();
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("access token", access);
        tokens.put("refresh token", login.get("refresh_token").asText());
        tokens.put("ID token", login.get("id_token").asText());
        tokens.put(
                "lightweight access token",
                login(demo, CLIENT.id() + "-light").get("access_token").asText());
        tokens.put("access token for somebody else", demo.login(Demo.ALICE));
        tokens.put("access token with a damaged signature", access.substring(0, access.length() - 8) + "AAAAAAAA");
        tokens.put("unsigned token", "eyJhbGciOiJub25lIn0." + access.split("\\.", -1)[1] + ".");
        tokens.put("short nonsense", "nonsense");
        tokens.put("long nonsense", "n".repeat(3000));
        tokens.put("nothing", "");
        tokens.put("expired access token", expired);
        Thread.sleep(2500);
        Map<String, List<String>> answers = new LinkedHashMap<>();
        tokens.forEach((name, token) -> answers.put(
                name, HINTS.stream().map(hint -> introspect(demo, token, hint)).toList()));
        return answers;
    }

    private static JsonNode login(Demo demo, String client) {
        return Demo.patiently(() -> demo.http()
                        .post(Demo.TOKEN_PATH)
                        .basic(client, CLIENT.secret())
                        .form("grant_type", "password", "username", "alice", "password", "alice", "scope", "openid")
                        .send())
                .expect(200)
                .json();
    }

    private static String introspect(Demo demo, String token, String hint) {
        List<String> form = new ArrayList<>(List.of("token", token));
        if (!hint.isEmpty()) {
            form.addAll(List.of("token_type_hint", hint));
        }
        Answer answer = demo.http()
                .post(Demo.INTROSPECT_PATH)
                .basic(CLIENT.id(), CLIENT.secret())
                .form(form.toArray(String[]::new))
                .send();
        return answer.status() + " " + answer.header("Content-Type") + " " + comparable(answer.json());
    }

    /** The same on two servers, if they mean the same: without times and ids, and with sets in one order. */
    private static JsonNode comparable(JsonNode node) {
        if (node.isObject()) {
            ObjectNode object = node.deepCopy();
            node.fieldNames()
                    .forEachRemaining(name -> object.set(
                            name,
                            DIFFERENT_EACH_TIME.contains(name)
                                    ? object.textNode("different each time")
                                    : comparable(node.get(name))));
            return object;
        }
        if (node.isArray()) {
            Set<String> sorted = new TreeSet<>();
            node.forEach(element -> sorted.add(element.toString()));
            return TextNode.valueOf(sorted.toString());
        }
        return node.isTextual() ? TextNode.valueOf(comparable(node.asText())) : node;
    }

    /** Words, such as scopes, in one order, and the address of each server as the same. */
    private static String comparable(String text) {
        return Stream.of(text.replaceAll("127\\.0\\.0\\.1:\\d+", "server").split(" ", -1))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static void addTwin(Demo demo, String id, Map<String, String> attributes) {
        Map<String, Object> audience = Map.of(
                "name", "audience",
                "protocol", "openid-connect",
                "protocolMapper", "oidc-audience-mapper",
                "config", Map.of("included.client.audience", CLIENT.id(), "access.token.claim", "true"));
        Map<String, Object> client = Map.of(
                "clientId",
                id,
                "secret",
                CLIENT.secret(),
                "directAccessGrantsEnabled",
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
