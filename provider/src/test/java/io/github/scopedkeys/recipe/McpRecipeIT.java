/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Http;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The official MCP SDK, as a server behind a real nginx and as an agent with a key. */
@ExtendWith(RunningKeycloak.class)
class McpRecipeIT {

    private static final String GENERATE = "generate_image {\"prompt\":\"a horse\"}";
    private static final String LIST_MESSAGE = message("list_images", "{}");
    private static final String GENERATE_MESSAGE = message("generate_image", "{\"prompt\":\"a horse\"}");
    private static final Pattern METADATA = Pattern.compile("resource_metadata=\"([^\"]+)\"");

    private static KeyOwner owner;
    private static Path folder;
    private static Recipe gateway;
    private static URI behind;
    private static RealmKey realmKey;

    private final Demo demo;

    McpRecipeIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeAll
    static void installAndStart(Demo demo) {
        Nginx.demand();
        owner = KeyOwner.in(demo);
        realmKey = RealmKey.addTo(demo);
        folder = Recipe.copyOf("mcp", "nginx");
        Recipe.run(folder, "npm", "ci", "--no-audit", "--no-fund");
        int port = Recipe.freePort();
        int serverPort = Recipe.freePort();
        gateway = Recipe.start(
                folder,
                Map.of(
                        "KEYCLOAK", demo.server().baseUri().getAuthority(),
                        "ENDPOINT", owner.first(),
                        "PORT", String.valueOf(port),
                        "PLATFORM_PORT", String.valueOf(serverPort),
                        "LOG_REQUESTS", "1"),
                port,
                "bash",
                "run.sh");
        behind = URI.create("http://127.0.0.1:" + serverPort);
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        if (realmKey != null) {
            realmKey.close();
        }
    }

    @Test
    void anAgentWithAKeyOfThePresetReadsAndDoesNotWrite() {
        try (Agent agent = agent(agentsKey())) {
            assertThat(agent.connected()).hasToString("{\"connected\":true}");
            assertThat(agent.call("tools")).hasToString("{\"tools\":[\"list_images\"]}");
            assertThat(agent.call("list_images").has("result")).isTrue();

            assertThat(agent.call(GENERATE).get("refused").asInt()).isEqualTo(403);
        }
    }

    @Test
    void aKeyThatMayWriteCallsBothTools() {
        try (Agent agent = agent(owner.create("none", owner.first(), "read_write"))) {
            assertThat(agent.call("tools")).hasToString("""
                    {"tools":["list_images","generate_image"]}""");
            assertThat(agent.call(GENERATE).get("result").asText()).contains("a horse");
            assertThat(agent.call("list_images").get("result").asText()).contains("a horse");
        }
    }

    @Test
    void theNextCallOfAKeyThatWasDisabledIsRefused() {
        KeyOwner.Key key = agentsKey();
        try (Agent agent = agent(key)) {
            assertThat(agent.call("list_images").has("result")).isTrue();

            owner.enable(key, false);

            assertThat(agent.call("list_images").get("refused").asInt()).isEqualTo(401);
            owner.enable(key, true);
            assertThat(agent.call("list_images").has("result")).isTrue();
        }
    }

    @Test
    void aKeyForAnotherEndpointOrNoneDoesNotConnect() {
        try (Agent other = agent(owner.create("read_write", owner.second(), "read_write"));
                Agent junk = Agent.start(folder, address(), "rpa_junk")) {
            assertThat(other.connected().get("refused").asInt()).isEqualTo(403);
            assertThat(junk.connected().get("refused").asInt()).isEqualTo(401);
        }
    }

    @Test
    void theServerSeesTokensAndNeverAKey() {
        KeyOwner.Key key = agentsKey();
        String before = gateway.log();

        try (Agent agent = agent(key)) {
            assertThat(agent.call("list_images").has("result")).isTrue();
        }

        assertThat(gateway.log().substring(before.length()))
                .contains("\"url\":\"/mcp\"", "Bearer ey")
                .doesNotContain(key.secret());
    }

    @Test
    void aRefusalNamesTheMetadataThatNameTheAuthorizationServer() {
        Answer missing = gateway.http().post("/mcp").json("{}").send().expect(401);
        Answer bad = gateway.http().post("/mcp").bearer("rpa_junk").json("{}").send();
        Answer forbidden = gateway.http()
                .post("/mcp")
                .bearer(owner.create("none", owner.second(), "read").secret())
                .json("{}")
                .send();

        assertThat(missing.headers().allValues("WWW-Authenticate"))
                .singleElement()
                .asString()
                .startsWith("Bearer ")
                .doesNotContain("error=");
        assertThat(bad.expect(401).headers().allValues("WWW-Authenticate"))
                .singleElement()
                .asString()
                .contains("error=\"invalid_token\"");
        assertThat(forbidden.expect(403).headers().allValues("WWW-Authenticate"))
                .singleElement()
                .asString()
                .contains("error=\"insufficient_scope\"", "scope=\"endpoint:" + owner.first() + ":read\"");
        for (Answer answer : List.of(missing, bad, forbidden)) {
            Matcher metadata = METADATA.matcher(answer.header("WWW-Authenticate"));
            assertThat(metadata.find()).isTrue();
            JsonNode resource =
                    gateway.http().get(metadata.group(1)).send().expect(200).json();
            assertThat(resource.get("resource").asText()).isEqualTo(address().toString());
            assertThat(resource.get("authorization_servers").get(0).asText()).isEqualTo(demo.issuer());
            assertThat(resource.get("bearer_methods_supported")).hasToString("[\"header\"]");
        }
    }

    @Test
    void theServerItselfRefusesWhatTheTokenDoesNotCover() {
        String reads = demo.exchange(agentsKey().secret(), "scope", "endpoint:" + owner.first() + ":read")
                .expect(200)
                .text("access_token");

        Answer refused = direct(reads, GENERATE_MESSAGE).expect(403);
        Answer batch = direct(reads, "[" + LIST_MESSAGE + "," + GENERATE_MESSAGE + "]");

        assertThat(refused.header("WWW-Authenticate"))
                .contains("error=\"insufficient_scope\"", "scope=\"endpoint:" + owner.first() + ":write\"")
                .contains("resource_metadata=\"http://");
        assertThat(batch.status()).isEqualTo(403);
        assertThat(direct(reads, LIST_MESSAGE).expect(200).body()).contains("\"result\"");
    }

    @Test
    void everyCaseIsDecidedAsTheTableSays() {
        ServiceCases.of("MCP", demo, owner, realmKey)
                .areDecidedAsTheTableSays(
                        behind,
                        level -> new ServiceCases.Call(
                                "POST", "/mcp", level == ServiceCases.Level.WRITE ? GENERATE_MESSAGE : LIST_MESSAGE));
    }

    @Test
    void onlyTheServersOwnPagesMayCallIt() {
        KeyOwner.Key key = agentsKey();

        assertThat(withOrigin(key, "https://evil.example").status()).isEqualTo(403);
        assertThat(withOrigin(key, gateway.uri().toString()).status()).isEqualTo(200);
    }

    private static String message(String tool, String arguments) {
        return """
                {"jsonrpc":"2.0","id":1,"method":"tools/call",\
                "params":{"name":"%s","arguments":%s}}""".formatted(tool, arguments);
    }

    private static Answer direct(String token, String message) {
        return new Http(behind)
                .post("/mcp")
                .bearer(token)
                .header("Accept", "application/json, text/event-stream")
                .json(message)
                .send();
    }

    private static Answer withOrigin(KeyOwner.Key key, String origin) {
        return gateway.http()
                .post("/mcp")
                .bearer(key.secret())
                .header("Accept", "application/json, text/event-stream")
                .header("Origin", origin)
                .json(LIST_MESSAGE)
                .send();
    }

    /** As the account console's preset <i>Agent</i> makes it. */
    private static KeyOwner.Key agentsKey() {
        long inSevenDays = System.currentTimeMillis() + Duration.ofDays(7).toMillis();
        return owner.createUntil(inSevenDays, "read", "*", "read");
    }

    private static Agent agent(KeyOwner.Key key) {
        return Agent.start(folder, address(), key.secret());
    }

    private static URI address() {
        return gateway.uri().resolve("/mcp");
    }
}
