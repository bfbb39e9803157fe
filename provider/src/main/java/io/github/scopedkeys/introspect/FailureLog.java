/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.introspect;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Logs introspections that fail: a line each, and a stack trace at most once a minute. While a database is down, all
 * fail alike, and as fast as services ask.
 */
final class FailureLog {

    private static final Logger LOG = Logger.getLogger(ApiKeyIntrospection.class);
    private static final long INTERVAL = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final AtomicLong nextTrace;

    FailureLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.nextTrace = new AtomicLong(nanoTime.getAsLong());
    }

    void log(RuntimeException failure) {
        if (isTraceDue()) {
            LOG.error("Introspection of an API key failed", failure);
        } else {
            LOG.errorf("Introspection of an API key failed: %s", failure);
        }
    }

    boolean isTraceDue() {
        long now = nanoTime.getAsLong();
        long next = nextTrace.get();
        return now - next >= 0 && nextTrace.compareAndSet(next, now + INTERVAL);
    }
}
