/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.recipe;

import java.nio.file.Path;

/** The Maven that runs these tests, once more, with the same repository, for a recipe's own pom. */
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
