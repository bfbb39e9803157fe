/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Shell.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code apply-endpoints.sh} updates the catalog, prints what it did, and stops at the first rejection. */
@ExtendWith(RunningKeycloak.class)
class EndpointsScriptIT {

    private final Demo demo;

    @TempDir
    private Path directory;

    EndpointsScriptIT(Demo demo) {
        this.demo = demo;
    }

    @Test
    void theDemosEndpointsHaveTheOwnersTheTestsCountOn() {
        for (String id : Demo.ALICES_ENDPOINTS) {
            assertThat(endpoint(id).get("ownerId").asText()).isEqualTo(Demo.ALICE.id());
        }
        for (String id : Demo.BOBS_ENDPOINTS) {
            assertThat(endpoint(id).get("ownerId").asText()).isEqualTo(Demo.BOB.id());
        }
        for (String id : Demo.SHARED_ENDPOINTS) {
            assertThat(endpoint(id).path("ownerId").isTextual()).isFalse();
        }
    }

    @Test
    void applyingTheSameFileAgainChangesNothingAndLeavesNoEvent() {
        JsonNode before = catalogue();
        JsonNode eventsBefore = endpointEvents();

        Outcome outcome = apply(demoFile(), Map.of());

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.output().lines()).hasSize(6).allMatch(line -> line.endsWith("200"));
        assertThat(catalogue()).isEqualTo(before);
        assertThat(endpointEvents()).isEqualTo(eventsBefore);
    }

    @Test
    void anEndpointThatIsNewIsAdded() throws IOException {
        Outcome outcome = apply(file("""
                [
                  { "id": "script-adds", "name": "Quotes ' and $HOME", "ownerId": null }
                ]
                """), Map.of());

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains("script-adds").contains("201");
        assertThat(endpoint("script-adds").get("name").asText()).isEqualTo("Quotes ' and $HOME");
        demo.admin("DELETE", "api-endpoints/script-adds").expect(204);
    }

    @Test
    void aWrongSecretOfTheControlPlaneIsReportedAndNotPrinted() {
        Outcome outcome = apply(demoFile(), Map.of("CLIENT_SECRET", "not-the-secret"));

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.output()).contains("no token for the control plane").doesNotContain("not-the-secret");
    }

    @Test
    void aControlPlaneMayHaveAnySecret() {
        Demo.Client plane = plane("+/=%41\"\\ é:", Map.of());

        Outcome outcome = apply(demoFile(), Map.of("CLIENT_ID", plane.id(), "CLIENT_SECRET", plane.secret()));

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    }

    @Test
    void aCatalogThatTakesLongerThanATokenLivesIsAppliedToItsEnd() throws IOException {
        int lives = 2;
        Demo.Client plane = plane("secret-of-plane", Map.of("access.token.lifespan", String.valueOf(lives)));
        String line = "{ \"id\": \"script-repeats\", \"name\": \"Again\" }";
        int many = 300;
        long begin = System.nanoTime();

        Outcome outcome = apply(
                file("[\n" + String.join(",\n", Collections.nCopies(many, line)) + "\n]\n"),
                Map.of("CLIENT_ID", plane.id(), "CLIENT_SECRET", plane.secret()));

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(lives));
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.output().lines()).hasSize(many);
        demo.admin("DELETE", "api-endpoints/script-repeats").expect(204);
    }

    /** A client that may change the catalog. */
    private Demo.Client plane(String secret, Map<String, String> attributes) {
        Demo.Client plane = new Demo.Client("plane-" + UUID.randomUUID(), secret);
        demo.admin(
                        "POST",
                        "clients",
                        Map.of(
                                "clientId",
                                plane.id(),
                                "secret",
                                secret,
                                "serviceAccountsEnabled",
                                true,
                                "attributes",
                                attributes))
                .expect(201);
        String account = demo.admin("GET", "clients/" + demo.clientUuid(plane.id()) + "/service-account-user")
                .expect(200)
                .text("id");
        demo.grantClientRole(new Demo.User(account, plane.id(), ""), "realm-management", "manage-api-endpoints");
        return plane;
    }

    @Test
    void anOwnerWhoDoesNotExistStopsTheScript() throws IOException {
        Outcome outcome = apply(file("""
                [
                  { "id": "nobodys", "name": "Nobody's", "ownerId": "no-such-user" }
                ]
                """), Map.of());

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.output()).contains("rejected nobodys with 400");
    }

    @Test
    void twoEndpointsOnOneLineAreRefusedBeforeAnythingIsSent() throws IOException {
        Outcome outcome = apply(file("""
                [{ "id": "one", "name": "One" }, { "id": "two", "name": "Two" }]"""), Map.of());

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.output()).contains("one endpoint per line");
        assertThat(demo.admin("GET", "api-endpoints/one").status()).isEqualTo(404);
    }

    @Test
    void anIdThatWouldLeaveThePathIsRefusedBeforeItIsSent() throws IOException {
        Outcome outcome = apply(file("""
                [
                  { "id": "../users", "name": "Users", "ownerId": null }
                ]
                """), Map.of());

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.output()).contains("no valid id");
    }

    @Test
    void aServerThatIsNotThereIsReported() {
        Outcome outcome =
                Shell.bash(demo.server().realmConfig().resolve("apply-endpoints.sh"), Map.of(), "http://127.0.0.1:1");

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.output()).contains("Keycloak does not respond at http://127.0.0.1:1");
    }

    private Outcome apply(Path file, Map<String, String> environment) {
        return Shell.bash(
                demo.server().realmConfig().resolve("apply-endpoints.sh"),
                environment,
                demo.server().baseUri().toString(),
                file.toString());
    }

    private Path demoFile() {
        return demo.server().realmConfig().resolve("endpoints.json");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("endpoints.json"), content);
    }

    private JsonNode catalogue() {
        return demo.admin("GET", "api-endpoints").expect(200).json();
    }

    private JsonNode endpoint(String id) {
        return demo.admin("GET", "api-endpoints/" + id).expect(200).json();
    }

    private JsonNode endpointEvents() {
        return demo.admin("GET", "admin-events?resourcePath=api-endpoints/*&max=1000")
                .expect(200)
                .json();
    }
}
