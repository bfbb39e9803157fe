/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Json;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** RunPod's own client from npm, with nothing changed but its base URL, through a real nginx. */
@ExtendWith(RunningKeycloak.class)
class RunpodRecipeIT {

    private static Recipe nginx;
    private static Path folder;

    private final Demo demo;
    private final KeyOwner owner;

    RunpodRecipeIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    @BeforeAll
    static void installTheClientAndStartNginx(Demo demo) {
        folder = Recipe.copyOf("runpod");
        Recipe.run(folder, "npm", "ci", "--no-audit", "--no-fund");
        nginx = Nginx.start(demo, Recipe.freePort(), Map.of());
    }

    @AfterAll
    static void stop() {
        if (nginx != null) {
            nginx.close();
        }
    }

    @Test
    void everyCallOfTheClientNeedsTheLevelThatTheReadmeSays() throws IOException {
        KeyOwner.Key disabled = owner.create("none", owner.first(), "read_write");
        owner.enable(disabled, false);
        String keys = """
                {"read and write":"%s","read":"%s","another endpoint":"%s","disabled":"%s","junk":"%s",\
                "legacy":"%s"}""".formatted(
                        owner.create("none", owner.first(), "read_write").secret(),
                        owner.create("none", owner.first(), "read").secret(),
                        owner.create("none", owner.second(), "read_write").secret(),
                        disabled.secret(),
                        "rpa_junk",
                        legacyKey());

        String printed = Recipe.run(folder, environment(Map.of("KEYS", keys)), "node", "calls.js");

        System.out.println(printed);
        List<String> table =
                printed.lines().filter(line -> line.startsWith("|")).toList();
        assertThat(table).hasSize(14);
        assertThat(Files.readAllLines(folder.resolve("README.md"))).containsSequence(table);
    }

    @Test
    void jobsRunAsTheClientExpects() {
        String printed = Recipe.run(
                folder,
                environment(Map.of(
                        "READ_WRITE",
                                owner.create("none", owner.first(), "read_write")
                                        .secret(),
                        "READ", owner.create("none", owner.first(), "read").secret(),
                        "OTHER",
                                owner.create("none", owner.second(), "read_write")
                                        .secret(),
                        "OTHER_ENDPOINT", owner.second(),
                        "LEGACY", legacyKey())),
                "npm",
                "test");

        assertThat(printed).containsPattern("pass 8\\b").containsPattern("fail 0\\b");
    }

    private Map<String, String> environment(Map<String, String> keys) {
        Map<String, String> all = new HashMap<>(keys);
        all.put("BASE_URL", nginx.uri() + "/v2");
        all.put("ENDPOINT", owner.first());
        return all;
    }

    private String legacyKey() {
        String secret = "legacy-" + UUID.randomUUID();
        demo.importKeys(Json.legacyKey(owner.user().id(), "Older", secret)).expect(200);
        return secret;
    }
}
