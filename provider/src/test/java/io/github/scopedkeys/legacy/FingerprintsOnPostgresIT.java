/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.admin.AdminDemo;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.RunningKeycloak;
import io.github.scopedkeys.status.Statuses;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Legacy keys from before fingerprints existed, lost fingerprint keys, and concurrent imports. */
@ExtendWith(RunningKeycloak.class)
class FingerprintsOnPostgresIT {

    private final Demo demo;
    private final AdminDemo admin;
    private final LegacyFile importer;
    private final User owner;

    FingerprintsOnPostgresIT(Demo demo) {
        this.demo = demo;
        this.admin = new AdminDemo(demo);
        this.importer = new LegacyFile(demo);
        this.owner = demo.newUser();
    }

    @Test
    void aKeyFromBeforeGetsItsFingerprintWhenItIsUsed() throws SQLException {
        LegacyFile.Entry used = LegacyFile.entry(owner);
        String id = importedBefore(used);
        assertThat(fingerprints(id)).isZero();

        demo.exchange(used.secret()).expect(200);
        demo.exchange(used.secret()).expect(200);

        assertThat(fingerprints(id)).isEqualTo(1);
        assertThat(status(used)).isEqualTo("exists");
        admin.call("DELETE", "api-keys/" + id).expect(204);
        assertThat(status(used)).isEqualTo("key_deleted");
    }

    /** Both change the key, and the one must not wait for the other. */
    @Test
    void aKeyFromBeforeGetsItsFingerprintByTheUseThatAlsoGivesItAPlaceInAStatusList() throws SQLException {
        LegacyFile.Entry used = LegacyFile.entry(owner);
        String id = importedBefore(used);
        Statuses.enable(demo, true);
        try {
            String token = demo.exchange(used.secret()).expect(200).text("access_token");

            assertThat(Demo.claims(token).has("status")).isTrue();
            assertThat(fingerprints(id)).isEqualTo(1);
        } finally {
            Statuses.enable(demo, false);
        }
    }

    @Test
    void aKeyFromBeforeGetsItsFingerprintWhenItIsImportedAgain() throws SQLException {
        LegacyFile.Entry key = LegacyFile.entry(owner);
        String id = importedBefore(key);

        assertThat(status(key)).isEqualTo("exists");

        assertThat(fingerprints(id)).isEqualTo(1);
        assertThat(status(key)).isEqualTo("exists");
    }

    @Test
    void aKeyFromBeforeThatWasDeletedIsRecognizedByItsDigest() throws SQLException {
        LegacyFile.Entry deleted = LegacyFile.entry(owner);
        LegacyFile.Entry ofRemoved = LegacyFile.entryByName(demo.newUser());
        String id = importedBefore(deleted);
        importedBefore(ofRemoved);
        admin.call("DELETE", "api-keys/" + id).expect(204);
        demo.deleteUser(ofRemoved.owner());
        demo.createUser(ofRemoved.owner().name(), "another-password");

        for (LegacyFile.Entry gone : List.of(deleted, ofRemoved, deleted, ofRemoved)) {
            assertThat(status(gone)).isEqualTo("key_deleted");
            demo.exchange(gone.secret()).expect(400);
        }

        // The fingerprints are recorded now, so the digests are no longer needed.
        demo.server().update("delete from scoped_key_deleted");
        assertThat(status(deleted)).isEqualTo("key_deleted");
        assertThat(status(ofRemoved)).isEqualTo("key_deleted");
    }

    @Test
    void whereTheFingerprintKeyWasForgottenAllBeginsAgainAndHoldsAgain() throws SQLException {
        LegacyFile.Entry kept = LegacyFile.entry(owner);
        LegacyFile.Entry deleted = LegacyFile.entry(owner);
        String id = importer.send(List.of(kept)).get(0).get("id").asText();
        String former = importer.send(List.of(deleted)).get(0).get("id").asText();
        admin.call("DELETE", "api-keys/" + former).expect(204);
        assertThat(status(deleted)).isEqualTo("key_deleted");

        demo.server().update("delete from scoped_key_secret");

        assertThat(status(kept)).isEqualTo("exists");
        assertThat(status(deleted)).isEqualTo("imported");
        admin.call("DELETE", "api-keys/" + id).expect(204);
        assertThat(status(kept)).isEqualTo("key_deleted");
        assertThat(status(LegacyFile.entry(owner))).isEqualTo("imported");
    }

    @Test
    void importsOfTheSameFileAtOnceImportEachKeyOnce() {
        List<LegacyFile.Entry> file =
                Stream.generate(() -> LegacyFile.entry(owner)).limit(700).toList();

        List<CompletableFuture<List<JsonNode>>> imports = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            imports.add(CompletableFuture.supplyAsync(() -> importer.send(file)));
        }

        Set<String> ids = new HashSet<>();
        long imported = 0;
        for (CompletableFuture<List<JsonNode>> each : imports) {
            List<JsonNode> report = each.join();
            assertThat(report).hasSize(701);
            report.subList(0, 700).forEach(line -> ids.add(line.get("id").asText()));
            imported += report.get(700).at("/summary/imported").asLong();
        }
        assertThat(ids).hasSize(700);
        assertThat(imported).isEqualTo(700);
        assertThat(admin.count("userId", owner.id())).isEqualTo(700);
    }

    /** Imports a key and makes it look as if it had been imported before fingerprints existed. */
    private String importedBefore(LegacyFile.Entry entry) throws SQLException {
        String id = importer.send(List.of(entry)).get(0).get("id").asText();
        demo.server().update("delete from scoped_key_fingerprint where key_id = '" + id + "'");
        demo.server().update("update scoped_key set fingerprinted = false where id = '" + id + "'");
        return id;
    }

    private String status(LegacyFile.Entry entry) {
        JsonNode line = importer.send(List.of(entry)).get(0);
        return line.has("error")
                ? line.get("error").asText()
                : line.get("status").asText();
    }

    private long fingerprints(String id) throws SQLException {
        return demo.server().readNumber("select count(*) from scoped_key_fingerprint where key_id = '" + id + "'");
    }
}
