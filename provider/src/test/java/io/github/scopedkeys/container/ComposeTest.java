/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.container;

import static io.github.scopedkeys.container.Repository.map;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.digest.PepperRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeTest {

    private static final Path DOCKER = Repository.path("docker");
    private static final Map<String, Object> COMPOSE =
            Repository.yaml("docker/compose.yaml").iterator().next();
    private static final Map<String, Object> SERVICES = map(COMPOSE.get("services"));

    @TempDir
    private Path directory;

    @Test
    void everyVariableHasAValueAndEveryValueIsUsed() {
        Set<String> used = new TreeSet<>(Pattern.compile("\\$\\{([A-Z_]+)}")
                .matcher(Repository.text("docker/compose.yaml"))
                .results()
                .map((MatchResult variable) -> variable.group(1))
                .toList());

        assertThat(used).isEqualTo(Repository.environment().keySet());
    }

    @Test
    void everyPathThatIsMountedOrBuiltFromExists() {
        List<Path> paths = new ArrayList<>();
        SERVICES.values().forEach(service -> {
            list(service, "volumes").stream()
                    .map(volume -> volume.split(":")[0])
                    .filter(source -> source.startsWith("."))
                    .forEach(source -> paths.add(DOCKER.resolve(source)));
            Map<String, Object> build = map(map(service).get("build"));
            if (build != null) {
                Path context = DOCKER.resolve(build.get("context").toString());
                paths.add(context.resolve(
                        build.getOrDefault("dockerfile", "Dockerfile").toString()));
            }
        });

        assertThat(paths)
                .hasSizeGreaterThan(4)
                .allSatisfy(path -> assertThat(path).exists());
    }

    @Test
    void everySecretIsDeclaredAndMadeByTheScript() throws Exception {
        Map<String, Object> declared = map(COMPOSE.get("secrets"));
        assertThat(SERVICES.values())
                .flatMap(service -> list(service, "secrets"))
                .isNotEmpty()
                .isSubsetOf(declared.keySet());

        makeSecrets();

        declared.forEach((name, secret) -> {
            assertThat(map(secret)).containsEntry("file", "./secrets/" + name);
            assertThat(directory.resolve("secrets").resolve(name)).isNotEmptyFile();
        });
    }

    @Test
    void theSecretsAreForTheirOwnerAloneAndStayWhatTheyAre() throws Exception {
        makeSecrets();
        Path secrets = directory.resolve("secrets");
        Path file = secrets.resolve("api-key-pepper");
        String pepper = Files.readString(file);

        makeSecrets();

        assertThat(Files.readString(file)).isEqualTo(pepper);
        assertThat(PepperRing.parse(pepper.trim(), true).isEmpty()).isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)))
                .isEqualTo("rwx------");
        // The server rejects a pepper that other users can read.
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("r--------");
    }

    @Test
    void aPepperFromBeforeItHadItsOwnFileStaysThePepper() throws Exception {
        Path secrets = Files.createDirectories(directory.resolve("secrets"));
        Path earlier = Files.writeString(secrets.resolve("KC_SPI_API_KEYS__DEFAULT__PEPPER"), "1:the-earlier-one\n");

        makeSecrets();

        assertThat(secrets.resolve("api-key-pepper")).hasContent("1:the-earlier-one");
        assertThat(earlier).doesNotExist();
    }

    @Test
    void thePepperIsReadFromTheFileThatIsMounted() {
        Map<String, Object> keycloak = map(SERVICES.get("keycloak-1"));

        assertThat(list(keycloak, "secrets")).contains("api-key-pepper");
        assertThat(map(keycloak.get("environment")))
                .containsEntry("KC_SPI_API_KEYS__DEFAULT__PEPPER_FILE", "/run/secrets/api-key-pepper");
        assertThat(keycloak).containsEntry("user", "${KEYCLOAK_USER}:0");
    }

    @Test
    void noSecretStandsInTheFileItself() {
        assertThat(SERVICES.values()).allSatisfy(service -> {
            Map<String, Object> environment = map(map(service).getOrDefault("environment", Map.of()));
            assertThat(environment.keySet()).noneMatch(name -> name.matches(".*(PASSWORD|SECRET|PEPPER)"));
        });
    }

    @Test
    void nothingIsOpenToOtherMachines() {
        assertThat(SERVICES.values())
                .flatMap(service -> list(service, "ports"))
                .isNotEmpty()
                .allMatch(port -> port.startsWith("127.0.0.1:"));
    }

    private void makeSecrets() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "bash",
                        DOCKER.resolve("secrets.sh").toString(),
                        directory.resolve("secrets").toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static List<String> list(Object service, String name) {
        return ((List<?>) map(service).getOrDefault(name, List.of()))
                .stream().map(Object::toString).toList();
    }
}
