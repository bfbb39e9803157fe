/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The processor time of a process and its descendants, as counted by the operating system. */
record CpuTime(Map<Long, Duration> byProcess) {

    static CpuTime of(ProcessHandle root) {
        try (Stream<ProcessHandle> descendants = root.descendants()) {
            return new CpuTime(Stream.concat(Stream.of(root), descendants)
                    .collect(Collectors.toMap(
                            ProcessHandle::pid,
                            process -> process.info().totalCpuDuration().orElse(Duration.ZERO))));
        }
    }

    /** The time added since then. Processes that ended in between are not counted. */
    Duration since(CpuTime earlier) {
        return byProcess.entrySet().stream()
                .map(entry -> entry.getValue().minus(earlier.byProcess.getOrDefault(entry.getKey(), Duration.ZERO)))
                .reduce(Duration.ZERO, Duration::plus);
    }
}
