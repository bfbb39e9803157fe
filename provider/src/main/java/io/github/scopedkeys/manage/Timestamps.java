/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The bounds of every timestamp in a request, in milliseconds since the epoch: from the year 2000 to the end of 9999.
 * Any program can display these as dates. A current time in another unit falls outside, so a wrong unit is detected.
 */
public final class Timestamps {

    /** 2000-01-01T00:00:00.000Z. */
    public static final long EARLIEST = 946_684_800_000L;

    /** 9999-12-31T23:59:59.999Z. */
    public static final long LATEST = 253_402_300_799_999L;

    private Timestamps() {}

    /**
     * Returns what is wrong with a timestamp, as a sentence that starts with the field's name.
     *
     * @param time milliseconds since the epoch
     * @return empty if the timestamp is within the bounds
     */
    public static Optional<String> objection(String field, long time) {
        if (isWithin(time)) {
            return Optional.empty();
        }
        String unit = " is in milliseconds since the epoch; ";
        if (time > 0 && time <= TimeUnit.MILLISECONDS.toSeconds(LATEST) && isWithin(TimeUnit.SECONDS.toMillis(time))) {
            return Optional.of(field + unit + "this looks like seconds");
        }
        if (isWithin(TimeUnit.MICROSECONDS.toMillis(time))) {
            return Optional.of(field + unit + "this looks like microseconds");
        }
        if (isWithin(TimeUnit.NANOSECONDS.toMillis(time))) {
            return Optional.of(field + unit + "this looks like nanoseconds");
        }
        return Optional.of(
                field + unit + (time < EARLIEST ? "this is before the year 2000" : "this is after the year 9999"));
    }

    /** Adds milliseconds to a timestamp; the result is at most {@link #LATEST}. */
    public static long later(long time, long milliseconds) {
        return milliseconds > LATEST - time ? LATEST : time + milliseconds;
    }

    private static boolean isWithin(long time) {
        return time >= EARLIEST && time <= LATEST;
    }
}
