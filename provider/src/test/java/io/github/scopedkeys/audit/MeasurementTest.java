/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Metrics;
import org.junit.jupiter.api.Test;

/** What the alerts of {@code docs/alerts.yaml} rely on. */
class MeasurementTest {

    @Test
    void theFirstLeakIsAChangeFromZero() {
        Measurement.expectLeaks();

        assertThat(Metrics.globalRegistry
                        .find("api.keys.operations")
                        .tags("operation", "leak", "outcome", "success")
                        .timers())
                .singleElement()
                .satisfies(timer -> assertThat(timer.count()).isZero());
    }
}
