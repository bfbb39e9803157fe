/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code benchmark.sh} starts the benchmark without Maven, which sets these properties for the tests. */
class BenchmarkCommandTest {

    @Test
    void theCommandSetsEveryPropertyThatAServerNeeds() throws IOException {
        String command = Files.readString(Path.of("benchmark.sh"));
        List<String> needed = Pattern.compile("\"(scopedkeys\\.[a-z.]+)\"")
                .matcher(Files.readString(Path.of("src/harness/java/io/github/scopedkeys/server/Setup.java")))
                .results()
                .map(MatchResult::group)
                .map(name -> name.replace("\"", ""))
                .toList();
        assertThat(needed).contains("scopedkeys.work");
        assertThat(needed).allSatisfy(name -> assertThat(command).contains("-D" + name + "="));
    }
}
