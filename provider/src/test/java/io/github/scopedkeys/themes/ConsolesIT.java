/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.themes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeycloakServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The consoles as their users meet them: a real browser, a real Keycloak with the provider's jar and all of the
 * themes'. Every browser test counts as a test of this build.
 */
class ConsolesIT {

    private static KeycloakServer server;
    private static BrowserTests.Run run;

    @BeforeAll
    static void runTheBrowserTests() throws IOException {
        // Development mode reads every file of a theme anew; the consoles shall be served as they are in production.
        KeycloakServer.Builder plan = KeycloakServer.named("consoles")
                .option("--spi-theme--cache-themes=true")
                .option("--spi-theme--cache-templates=true")
                .option("--spi-theme--static-max-age=2592000");
        jarsOfTheThemes().forEach(plan::jar);
        server = plan.start();
        new Demo(server).applyEndpoints();
        run = new BrowserTests(setup("browser.tests"), setup("work").resolve("browser")).against(server.baseUri());
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> inTheBrowser() {
        return run.results().stream()
                .map(result -> dynamicTest(
                        result.name(),
                        () -> assertThat(result.trouble()).as(result.name()).isEmpty()));
    }

    @Test
    void theRunEndedWell() {
        assertThat(run.results()).as("browser tests that were run").isNotEmpty();
        assertThat(run.exitCode()).as("exit code of the browser tests").isZero();
    }

    /** The jar with the account console, and the one with the admin console if it is there. */
    private static List<Path> jarsOfTheThemes() throws IOException {
        Path jar = setup("themes.jar");
        assertThat(jar)
                .as("the consoles, which mvn -Dquick -pl themes package builds")
                .exists();
        String start = jar.getFileName().toString().replaceFirst("\\.jar$", "");
        try (Stream<Path> files = Files.list(jar.getParent())) {
            List<Path> jars = files.filter(
                            file -> file.getFileName().toString().matches(Pattern.quote(start) + "(-admin)?\\.jar"))
                    .sorted()
                    .toList();
            assertThat(jars).as("jars of the themes").contains(jar);
            return jars;
        }
    }

    private static Path setup(String name) {
        return Path.of(System.getProperty("scopedkeys." + name));
    }
}
