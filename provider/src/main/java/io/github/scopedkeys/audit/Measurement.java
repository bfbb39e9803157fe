/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.audit;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Times one use of a key, for Keycloak's metrics endpoint, as {@code api_keys_operations_seconds}. The labels are
 * operation and outcome, never a key, a user or a client, so there are only a few dozen series.
 */
public final class Measurement {

    private static final String NAME = "api.keys.operations";
    private static final String FAILED = "server_error";
    private static final String SUCCESS = "success";
    private static final Map<Series, Timer> TIMERS = new ConcurrentHashMap<>();

    private final Operation operation;
    private final Timer.Sample sample = Timer.start();
    private String outcome = FAILED;

    private Measurement(Operation operation) {
        this.operation = operation;
    }

    /** The operations on keys that are timed. */
    public enum Operation {
        EXCHANGE,
        DIRECT_GRANT,
        GATEWAY,
        INTROSPECTION,
        REVOCATION,
        SELF,
        LEAK
    }

    /** Lets the series of leaks exist from the start: an alert sees the first leak only as a change from 0. */
    public static void expectLeaks() {
        TIMERS.computeIfAbsent(new Series(Operation.LEAK, SUCCESS), Series::timer);
    }

    /** Starts the timer. The outcome is {@code server_error} unless another one is recorded. */
    public static Measurement of(Operation operation) {
        return new Measurement(operation);
    }

    public void succeeded() {
        outcome = SUCCESS;
    }

    /** @param error the error code of the response, or {@code no_key} */
    public void refused(String error) {
        outcome = error;
    }

    /** Stops the timer for an introspection, whose outcome is whether the token is active. */
    public void checked(boolean active) {
        outcome = active ? "active" : "inactive";
        end();
    }

    /** Stops the timer and records the outcome. */
    public void end() {
        sample.stop(TIMERS.computeIfAbsent(new Series(operation, outcome), Series::timer));
    }

    private record Series(Operation operation, String outcome) {

        Timer timer() {
            return Timer.builder(NAME)
                    .description("Uses of API keys by operation and outcome")
                    .tag("operation", operation.name().toLowerCase(Locale.ROOT))
                    .tag("outcome", outcome)
                    .register(Metrics.globalRegistry);
        }
    }
}
