/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import io.github.scopedkeys.benchmark.Result.Run;
import io.github.scopedkeys.benchmark.Result.Side;
import java.util.List;
import java.util.Locale;

/** The results as text. */
final class Table {

    private Table() {}

    static String of(List<Result> results) {
        StringBuilder table = new StringBuilder(row(
                "medians of the rounds",
                "keys",
                "conn",
                "req/s",
                "p50 ms",
                "p99 ms",
                "server us",
                "db us",
                "others",
                "errors",
                "ratio",
                "goal"));
        for (Result result : results) {
            table.append('\n').append(result.title()).append('\n');
            for (Side side : result.sides()) {
                table.append(row(result, side));
            }
        }
        return table.append("""

                        server, db: processor time for each request. others: processors that were busy with wrk and \
                        what else ran.
                        ratio: the rate beside that of the last line, the median of the rounds. At half load: \
                        the last line's p99
                        beside this one's.
                        """).toString();
    }

    private static String row(Result result, Side side) {
        Side first = result.sides().get(0);
        Side last = result.sides().get(result.sides().size() - 1);
        boolean told = side.runs().stream().allMatch(run -> run.otherProcessors() != null);
        return row(
                "  " + side.label(),
                String.format(Locale.ROOT, "%,d", side.keys()),
                Integer.toString(side.connections()),
                rounded(side.median(Run::rate)),
                exact(side.median(Run::p50Millis)),
                exact(side.median(Run::p99Millis)),
                rounded(side.median(Run::serverCpuMicros)),
                rounded(side.median(Run::databaseCpuMicros)),
                told ? exact(side.median(Run::otherProcessors)) : "",
                Long.toString(side.errors()),
                side.equals(last) ? "" : exact(Result.ratio(side, last)),
                side.equals(first) ? exact(result.target()) : "");
    }

    private static String row(String label, String... cells) {
        StringBuilder row = new StringBuilder(String.format("%-36s", label));
        for (String cell : cells) {
            row.append(String.format("%10s", cell));
        }
        return row.append('\n').toString();
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static String exact(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
