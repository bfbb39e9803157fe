/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The processor time that a process and its descendants have had, as the operating system counts it. */
record CpuTime(Map<Long, Duration> byProcess) {

    static CpuTime of(ProcessHandle root) {
        try (Stream<ProcessHandle> descendants = root.descendants()) {
            return new CpuTime(Stream.concat(Stream.of(root), descendants)
                    .collect(Collectors.toMap(
                            ProcessHandle::pid,
                            process -> process.info().totalCpuDuration().orElse(Duration.ZERO))));
        }
    }

    /** What came on top since then. A process that ended in between is not counted. */
    Duration since(CpuTime earlier) {
        return byProcess.entrySet().stream()
                .map(entry -> entry.getValue().minus(earlier.byProcess.getOrDefault(entry.getKey(), Duration.ZERO)))
                .reduce(Duration.ZERO, Duration::plus);
    }
}
