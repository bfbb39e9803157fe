/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static io.github.scopedkeys.server.Json.legacyKey;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.Shell.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code import-legacy-keys.sh} imports a large file in pieces, and continues where it stopped. */
@ExtendWith(RunningKeycloak.class)
class ImportScriptIT {

    private static final Map<String, String> ADMINISTRATOR = Map.of(
            "ADMIN", KeycloakServer.ADMIN, "ADMIN_PASSWORD", KeycloakServer.ADMIN_PASSWORD, "LINES_PER_PIECE", "10");

    private final Demo demo;

    @TempDir
    private Path directory;

    ImportScriptIT(Demo demo) {
        this.demo = demo;
    }

    @Test
    void aFileIsImportedInPiecesAndItsKeysWork() throws IOException {
        User owner = demo.newUser();
        List<String> secrets = secrets(25);

        Outcome outcome = run(ADMINISTRATOR, file(owner, secrets));

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.output().lines()).hasSize(3);
        assertThat(outcome.output()).contains("25 lines 100 %").contains("imported 25, existing 0, refused 0");
        for (int i : List.of(0, 9, 10, 24)) {
            demo.exchange(secrets.get(i)).expect(200);
        }
        assertThat(files()).containsExactly("keys.ndjson");
    }

    @Test
    void whatIsThereAlreadyIsCountedAndStaysAsItIs() throws IOException {
        Path file = file(demo.newUser(), secrets(12));
        run(ADMINISTRATOR, file);

        Outcome again = run(ADMINISTRATOR, file);

        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(again.output()).contains("imported 0, existing 12, refused 0");
    }

    @Test
    void aFileWithoutALineEndAtItsEndIsImportedWhole() throws IOException {
        Path file = file(demo.newUser(), secrets(11));
        Files.writeString(file, Files.readString(file).stripTrailing());

        assertThat(run(ADMINISTRATOR, file).output()).contains("imported 11, existing 0, refused 0");
    }

    @Test
    void refusedLinesAreNamedByTheirNumberInTheFileWithoutTheirSecrets() throws IOException {
        User owner = demo.newUser();
        List<String> secrets = secrets(30);
        Path file = file(owner, secrets);
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(3, lines.get(3).replace("\"read\"", "\"all\""));
        lines.set(26, lines.get(26).replace(owner.id(), UUID.randomUUID().toString()));
        Files.write(file, lines);

        Outcome outcome = run(ADMINISTRATOR, file);

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.output()).contains("imported 28, existing 0, refused 2");
        String refused = Files.readString(directory.resolve("keys.ndjson.refused"));
        assertThat(refused.lines()).hasSize(2);
        assertThat(refused)
                .contains("\"line\":4,")
                .contains("invalid_access")
                .contains("\"line\":27,")
                .contains("unknown_user");
        assertThat(outcome.output()).contains("\"line\":27,");
        assertThat(refused + outcome.output()).doesNotContain(secrets.get(3)).doesNotContain(secrets.get(26));
    }

    @Test
    void refusedLinesThatTheServerDidNotListAreCountedByTheirError() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file(demo.newUser(), secrets(1))));
        lines.addAll(Collections.nCopies(1_200, "{}"));
        Path file = Files.write(directory.resolve("keys.ndjson"), lines);
        Map<String, String> inOnePiece = new HashMap<>(ADMINISTRATOR);
        inOnePiece.put("LINES_PER_PIECE", "10000");

        Outcome outcome = run(inOnePiece, file);

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.output()).contains("imported 1, existing 0, refused 1200");
        List<String> refused = Files.readAllLines(directory.resolve("keys.ndjson.refused"));
        assertThat(refused).hasSize(1_001);
        assertThat(refused.get(999)).contains("\"line\":1001,");
        assertThat(refused.get(1_000)).isEqualTo("""
                {"afterLine":0,"notListed":200,"errors":{"invalid_request":1200}}""");
    }

    @Test
    void stoppedInTheMiddleItGoesOnWhereItWas() throws IOException {
        List<String> secrets = secrets(40);
        Path file = file(demo.newUser(), secrets);
        try (Relay relay = new Relay(2)) {
            Outcome stopped = run(relay.uri(), ADMINISTRATOR, file);

            assertThat(stopped.exitCode()).isEqualTo(1);
            assertThat(stopped.output()).contains("stopped after line 20").contains("Run this again to continue");
            demo.exchange(secrets.get(19)).expect(200);
            demo.exchange(secrets.get(20)).expect(400);

            relay.importsLeft.set(10);
            Outcome resumed = run(relay.uri(), ADMINISTRATOR, file);

            assertThat(resumed.exitCode()).as(resumed.output()).isZero();
            assertThat(resumed.output())
                    .contains("Resuming after line 20")
                    .contains("imported 40, existing 0, refused 0");
            assertThat(relay.importsLeft).hasValue(8);
            demo.exchange(secrets.get(39)).expect(200);
        }
    }

    @Test
    void aFileThatWasChangedIsImportedFromItsBeginning() throws IOException {
        List<String> secrets = secrets(40);
        User owner = demo.newUser();
        Path file = file(owner, secrets);
        try (Relay relay = new Relay(1)) {
            run(relay.uri(), ADMINISTRATOR, file);
            relay.importsLeft.set(10);
            file(owner, secrets.subList(0, 30));

            Outcome outcome = run(relay.uri(), ADMINISTRATOR, file);

            assertThat(outcome.output()).doesNotContain("Resuming").contains("imported 20, existing 10, refused 0");
        }
    }

    @Test
    void aFileThatWasReplacedByAnotherOfTheSameSizeIsImportedFromItsBeginning() throws IOException {
        User owner = demo.newUser();
        Path file = file(owner, secrets(40));
        long size = Files.size(file);
        try (Relay relay = new Relay(1)) {
            run(relay.uri(), ADMINISTRATOR, file);
            relay.importsLeft.set(10);
            List<String> others = secrets(40);
            assertThat(file(owner, others)).hasSize(size);

            Outcome outcome = run(relay.uri(), ADMINISTRATOR, file);

            assertThat(outcome.output()).doesNotContain("Resuming").contains("imported 40, existing 0, refused 0");
            demo.exchange(others.get(0)).expect(200);
        }
    }

    @Test
    void noSecretIsOnACommandLineWhileItRuns() throws IOException {
        List<String> secrets = secrets(10);
        Path file = file(demo.newUser(), secrets);
        try (Relay relay = new Relay(10)) {
            Outcome outcome =
                    run(relay.uri(), Map.of("CLIENT_ID", "import-robot", "CLIENT_SECRET", robot("import-robot")), file);

            assertThat(outcome.exitCode()).as(outcome.output()).isZero();
            assertThat(relay.commandLines).anyMatch(line -> line.contains("curl"));
            assertThat(relay.commandLines)
                    .noneMatch(line ->
                            line.contains(secrets.get(0)) || line.contains("secret-of-") || line.contains("eyJ"));
            assertThat(outcome.output()).doesNotContain("secret-of-").doesNotContain("eyJ");
        }
    }

    @Test
    void aWrongPasswordIsReportedAndNotPrinted() throws IOException {
        Outcome outcome = run(Map.of("ADMIN_PASSWORD", "not-the-\"password"), file(demo.newUser(), secrets(1)));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output()).contains("no token for the import").doesNotContain("not-the-");
    }

    @Test
    void somebodyWhoMayNotManageUsersImportsNothing() throws IOException {
        List<String> secrets = secrets(1);

        Outcome outcome = run(
                Map.of("CLIENT_ID", Demo.CONTROL_PLANE.id(), "CLIENT_SECRET", Demo.CONTROL_PLANE.secret()),
                file(demo.newUser(), secrets));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output())
                .contains("403", "manage-users", "demo-realm")
                .doesNotContain("Run this again");
        demo.exchange(secrets.get(0)).expect(400);
    }

    @Test
    void aFileWithoutEntriesImportsNothingAndSaysSo() throws IOException {
        for (String content : List.of("", "\n \n")) {
            Outcome outcome = run(ADMINISTRATOR, Files.writeString(directory.resolve("keys.ndjson"), content));

            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.output()).contains("nothing was imported");
        }
    }

    @Test
    void whatIsNoNdjsonIsRefusedByLineWithTheFormatThatIsNeeded() throws IOException {
        Outcome outcome = run(
                ADMINISTRATOR,
                Files.writeString(directory.resolve("keys.ndjson"), "userId,name,secret\n[{\"a\":1}]\n"));

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.output())
                .contains("refused 2", "The line is not a JSON object", "Send NDJSON: one object per line.")
                .doesNotContain("The body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/realms/demo", "/realms/demo/", "/admin/realms/demo", "/admin/demo/console/"})
    void theAddressOfARealmIsReducedToTheBaseUrl(String path) throws IOException {
        Outcome outcome = run(demo.server().baseUri() + path, ADMINISTRATOR, file(demo.newUser(), secrets(1)));

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.output())
                .contains("Using the base URL " + demo.server().baseUri() + " ", "imported 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/realms/master", "/admin/realms/master", "/admin/master/console/#/master/users"})
    void theRealmThatAnAddressNamesIsTheOneThatIsMeant(String path) throws IOException {
        Path file = file(demo.newUser(), secrets(1));

        Outcome outcome = run(demo.server().baseUri() + path, ADMINISTRATOR, file);

        // The owner is a user of the demo realm.
        assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(2);
        assertThat(outcome.output()).contains("the realm master", "refused 1");
        assertThat(run(demo.server().baseUri() + "/realms/demo", ADMINISTRATOR, file)
                        .output())
                .contains("imported 1");
    }

    @Test
    void aServerThatIsNotThereIsReported() throws IOException {
        Outcome outcome = run("http://127.0.0.1:1", ADMINISTRATOR, file(demo.newUser(), secrets(1)));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output()).contains("Keycloak does not respond at http://127.0.0.1:1");
    }

    @Test
    void aMissingFileOrPasswordIsReportedBeforeAnythingIsSent() throws IOException {
        assertThat(run(ADMINISTRATOR, directory.resolve("nothing")).output()).contains("cannot read");
        assertThat(run(Map.of(), file(demo.newUser(), secrets(1))).output()).contains("or ADMIN_PASSWORD");
    }

    /**
     * Creates a client of the demo realm that can manage users. Returns its secret, which contains special characters.
     */
    private String robot(String id) {
        String secret = "secret-of-+/=%41\"\\ " + UUID.randomUUID();
        demo.admin("POST", "clients", Map.of("clientId", id, "secret", secret, "serviceAccountsEnabled", true))
                .expect(201);
        String account = demo.admin("GET", "clients/" + demo.clientUuid(id) + "/service-account-user")
                .expect(200)
                .text("id");
        demo.grantClientRole(new User(account, id, ""), "realm-management", "manage-users");
        return secret;
    }

    private Outcome run(Map<String, String> environment, Path file) {
        return run(demo.server().baseUri().toString(), environment, file);
    }

    private Outcome run(String keycloak, Map<String, String> environment, Path file) {
        return Shell.bash(
                demo.server().realmConfig().resolve("import-legacy-keys.sh"), environment, keycloak, file.toString());
    }

    private static List<String> secrets(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "old-" + UUID.randomUUID())
                .toList();
    }

    private Path file(User owner, List<String> secrets) throws IOException {
        return Files.write(
                directory.resolve("keys.ndjson"),
                secrets.stream()
                        .map(secret -> legacyKey(owner.id(), "Schlüssel", secret))
                        .toList());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /**
     * Passes requests on to Keycloak, fails after a number of imports, and records the command lines of running
     * processes.
     */
    private final class Relay implements AutoCloseable {

        private final HttpServer server;
        private final List<String> commandLines = new ArrayList<>();
        private final AtomicInteger importsLeft;

        Relay(int imports) throws IOException {
            importsLeft = new AtomicInteger(imports);
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::pass);
            server.start();
        }

        String uri() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        private void pass(HttpExchange exchange) throws IOException {
            try (exchange) {
                commandLines.addAll(running());
                boolean isImport = exchange.getRequestURI().getPath().endsWith("/import");
                byte[] body = exchange.getRequestBody().readAllBytes();
                if (isImport && importsLeft.getAndDecrement() <= 0) {
                    return;
                }
                Http.Request request = demo.http().post(exchange.getRequestURI().toString());
                for (String header : List.of("Authorization", "Content-Type")) {
                    String value = exchange.getRequestHeaders().getFirst(header);
                    if (value != null) {
                        request.header(header, value);
                    }
                }
                Answer answer = request.raw(body).send();
                byte[] bytes = answer.body().getBytes(UTF_8);
                exchange.sendResponseHeaders(answer.status(), bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }

        private List<String> running() {
            return ProcessHandle.current()
                    .descendants()
                    .flatMap(process -> process.info().commandLine().stream())
                    .toList();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
