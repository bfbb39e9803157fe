/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What a comparison came to, as it stands in the JSON file. Times are in milliseconds or, for processor time,
 * microseconds for each request; processor time is the server's and the database's.
 *
 * @param ratio the median, over the rounds, of the first side's rate divided by the last one's of the same round
 * @param at when it was measured (ISO 8601)
 */
record Result(
        String id, String title, double target, double ratio, String at, Conditions conditions, List<Side> sides) {

    record Conditions(
            int processors,
            String processor,
            double loadBefore,
            String java,
            String keycloak,
            String database,
            boolean events,
            int secondsPerRun,
            int warmupSeconds) {}

    record Side(String label, int keys, int connections, List<Run> runs) {

        double median(ToDoubleFunction<Run> value) {
            return Result.median(runs.stream().mapToDouble(value).toArray());
        }

        long errors() {
            return runs.stream().mapToLong(run -> run.wrong() + run.failed()).sum();
        }
    }

    /**
     * @param rate right answers a second
     * @param wrong answers that were not of the expected kind
     * @param failed requests without an answer
     * @param otherProcessors how many processors were busy with neither server nor database: with wrk, and with what
     *     else the machine had to do; null where the system does not tell
     */
    record Run(
            double rate,
            double p50Millis,
            double p99Millis,
            double serverCpuMicros,
            double databaseCpuMicros,
            Double otherProcessors,
            long right,
            long wrong,
            long failed) {}

    static Result of(Comparison comparison, String at, Conditions conditions, List<Side> sides) {
        double ratio = ratio(sides.get(0), sides.get(sides.size() - 1));
        return new Result(comparison.id(), comparison.title(), comparison.target(), ratio, at, conditions, sides);
    }

    /** One side's rate beside another's, round by round. */
    static double ratio(Side side, Side other) {
        return median(IntStream.range(0, side.runs().size())
                .mapToDouble(
                        i -> side.runs().get(i).rate() / other.runs().get(i).rate())
                .toArray());
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
