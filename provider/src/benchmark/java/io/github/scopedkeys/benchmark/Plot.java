/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import io.github.scopedkeys.benchmark.Result.Run;
import io.github.scopedkeys.benchmark.Result.Side;
import java.util.List;
import java.util.Locale;

/**
 * Draws the results: for each comparison, one bar per side, and the ratio with its goal. Readable on light and dark.
 */
final class Plot {

    private static final int WIDTH = 860;
    private static final int LABELS = 250;
    private static final int BARS = 400;
    private static final int BAR = 16;
    private static final int STEP = 21;

    private final StringBuilder svg = new StringBuilder();
    private int y = 24;

    private Plot() {}

    static String of(List<Result> results) {
        Plot plot = new Plot();
        results.forEach(plot::draw);
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">
                <title>Requests a second, beside Keycloak's own</title>
                <style>
                text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #3d444d; }
                .title { font-weight: 600; fill: #1f2328; }
                .ratio { font-size: 18px; font-weight: 600; fill: #1f2328; }
                .goal { font-size: 11px; fill: #59636e; }
                .ours { fill: #0969da; }
                .other { fill: #afb8c1; }
                @media (prefers-color-scheme: dark) {
                  text { fill: #c5ccd3; }
                  .title, .ratio { fill: #f0f6fc; }
                  .goal { fill: #9198a1; }
                  .ours { fill: #4493f8; }
                  .other { fill: #656c76; }
                }
                </style>
                """.formatted(WIDTH, plot.y, WIDTH, plot.y) + plot.svg + "</svg>\n";
    }

    private void draw(Result result) {
        text(0, y, "title", "start", result.title());
        int top = y + 8;
        List<Side> sides = result.sides();
        double most = sides.stream().mapToDouble(Plot::length).max().orElse(1);
        for (int i = 0; i < sides.size(); i++) {
            Side side = sides.get(i);
            int row = top + i * STEP;
            double length = length(side) / most * BARS;
            boolean other = i > 0 && i == sides.size() - 1;
            text(LABELS - 10, row + 12, "label", "end", label(result, side));
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
                    other ? "other" : "ours",
                    LABELS,
                    row,
                    length,
                    BAR));
            text((int) (LABELS + length + 6), row + 12, "rate", "start", figure(side));
        }
        text(WIDTH, top + 16, "ratio", "end", String.format(Locale.ROOT, "%.2f \u00d7", result.ratio()));
        text(WIDTH, top + 33, "goal", "end", String.format(Locale.ROOT, "goal %.2f", result.target()));
        y = top + sides.size() * STEP + 26;
    }

    /** At a fixed rate, the latency is what was measured. */
    private static double length(Side side) {
        return side.fixedRate() == null ? side.median(Run::rate) : side.median(Run::p99Millis);
    }

    private static String figure(Side side) {
        return side.fixedRate() == null
                ? String.format(Locale.ROOT, "%,.0f/s", length(side))
                : String.format(Locale.ROOT, "p99 %.1f ms at %,d/s", length(side), side.fixedRate());
    }

    private static String label(Result result, Side side) {
        boolean growth = result.sides().stream().map(Side::keys).distinct().count() > 1;
        return growth ? String.format(Locale.ROOT, "%,d keys", side.keys()) : side.label();
    }

    private void text(int x, int baseline, String kind, String anchor, String words) {
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"%s\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n",
                kind,
                x,
                baseline,
                anchor,
                words.replace("&", "&amp;").replace("<", "&lt;")));
    }
}
