/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import java.net.URI;
import java.util.Map;
import java.util.stream.Stream;

/** What a server's metrics endpoint says, in the text format of Prometheus. */
public record ServerMetrics(String text) {

    /** @param management the base of the server's management port */
    public static ServerMetrics of(URI management) {
        return new ServerMetrics(
                new Http(management).get("/metrics").send().expect(200).body());
    }

    /** The lines of a metric, one for each combination of its labels. */
    public Stream<String> lines(String metric) {
        return text.lines().filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "));
    }

    /** The sum over all lines of the metric that have these labels. */
    public double sum(String metric, Map<String, String> labels) {
        return lines(metric)
                .filter(line -> labels.entrySet().stream()
                        .allMatch(label -> line.contains(label.getKey() + "=\"" + label.getValue() + "\"")))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
