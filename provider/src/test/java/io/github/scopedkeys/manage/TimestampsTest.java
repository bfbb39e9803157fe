/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampsTest {

    private static final long NOW = 1_796_000_000_000L;

    @Test
    void theBoundsAreWholeYears() {
        assertThat(Timestamps.EARLIEST)
                .isEqualTo(Instant.parse("2000-01-01T00:00:00Z").toEpochMilli());
        assertThat(Timestamps.LATEST)
                .isEqualTo(Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli());
    }

    @ParameterizedTest
    @CsvSource({
        "1796000000, this looks like seconds",
        "946684800, this looks like seconds",
        "253402300799, this looks like seconds",
        "1796000000000000, this looks like microseconds",
        "1796000000000000000, this looks like nanoseconds",
        "0, this is before the year 2000",
        "-1, this is before the year 2000",
        "1, this is before the year 2000",
        "946684799999, this is before the year 2000",
        "253402300800000, this is after the year 9999",
        "-9223372036854775808, this is before the year 2000",
    })
    void whatIsBeyondIsNamed(long time, String objection) {
        assertThat(Timestamps.objection("t", time)).contains("t is in milliseconds since the epoch; " + objection);
    }

    @ParameterizedTest
    @CsvSource({"946684800000", "1796000000000", "253402300799999"})
    void whatIsWithinPasses(long time) {
        assertThat(Timestamps.objection("t", time)).isEmpty();
    }

    @Property
    void laterNeverLeavesTheBounds(@ForAll @LongRange(min = 0) long milliseconds) {
        long later = Timestamps.later(NOW, milliseconds);

        assertThat(later).isBetween(NOW, Timestamps.LATEST);
        if (milliseconds < 1_000_000_000_000L) {
            assertThat(later - NOW).isEqualTo(milliseconds);
        }
    }
}
