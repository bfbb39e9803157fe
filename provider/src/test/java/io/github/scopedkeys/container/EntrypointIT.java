/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.recipe.Nginx;
import io.github.scopedkeys.server.KeycloakServer;
import io.github.scopedkeys.server.RunningKeycloak;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of the image and the proxy's configuration, on the real Keycloak and with the real nginx. */
@ExtendWith(RunningKeycloak.class)
class EntrypointIT {

    private static final String SECRET = "database-secret-of-a-test";

    @TempDir
    private Path secrets;

    @Test
    void aSecretInAFileReachesKeycloakAndNoCommandLine(KeycloakServer server) throws Exception {
        Files.writeString(secrets.resolve("KC_DB_PASSWORD"), SECRET + "\n");
        Files.writeString(secrets.resolve("not-ours"), "nothing");

        Outcome outcome = entrypoint(server, Map.of(), "show-config");

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        // Keycloak masks options that it knows to be passwords, and shows their source.
        assertThat(outcome.output()).contains("kc.db-password =  ******* (ENV)").doesNotContain(SECRET);
    }

    @Test
    void theConfigurationThatKeycloakPrintsHasThePepperOnlyIfItIsNoFile(KeycloakServer server) throws Exception {
        String pepper = "1:c2hvdy1jb25maWctc2hvdy1jb25maWctc2hvdy1jb24=";
        Path file = Files.writeString(secrets.resolve("pepper"), pepper + "\n");

        Outcome asFile = entrypoint(
                server, Map.of("KC_SPI_API_KEYS__DEFAULT__PEPPER_FILE", file.toString()), "show-config", "all");
        Outcome asValue = entrypoint(server, Map.of("KC_SPI_API_KEYS__DEFAULT__PEPPER", pepper), "show-config", "all");

        assertThat(asFile.exitCode()).as(asFile.output()).isZero();
        assertThat(asFile.output()).contains(file.toString()).doesNotContain(pepper);
        // The documentation warns of this. If Keycloak masks it one day, remove the warning.
        assertThat(asValue.output()).contains(pepper);
    }

    @Test
    void whatTheEnvironmentSaysAlreadyStays(KeycloakServer server) throws Exception {
        Files.writeString(secrets.resolve("KC_LOG_LEVEL"), "debug");

        Outcome outcome = entrypoint(server, Map.of("KC_LOG_LEVEL", "warn"), "show-config");

        assertThat(outcome.output()).contains("kc.log-level =  warn");
    }

    @Test
    void aFileThatIsNoVariableIsRefusedInsteadOfPassedOver(KeycloakServer server) throws Exception {
        Files.writeString(secrets.resolve("KC_db-password"), SECRET);

        Outcome outcome = entrypoint(server, Map.of(), "show-config");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output()).contains("KC_db-password").doesNotContain(SECRET);
    }

    @Test
    void theHealthCheckSucceedsForAServerThatIsReady(KeycloakServer server) throws Exception {
        // Readiness is the state of a moment, which engines ask for again, too.
        int port = server.managementUri().getPort();
        for (int retries = 10; retries > 0 && ready(port).exitCode() != 0; retries--) {
            Thread.sleep(1000);
        }
        assertThat(ready(port).exitCode()).as(health(server)).isZero();
    }

    private static String health(KeycloakServer server) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.managementUri().resolve("/health/ready"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    @Test
    void theHealthCheckFailsWhereNoManagementInterfaceAnswers(KeycloakServer server) throws Exception {
        assertThat(ready(1).exitCode()).isNotZero();
        // Keycloak itself responds here, but with 404.
        assertThat(ready(server.baseUri().getPort()).exitCode()).isNotZero();
    }

    @Test
    void nginxTakesTheProxysConfiguration() throws Exception {
        Nginx.demand();
        String configuration = Repository.text("docker/proxy/nginx.conf")
                .replaceAll("keycloak-[12]:", "127.0.0.1:")
                .replace("/tmp/", secrets + "/");
        Path file = Files.writeString(secrets.resolve("nginx.conf"), configuration);

        Outcome outcome = run(
                Map.of("PATH", System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin"),
                List.of("nginx", "-t", "-c", file.toString()));

        assertThat(outcome.output()).contains("test is successful");
    }

    private Outcome entrypoint(KeycloakServer server, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("SECRETS_DIR", secrets.toString());
        all.put("KEYCLOAK_HOME", server.directory().toString());
        List<String> line = new ArrayList<>(
                List.of("bash", Repository.path("docker/keycloak/entrypoint.sh").toString()));
        line.addAll(List.of(command));
        return run(all, line);
    }

    private static Outcome ready(int port) throws IOException, InterruptedException {
        return run(
                Map.of("MANAGEMENT_PORT", String.valueOf(port)),
                List.of("bash", Repository.path("docker/keycloak/ready.sh").toString()));
    }

    private static Outcome run(Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("KC_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Outcome(process.waitFor(), output);
    }

    private record Outcome(int exitCode, String output) {}
}
