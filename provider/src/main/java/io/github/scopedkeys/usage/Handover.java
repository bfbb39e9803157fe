/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import io.github.scopedkeys.store.KeyDetails;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * How far programs have moved from a replaced key to its successor. Times are milliseconds since the epoch.
 *
 * @param ended whether the replaced key has ended
 * @param reused when the replaced key was last seen in use after its end; null if never
 * @param usesSince how often the successor was used, like {@link Usage#total}, as far as counts are kept; empty if uses
 *     are not counted
 * @param allMoved whether no program seems to use the replaced key any more
 */
public record Handover(
        KeyDetails predecessor,
        KeyDetails successor,
        boolean ended,
        Long reused,
        OptionalLong usesSince,
        boolean allMoved) {

    private static final long DAY = TimeUnit.DAYS.toMillis(1);
    /** The shortest rest that tells anything, in milliseconds: a job that runs once a day must have been due. */
    private static final long MIN_REST = DAY + DAY / 2;
    /** The rest that tells something if nothing is known about earlier uses, in milliseconds. */
    private static final long UNKNOWN_REST = 7 * DAY;

    /**
     * Judges whether all programs have moved: the successor has been used, and the replaced key has rested for longer
     * than between any two days on which it was used. Requires that last uses are recorded.
     *
     * @param days the days on which the replaced key was used, in order, as days since the epoch; null if uses are not
     *     counted
     * @param now milliseconds since the epoch
     */
    static boolean allMoved(KeyDetails predecessor, Long reused, KeyDetails successor, List<Integer> days, long now) {
        if (successor.lastUsed() == null) {
            return false;
        }
        long last = predecessor.lastUsed() == null ? predecessor.created() : predecessor.lastUsed();
        long rest = now - Math.max(last, reused == null ? 0 : reused);
        return rest >= restThatTells(days);
    }

    private static long restThatTells(List<Integer> days) {
        if (days == null) {
            return UNKNOWN_REST;
        }
        int longest = 0;
        for (int i = 1; i < days.size(); i++) {
            longest = Math.max(longest, days.get(i) - days.get(i - 1));
        }
        // Two uses on days that are n days apart may be almost n + 1 days apart.
        return longest > 1 ? (longest + 1) * DAY : MIN_REST;
    }
}
