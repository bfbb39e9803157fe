/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import io.github.scopedkeys.server.Http;
import java.net.URI;

/** The tokens that a server has given out for keys: signed for the request, or signed before and given again. */
record Tokens(double minted, double reused) {

    private static final String METRIC = "api_keys_tokens_total";

    /** @param management the base of the server's management port, which serves its metrics */
    static Tokens of(URI management) {
        String metrics = new Http(management).get("/metrics").send().expect(200).body();
        return new Tokens(value(metrics, "minted"), value(metrics, "reused"));
    }

    Tokens since(Tokens before) {
        return new Tokens(minted - before.minted, reused - before.reused);
    }

    /** The part of all tokens that was reused, from 0 to 1. */
    double reuse() {
        return minted + reused == 0 ? 0 : reused / (minted + reused);
    }

    private static double value(String metrics, String origin) {
        return metrics.lines()
                .filter(line -> line.startsWith(METRIC) && line.contains("origin=\"" + origin + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
