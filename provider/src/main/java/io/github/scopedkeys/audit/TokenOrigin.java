/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.util.Locale;

/**
 * Where the token came from that a gate received. Keycloak's metrics endpoint counts both as {@code
 * api_keys_tokens_total}, with the label {@code origin}.
 */
public enum TokenOrigin {
    /** The token was signed for this request. */
    MINTED,
    /** The token had been signed for an earlier request that asked for the same. */
    REUSED;

    @SuppressWarnings("ImmutableEnumChecker") // A counter changes, but which one it is does not.
    private final Counter counter = Counter.builder("api.keys.tokens")
            .description("Tokens given for API keys by origin")
            .tag("origin", name().toLowerCase(Locale.ROOT))
            .register(Metrics.globalRegistry);

    public void count() {
        counter.increment();
    }
}
