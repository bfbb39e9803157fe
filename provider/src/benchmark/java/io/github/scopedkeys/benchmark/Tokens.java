/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import io.github.scopedkeys.server.ServerMetrics;
import java.net.URI;
import java.util.Map;

/** The tokens that a server has given out for keys: signed for the request, or signed before and given again. */
record Tokens(double minted, double reused) {

    private static final String METRIC = "api_keys_tokens_total";

    /** @param management the base of the server's management port, which serves its metrics */
    static Tokens of(URI management) {
        ServerMetrics metrics = ServerMetrics.of(management);
        return new Tokens(
                metrics.sum(METRIC, Map.of("origin", "minted")), metrics.sum(METRIC, Map.of("origin", "reused")));
    }

    Tokens since(Tokens before) {
        return new Tokens(minted - before.minted, reused - before.reused);
    }

    /** The part of all tokens that was reused, from 0 to 1. */
    double reuse() {
        return minted + reused == 0 ? 0 : reused / (minted + reused);
    }
}
