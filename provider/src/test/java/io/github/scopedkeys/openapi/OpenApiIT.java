/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The linter accepts the document. Every response in every other test checks that the document is true. */
class OpenApiIT {

    private static final List<String> FILES =
            List.of(".redocly.lint-ignore.yaml", "openapi.yaml", "package.json", "package-lock.json", "redocly.yaml");

    @TempDir
    private Path work;

    @Test
    void theLinterFindsNothing() throws Exception {
        Path docs = Path.of(System.getProperty("scopedkeys.realm.config")).resolveSibling("docs");
        for (String file : FILES) {
            Files.copy(docs.resolve(file), work.resolve(file));
        }

        run("npm", "ci", "--no-audit", "--no-fund");
        String found = run("npm", "run", "lint");

        assertThat(found).contains("Your API description is valid").doesNotContain("You have");
    }

    private String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true);
        builder.environment().put("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
