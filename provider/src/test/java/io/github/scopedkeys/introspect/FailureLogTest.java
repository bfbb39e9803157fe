/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.introspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FailureLogTest {

    private long now = Long.MAX_VALUE - 1;
    private final FailureLog failures = new FailureLog(() -> now);

    @Test
    void aTraceIsDueAtOnceAndThenAMinuteLaterEvenIfTheClockOverflows() {
        assertThat(failures.isTraceDue()).isTrue();
        assertThat(failures.isTraceDue()).isFalse();

        now += TimeUnit.MINUTES.toNanos(1) - 1;
        assertThat(failures.isTraceDue()).isFalse();

        now++;
        assertThat(failures.isTraceDue()).isTrue();
        assertThat(failures.isTraceDue()).isFalse();
    }
}
