/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The time of all processors of the machine since its start, in clock ticks, from Linux's {@code /proc/stat}. */
record Processors(long all, long idle) {

    private static final Path STAT = Path.of("/proc/stat");
    /** Idle, and waiting for the disk. */
    private static final int IDLE = 3;

    private static final int WAITING = 4;
    /** User, nice, system, idle, iowait, irq, softirq, steal; what follows is part of the first two. */
    private static final int KINDS = 8;

    static Processors now() {
        if (!Files.exists(STAT)) {
            return new Processors(0, 0);
        }
        try (var lines = Files.lines(STAT)) {
            long[] ticks = Arrays.stream(lines.findFirst().orElseThrow().split("\\s+"))
                    .skip(1)
                    .limit(KINDS)
                    .mapToLong(Long::parseLong)
                    .toArray();
            return new Processors(Arrays.stream(ticks).sum(), ticks[IDLE] + ticks[WAITING]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The average number of busy processors, or NaN if the system does not report it. */
    double busySince(Processors earlier) {
        double share = 1 - (double) (idle - earlier.idle) / (all - earlier.all);
        return share * Runtime.getRuntime().availableProcessors();
    }
}
