/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.Shell.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The calls of {@code kcadm-examples.sh}, docs/getting-started.md and the README, with the distribution's {@code
 * kcadm.sh}. Each starts its own JVM, so they run once, on PostgreSQL.
 */
@ExtendWith(RunningKeycloak.class)
class KcadmOnPostgresIT {

    private static final Pattern LINES_TO_PASTE = Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL);
    /** For machines without jq. */
    private static final String JQ = """
            jq() { node -e '
                const answer = JSON.parse(require("fs").readFileSync(0));
                const path = process.argv[2];
                console.log(path ? answer[path.slice(1)] : JSON.stringify(answer))' -- "$@"; }
            """;

    private final Demo demo;
    private final Path examples;

    @TempDir
    private Path home;

    KcadmOnPostgresIT(Demo demo) {
        this.demo = demo;
        this.examples = demo.server().realmConfig().resolve("kcadm-examples.sh");
    }

    @BeforeEach
    void logIn() {
        kcadm().logIn();
    }

    @Test
    void everyCallDoesWhatItIsPrintedFor() {
        // A new realm, because the last call creates a role that the demo realm has already.
        String realm = "kcadm-" + UUID.randomUUID();
        master("POST", "/admin/realms", Map.of("realm", realm, "enabled", true)).expect(201);
        String path = "/admin/realms/" + realm + "/";
        String owner = master("POST", path + "users", Map.of("username", "owner"))
                .expect(201)
                .newId();
        String secret = "old-" + UUID.randomUUID();
        String key = imported(path, secret);
        String other = imported(path, "old-" + UUID.randomUUID());
        // A token issued before the realm was created has no rights in it.
        logIn();

        Outcome outcome = Shell.bash(examples, environment(Map.of("REALM", realm)), key, owner, "img-gen");

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.output())
                .contains("\"username\" : \"owner\"")
                .contains("\"count\" : 2")
                .contains("Image generator 2")
                .doesNotContain(secret);
        assertThat(master("GET", path + "api-keys/" + key, null).status()).isEqualTo(404);
        assertThat(master("GET", path + "api-keys/" + other, null).expect(200).text("disabledBy"))
                .isEqualTo("administrator");
        assertThat(master("GET", path + "api-endpoints/img-gen", null).status()).isEqualTo(404);
        String management = master("GET", path + "clients?clientId=realm-management", null)
                .expect(200)
                .json()
                .get(0)
                .get("id")
                .asText();
        master("GET", path + "clients/" + management + "/roles/manage-api-endpoints", null)
                .expect(200);
        master("DELETE", "/admin/realms/" + realm, null).expect(204);
    }

    @Test
    void theLinesOfGettingStartedAndOfTheReadmeMakeARealmAndAKeyThatIsGoodForWhatTheySay() throws IOException {
        List<String> ownRealm = linesToPaste("docs/getting-started.md", "\n## Set up a realm\n");
        List<String> use = linesToPaste("docs/getting-started.md", "\n## Use a key\n");
        List<String> firstGate = linesToPaste("README.md", "\n## Your first gate and key\n");
        // The realm already has a gate by then.
        String readme = String.join("", firstGate.subList(0, 2))
                .replace("clientId=gate", "clientId=second-gate")
                .replace("gate:$GATE_SECRET", "second-gate:$GATE_SECRET");
        String realm = "readme-" + UUID.randomUUID();
        Path script = home.resolve("readme.sh");
        Files.writeString(
                script,
                ("set -euo pipefail\n" + JQ + ownRealm.get(1) + use.get(1) + use.get(2) + "echo; echo README\n"
                                + readme)
                        .replace("REALM=myrealm", "REALM=" + realm)
                        .replace(
                                "http://localhost:8080", demo.server().baseUri().toString()));

        Outcome outcome = Shell.bash(script, environment(Map.of()));

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.output())
                .contains("\"issued_token_type\"")
                .contains("\"active\":true")
                .contains("HTTP/1.1 200 OK", "X-Api-Key-Scope: endpoint:img-gen:write")
                .contains("HTTP/1.1 403 Forbidden", "scope=\"graphql:write\"");
        assertThat(outcome.output().split("\nREADME\n", 2)[1])
                .contains("\"issued_token_type\"", "graphql:read endpoint:img-gen:read endpoint:img-gen:write");
        master("DELETE", "/admin/realms/" + realm, null).expect(204);
        master("PUT", "/admin/realms/master", Map.of("adminTheme", "")).expect(204);
    }

    @Test
    void theLinesOnGatesMakeAClientAGate() throws IOException {
        String realm = "gates-" + UUID.randomUUID();
        master("POST", "/admin/realms", Map.of("realm", realm, "enabled", true)).expect(201);
        master(
                        "POST",
                        "/admin/realms/" + realm + "/clients",
                        Map.of("clientId", "gate", "secret", "of-the-gate", "fullScopeAllowed", true))
                .expect(201);
        logIn();
        Path script = home.resolve("gates.sh");
        Files.writeString(
                script,
                "set -euo pipefail\n"
                        + linesToPaste("docs/rest.md", "\n## Gates: ").get(0));

        Outcome outcome = Shell.bash(script, environment(Map.of("REALM", realm)));

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.output())
                .contains("client_not_enabled_for_api_keys", "\"objections\" : [ ]", "\"scopeRequired\" : true")
                .doesNotContain("of-the-gate");
        master("DELETE", "/admin/realms/" + realm, null).expect(204);
    }

    /** The blocks of a document that follow this text and are to be pasted. */
    private List<String> linesToPaste(String document, String behind) throws IOException {
        String text = Files.readString(demo.server().realmConfig().resolveSibling(document));
        return LINES_TO_PASTE
                .matcher(text.split(Pattern.quote(behind), 2)[1])
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    @Test
    void whatKcadmSendsBackWholeMayNotDifferInAnythingElse() {
        User owner = demo.newUser();
        NewKey key = demo.newKey(owner, READ);

        for (String change : List.of("name=other", "userId=" + Demo.BOB.id(), "permissions.graphql=read_write")) {
            Outcome outcome = Shell.bash(
                    kcadm().program(),
                    environment(Map.of()),
                    "update",
                    "api-keys/" + key.id(),
                    "-r",
                    "demo",
                    "-s",
                    "enabled=false",
                    "-s",
                    change);
            assertThat(outcome.exitCode()).isNotZero();
            assertThat(outcome.output()).contains("cannot be changed here");
        }

        demo.exchange(key.key()).expect(200);
    }

    private String imported(String path, String secret) {
        return demo.http()
                .post(path + "api-keys/import")
                .bearer(demo.adminToken())
                .body("application/x-ndjson", """
                        {"username":"owner","name":"old","access":"read","secret":"%s"}""".formatted(secret))
                .send()
                .expect(200)
                .body()
                .replaceAll("(?s).*\"id\":\"([^\"]*)\".*", "$1");
    }

    private Answer master(String method, String path, Object body) {
        Http.Request request = demo.http().request(method, path).bearer(demo.adminToken());
        return (body == null ? request : request.json(body)).send();
    }

    private Kcadm kcadm() {
        return new Kcadm(demo.server(), home);
    }

    private Map<String, String> environment(Map<String, String> further) {
        return kcadm().environment(further);
    }
}
