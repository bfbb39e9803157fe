/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import java.util.concurrent.TimeUnit;

/**
 * How safe the keys of a realm are, as the number of keys of each sort. A key can be of several. A usable key is
 * enabled and has not expired.
 *
 * @param time when they were counted, in milliseconds since the epoch
 * @param unused created at least {@link #UNUSED} before that time, and not used since then, whether or not usable
 * @param withoutExpiry usable keys that never expire
 * @param expiring usable keys that expire within {@link #SOON} of that time
 * @param legacy usable legacy keys
 * @param wideOpen usable keys with read and write access to GraphQL or to all endpoints
 * @param leaked ever reported as leaked, whatever became of them
 * @param leakedEnabled of these, enabled: others may use them
 */
public record Posture(
        long time,
        long all,
        long enabled,
        long neverUsed,
        long unused,
        long withoutExpiry,
        long expiring,
        long legacy,
        long wideOpen,
        long leaked,
        long leakedEnabled) {

    public static final int SOON_DAYS = 30;
    static final long SOON = TimeUnit.DAYS.toMillis(SOON_DAYS);
    static final long UNUSED = TimeUnit.DAYS.toMillis(90);

    /** Returns the moment since which {@link #unused} keys were not used, in milliseconds since the epoch. */
    public long unusedSince() {
        return time - UNUSED;
    }
}
