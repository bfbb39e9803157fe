/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.KeycloakServer;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DockerfileTest {

    private static final String DOCKERFILE =
            Repository.text("docker/Dockerfile").replace("\\\n", " ");

    @Test
    void theVersionsAreThoseOfThePom() {
        assertThat(Repository.environment())
                .containsEntry("KEYCLOAK_VERSION", Repository.pom("keycloak.dist.version"))
                .containsEntry("SCOPED_KEYS_VERSION", Repository.pom("version"));
    }

    @Test
    void noVersionIsWrittenIntoTheDockerfileItself() {
        assertThat(lines("FROM (\\S+).*")).allMatch(image -> image.endsWith(":${KEYCLOAK_VERSION}"));
    }

    @Test
    void whatIsCopiedIsMadeByTheBuildOrStandsInTheTree() {
        List<String> sources = lines("COPY (?!--from)(.*) \\S+").stream()
                .flatMap(arguments -> Arrays.stream(arguments.trim().split("\\s+")))
                .filter(argument -> !argument.startsWith("--"))
                .toList();

        assertThat(sources)
                .contains(
                        "provider/target/scoped-keys-provider-${SCOPED_KEYS_VERSION}.jar",
                        "themes/target/scoped-keys-themes-${SCOPED_KEYS_VERSION}.jar",
                        "themes/target/scoped-keys-themes-${SCOPED_KEYS_VERSION}-admin.jar");
        assertThat(sources)
                .filteredOn(source -> !source.contains("/target/"))
                .isNotEmpty()
                .allSatisfy(
                        source -> assertThat(Repository.path(source)).exists().isExecutable());
    }

    @Test
    void theServerIsBuiltAsTheTestsOnPostgresBuildIt() {
        assertThat(lines("RUN /opt/keycloak/bin/kc\\.sh (.*)"))
                .containsExactly(String.join(" ", KeycloakServer.BUILD_FOR_POSTGRES));
    }

    @Test
    void theServerDoesNotRunAsRoot() {
        assertThat(lines("USER (.*)")).containsExactly("1000");
    }

    @Test
    void noSecretAndNoHistoryGoesToTheEngine() {
        List<String> rules = Repository.text("docker/Dockerfile.dockerignore")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();

        assertThat(rules).startsWith("*");
        assertThat(rules.subList(1, rules.size())).allMatch(rule -> rule.startsWith("!"));
        assertThat(rules)
                .noneMatch(rule -> rule.contains("secrets") || rule.equals("!docker") || rule.contains(".git"));
    }

    private static List<String> lines(String pattern) {
        return Pattern.compile("^" + pattern + "$", Pattern.MULTILINE)
                .matcher(DOCKERFILE)
                .results()
                .map((MatchResult line) -> line.group(1).trim())
                .toList();
    }
}
