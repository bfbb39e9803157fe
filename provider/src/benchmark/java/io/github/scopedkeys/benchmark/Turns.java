/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import io.github.scopedkeys.benchmark.Comparison.Side;
import io.github.scopedkeys.benchmark.Result.Conditions;
import io.github.scopedkeys.benchmark.Result.Run;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Measures the sides of a comparison in turns, A B A B ..., so other load on the machine affects both equally. */
final class Turns {

    private static final int COLD_WARM_UPS = 15;
    private static final int MORE_WARM_UPS = 6;
    /** The ratio of a request's processor time to the previous one from which a side counts as no faster. */
    private static final double NO_FASTER = 0.96;

    private final Wrk wrk;
    private final Steady steady = new Steady();
    private final ProcessHandle database;
    private final Options options;
    private final Set<Site> met = new HashSet<>();

    Turns(Wrk wrk, ProcessHandle database, Options options) {
        this.wrk = wrk;
        this.database = database;
        this.options = options;
    }

    Result measure(Comparison comparison, Conditions conditions) {
        String at = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        List<Side> sides = comparison.sides();
        sides.forEach(side -> side.load().prove(side.site().uri()));
        if (options.warmup() > 0) {
            warmUp(sides);
        }
        Integer rate = comparison.halfLoad() ? halfOf(sides.get(sides.size() - 1)) : null;
        List<List<Run>> runs = runs(sides, rate);
        comparison.afterwards().run();
        List<Result.Side> measured = IntStream.range(0, runs.size())
                .mapToObj(i -> new Result.Side(
                        sides.get(i).label(),
                        sides.get(i).site().keyCount(),
                        sides.get(i).connections(),
                        rate,
                        runs.get(i)))
                .toList();
        return Result.of(comparison, at, conditions, measured);
    }

    private int halfOf(Side side) {
        return (int) Math.max(1, run(side, null, options.seconds()).rate() / 2);
    }

    /** Returns the runs of each side, in their order. */
    private List<List<Run>> runs(List<Side> sides, Integer rate) {
        List<List<Run>> runs = new ArrayList<>();
        sides.forEach(side -> runs.add(new ArrayList<>()));
        for (int round = 0; round < options.rounds(); round++) {
            for (int i = 0; i < sides.size(); i++) {
                runs.get(i).add(run(sides.get(i), rate, options.seconds()));
            }
        }
        return runs;
    }

    /**
     * Warms up in turns until no server gets faster, or the limit is reached. A server that has just started always
     * gets extra time: under load, Java's compiler falls behind, and for minutes nothing changes until it catches up.
     */
    private void warmUp(List<Side> sides) {
        boolean cold = false;
        for (Side side : sides) {
            cold |= met.add(side.site());
        }
        int least = cold ? COLD_WARM_UPS : 0;
        double[] best = new double[sides.size()];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        boolean faster = true;
        for (int turn = 0; turn < least || (faster && turn < least + MORE_WARM_UPS); turn++) {
            faster = false;
            for (int i = 0; i < best.length; i++) {
                double time = run(sides.get(i), null, options.warmup()).serverCpuMicros();
                faster |= time < best[i] * NO_FASTER;
                best[i] = Math.min(best[i], time);
            }
        }
    }

    /** @param rate requests per second, or null for as many as the connections can send */
    private Run run(Side side, Integer rate, int seconds) {
        side.load().prove(side.site().uri());
        ProcessHandle server = side.site().server().handle();
        CpuTime serverBefore = CpuTime.of(server);
        CpuTime databaseBefore = CpuTime.of(database);
        Processors busyBefore = Processors.now();
        Sight sight = rate == null
                ? wrk.run(side.load(), side.site().uri(), side.connections(), seconds)
                : steady.run(side.load(), side.site().uri(), rate, seconds);
        double busy = Processors.now().busySince(busyBefore);
        Duration serverTime = CpuTime.of(server).since(serverBefore);
        Duration databaseTime = CpuTime.of(database).since(databaseBefore);
        if (sight.wrong() > 0) {
            System.out.println("A wrong answer to " + side.label() + ": " + sight.example());
        }
        long answers = Math.max(1, sight.right() + sight.wrong());
        return new Run(
                sight.right() / sight.seconds(),
                sight.p50Millis(),
                sight.p99Millis(),
                serverTime.toNanos() / 1e3 / answers,
                databaseTime.toNanos() / 1e3 / answers,
                Double.isNaN(busy) ? null : busy - serverTime.plus(databaseTime).toNanos() / 1e9 / sight.seconds(),
                sight.right(),
                sight.wrong(),
                sight.failed());
    }
}
