/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.recipe;

import java.nio.file.Path;

/** Runs a recipe's own pom with the same Maven and repository as these tests. */
final class Maven {

    private Maven() {}

    static void run(Path folder, String goal) {
        Recipe.run(
                folder,
                Path.of(System.getProperty("scopedkeys.maven.home"), "bin", "mvn")
                        .toString(),
                "-B",
                "-ntp",
                "-q",
                "-Dmaven.repo.local=" + System.getProperty("scopedkeys.maven.repository"),
                goal);
    }
}
