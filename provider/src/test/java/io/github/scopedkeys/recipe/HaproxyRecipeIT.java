/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.gateway.RawRequest;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A real HAProxy that checks every request with Keycloak, before a platform that trusts it. */
class HaproxyRecipeIT extends GatewayCases {

    HaproxyRecipeIT(Demo demo) {
        super(demo);
    }

    @Override
    void demandTheProgram() {
        Program.demand("haproxy", "haproxy", "The recipe for HAProxy needs it");
    }

    @Override
    Recipe start(int port, Map<String, String> environment) {
        return start(Recipe.copyOf("haproxy"), port, environment);
    }

    @Override
    int statusWithoutKeycloak() {
        return 503;
    }

    @Test
    void aVerdictWithoutATokenLetsNobodyPass() {
        try (TrustingPlatform silent = TrustingPlatform.start();
                Recipe alone = start(Recipe.freePort(), silent)) {
            Answer answer = alone.http().get(statusPath()).bearer("rpa_any").send();

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("5");
            assertThat(silent.requests()).hasSize(1);
        }
        assertThat(platform().requests()).isEmpty();
    }

    @Test
    void anErrorInTheScriptLetsNobodyPass() throws IOException {
        Path folder = Recipe.copyOf("haproxy");
        Path script = folder.resolve("authorize.lua");
        Files.writeString(
                script, Files.readString(script).replace("local lesser =", "error(\"broken\")\n    local lesser ="));
        int port = Recipe.freePort();
        try (Recipe broken = start(folder, port, environment(port, keycloak()))) {
            assertThat(broken.http()
                            .get(statusPath())
                            .bearer(goodKey().secret())
                            .send()
                            .status())
                    .isEqualTo(503);
            assertThat(broken.log()).contains("broken");
        }
        assertThat(platform().requests()).isEmpty();
    }

    @Test
    void anAbsoluteUriIsNotForwarded() {
        String[] request = {"Authorization: Bearer " + goodKey().secret()};

        assertThat(RawRequest.status(gateway().uri(), "GET", gateway().uri() + statusPath(), "", request))
                .isEqualTo(404);
        assertThat(platform().requests()).isEmpty();

        assertThat(RawRequest.status(gateway().uri(), "GET", statusPath(), "", request))
                .isEqualTo(200);
    }

    @Test
    void theRulesApplyToHttp2Too() {
        String key = "Authorization: Bearer " + goodKey().secret();
        String run = statusPath().replace("/status", "/%72un");

        assertThat(overHttp2("POST", run, key)).isEqualTo("2 404");
        assertThat(overHttp2("GET", statusPath(), "Authorization: Bearer rpa_junk"))
                .isEqualTo("2 401");
        assertThat(platform().requests()).isEmpty();

        assertThat(overHttp2("GET", statusPath(), key)).isEqualTo("2 200");
        assertThat(platform().requestLines()).containsExactly("GET " + statusPath() + " HTTP/1.1");
    }

    private String overHttp2(String method, String path, String header) {
        return Recipe.run(
                Path.of("."),
                Map.of(),
                "curl",
                "-sS",
                "--http2-prior-knowledge",
                "--path-as-is",
                "-o",
                "/dev/null",
                "-w",
                "%{http_version} %{http_code}",
                "-X",
                method,
                "-H",
                header,
                gateway().uri() + path);
    }

    private static Recipe start(Path folder, int port, Map<String, String> environment) {
        Recipe started = Recipe.launch(folder, environment, port, "haproxy", "-db", "-f", "haproxy.cfg");
        started.awaitConnections();
        return started;
    }
}
