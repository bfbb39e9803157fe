/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The result of a comparison, as in the JSON file. Times are in milliseconds; processor time of server and database is
 * in microseconds per request.
 *
 * @param ratio how many times as good the first side is as the last one: the median, over the rounds, of the first
 *     side's rate divided by the last one's of the same round; at a fixed rate, of the last side's p99 divided by the
 *     first one's
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

    /**
     * @param fixedRate requests per second, however many connections that takes; null if as many as the connections
     *     could send, one after the other
     */
    record Side(String label, int keys, int connections, Integer fixedRate, List<Run> runs) {

        double median(ToDoubleFunction<Run> value) {
            return Result.median(runs.stream().mapToDouble(value).toArray());
        }

        long errors() {
            return runs.stream().mapToLong(run -> run.wrong() + run.failed()).sum();
        }
    }

    /**
     * @param rate expected responses per second
     * @param wrong responses of any other kind
     * @param failed requests without a response
     * @param otherProcessors number of processors that were busy with neither server nor database, but with wrk and
     *     other programs; null if the system does not report it
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

    /** How many times as good one side is as another, round by round. */
    static double ratio(Side side, Side other) {
        return median(IntStream.range(0, side.runs().size())
                .mapToDouble(i -> ratio(side, side.runs().get(i), other.runs().get(i)))
                .toArray());
    }

    private static double ratio(Side side, Run run, Run other) {
        return side.fixedRate() == null ? run.rate() / other.rate() : other.p99Millis() / run.p99Millis();
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
