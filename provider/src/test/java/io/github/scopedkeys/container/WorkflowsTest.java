/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A tag of an action can be moved to other code; a commit cannot. */
class WorkflowsTest {

    @Test
    void everyActionIsPinnedToACommitAndSaysItsVersion() throws IOException {
        List<String> uses;
        try (Stream<Path> workflows = Files.list(Repository.path(".github/workflows"))) {
            uses = workflows
                    .flatMap(workflow -> Repository.text(workflow.toString()).lines())
                    .filter(line -> line.contains("uses:"))
                    .map(line -> line.replaceFirst(".*uses: *", ""))
                    .toList();
        }

        assertThat(uses).hasSizeGreaterThan(10).allMatch(action -> action.matches("[\\w./-]+@[0-9a-f]{40} # v[0-9.]+"));
    }
}
