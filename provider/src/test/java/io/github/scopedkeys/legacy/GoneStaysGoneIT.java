/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.admin.AdminDemo;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.KeycloakServer;
import io.github.scopedkeys.server.RunningKeycloak;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A deleted or disabled legacy key stays so, whatever happens to peppers and owners before the same file is imported
 * again. One server runs with pepper 1, then peppers 2 and 1, then pepper 3 by mistake, then pepper 2 alone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoneStaysGoneIT {

    private static final String ONE = RunningKeycloak.PEPPER;
    private static final String TWO = "2:b3RoZXItcGVwcGVyLW90aGVyLXBlcHBlci1vdGhlci1wZXA=";

    private static final String THREE = "3:dGhpcmQtcGVwcGVyLXRoaXJkLXBlcHBlci10aGlyZC0=";

    private final Map<String, LegacyFile.Entry> file = new LinkedHashMap<>();
    private final Map<String, String> ids = new LinkedHashMap<>();
    private final Map<String, JsonNode> outcomes = new LinkedHashMap<>();
    private Answer underAnotherPepper;
    private Path pepperFile;
    private KeycloakServer server;
    private Demo demo;
    private AdminDemo admin;
    private LegacyFile importer;
    private User owner;

    @BeforeAll
    void liveThroughTwoPeppers(@TempDir Path directory) throws IOException {
        pepperFile = directory.resolve("pepper");
        pepper(ONE);
        server = KeycloakServer.named("gone")
                .option("--spi-api-keys--default--pepper-file=" + pepperFile)
                .option("--spi-api-keys--default--sweep-interval=5")
                .start();
        demo = new Demo(server);
        admin = new AdminDemo(demo);
        importer = new LegacyFile(demo);
        owner = demo.newUser();
        importEverything();
        removeUnderPepperOne();

        pepper(TWO + "\n" + ONE + "\n");
        server.restart();
        removeUnderBothPeppers();

        pepper(THREE);
        server.restart();
        underAnotherPepper = importer.post("{}");

        pepper(TWO + "\n");
        server.restart();
        importAgain();
    }

    private void pepper(String content) throws IOException {
        Files.writeString(pepperFile, content);
        Files.setPosixFilePermissions(pepperFile, PosixFilePermissions.fromString("r--r-----"));
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void nothingIsImportedWhileWhatWasDeletedCannotBeRecognized() {
        assertThat(underAnotherPepper.status()).isEqualTo(409);
        assertThat(underAnotherPepper.text("error")).isEqualTo("pepper_missing");
        assertThat(server.log().split("Legacy keys cannot be imported into 1 realms", -1))
                .hasSize(2);
    }

    @Test
    void aKeyThatWasNeverImportedIsImportedWithTheSameFile() {
        assertThat(outcomes.get("fresh").get("status").asText()).isEqualTo("imported");
        exchange("fresh", 200);
    }

    @Test
    void aKeyThatWasDeletedStaysDeletedWhoeverDeletedItAndUnderWhateverPepper() {
        for (String name : List.of("by owner", "by administrator", "revoked", "renewed", "by digest", "mark again")) {
            assertRefused(name, "key_deleted");
        }
    }

    @Test
    void aKeyOfARemovedOwnerIsNotGivenToWhoeverHasTheNameNow() {
        for (String name : List.of("owner removed", "owner overwritten")) {
            assertRefused(name, "key_deleted");
        }
        assertThat(demo.exchange(file.get("new holder").secret()).status()).isEqualTo(200);
    }

    @Test
    void aKeyIsNotGivenToWhoeverHasTheFormerNameOfItsOwner() {
        assertRefused("owner renamed", "other_owner");
    }

    @Test
    void aKeyWhoseOwnerTheSweepFoundGoneStaysDeleted() {
        if (server.database().isShared()) {
            assertRefused("swept", "key_deleted");
        }
    }

    @Test
    void aDisabledKeyIsStillThereAndStillDisabled() {
        for (String name : List.of("disabled by administrator", "disabled in bulk")) {
            assertThat(outcomes.get(name).get("status").asText()).as(name).isEqualTo("exists");
            assertThat(outcomes.get(name).get("id").asText()).as(name).isEqualTo(ids.get(name));
            assertThat(admin.call("GET", "api-keys/" + ids.get(name))
                            .expect(200)
                            .text("disabledBy"))
                    .isEqualTo("administrator");
            exchange(name, 400);
        }
    }

    @Test
    void aKeyWhosePepperIsGoneWorksAgainAsTheKeyThatItWas() {
        for (String name : List.of("kept", "disabled by owner")) {
            assertThat(outcomes.get(name).get("status").asText()).as(name).isEqualTo("exists");
            assertThat(outcomes.get(name).get("id").asText()).as(name).isEqualTo(ids.get(name));
        }
        exchange("kept", 200);
        exchange("disabled by owner", 400);
        demo.keys("PATCH", "/" + ids.get("disabled by owner"), admin.login(owner), Map.of("enabled", true))
                .expect(200);
        exchange("disabled by owner", 200);
    }

    @Test
    void noKeyIsThereTwice() {
        Set<String> all = new TreeSet<>(admin.ids("kind", "legacy", "max", "100"));

        Set<String> expected = new TreeSet<>();
        outcomes.values().stream()
                .filter(line -> line.has("id"))
                .forEach(line -> expected.add(line.get("id").asText()));
        expected.add(ids.get("owner renamed"));
        assertThat(all).isEqualTo(expected);
    }

    private void importEverything() {
        for (String name : List.of(
                "by owner",
                "by administrator",
                "revoked",
                "renewed",
                "disabled by administrator",
                "disabled in bulk",
                "disabled by owner",
                "kept",
                "mark again")) {
            file.put(name, LegacyFile.entry(owner));
        }
        file.put("by digest", LegacyFile.entry(owner).asSha256());
        for (String name : List.of("owner removed", "owner overwritten", "owner renamed", "swept")) {
            file.put(name, LegacyFile.entryByName(demo.newUser()));
        }
        file.forEach((name, entry) ->
                ids.put(name, importer.send(List.of(entry)).get(0).get("id").asText()));
        // From now on, the key is known by its text.
        file.computeIfPresent("by digest", (name, entry) -> entry.asText());
    }

    private void removeUnderPepperOne() {
        delete("by owner");
        admin.call("DELETE", "api-keys/" + ids.get("by administrator")).expect(204);
        demo.http()
                .post(Demo.KEYS_PATH + "/revoke")
                .form("token", file.get("revoked").secret())
                .send()
                .expect(200);
        delete("by digest");
        delete("mark again");
        admin.enable(ids.get("disabled by administrator"), false).expect(200);
        admin.call("POST", AdminDemo.path("api-keys/disable", "search", ids.get("disabled in bulk")))
                .expect(200);
        demo.keys("PATCH", "/" + ids.get("disabled by owner"), admin.login(owner), Map.of("enabled", false))
                .expect(200);
        User removed = file.get("owner removed").owner();
        demo.deleteUser(removed);
        User holder = demo.createUser(removed.name(), "another-password");
        file.put("new holder", LegacyFile.entryByName(holder));
        User overwritten = file.get("owner overwritten").owner();
        demo.admin(
                        "POST",
                        "partialImport",
                        Map.of(
                                "ifResourceExists",
                                "OVERWRITE",
                                "users",
                                List.of(Map.of("username", overwritten.name(), "enabled", true))))
                .expect(200);
        LegacyFile.vanish(server, file.get("swept").owner(), ids.get("swept"));
    }

    private void removeUnderBothPeppers() {
        exchange("renewed", 200);
        delete("renewed");
        assertThat(importer.send(List.of(file.get("mark again")))
                        .get(0)
                        .path("error")
                        .asText())
                .isEqualTo("key_deleted");
    }

    private void importAgain() {
        demo.http()
                .put("/admin/realms/demo")
                .bearer(demo.adminToken())
                .json(Map.of("editUsernameAllowed", true))
                .send()
                .expect(204);
        User renamed = file.get("owner renamed").owner();
        demo.admin(
                        "PUT",
                        "users/" + renamed.id(),
                        Map.of(
                                "username",
                                renamed.name() + "-renamed",
                                "email",
                                renamed.name() + "-renamed@example.org"))
                .expect(204);
        demo.createUser(renamed.name(), "another-password");
        file.put("fresh", LegacyFile.entry(owner));
        List<String> names = new ArrayList<>(file.keySet());
        List<JsonNode> report = importer.send(List.copyOf(file.values()));
        for (int i = 0; i < names.size(); i++) {
            outcomes.put(names.get(i), report.get(i));
        }
    }

    private void delete(String name) {
        demo.keys("DELETE", "/" + ids.get(name), admin.login(owner), null).expect(204);
    }

    private void assertRefused(String name, String error) {
        assertThat(outcomes.get(name).path("error").asText()).as(name).isEqualTo(error);
        exchange(name, 400);
    }

    private void exchange(String name, int status) {
        assertThat(demo.exchange(file.get(name).secret()).status()).as(name).isEqualTo(status);
    }
}
