/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The uses of a key on the days {@code from} to {@code to}, both included, and its last use at any time.
 *
 * @param uses ordered by date, resource and action; a use that named several permissions counts for each of them
 */
public record Usage(LocalDate from, LocalDate to, List<DailyUse> uses, Optional<LastUse> lastUse) {

    /** Maximum number of entries in {@link #uses}. */
    static final int MAX = 10_000;

    private static final Comparator<DailyUse> ORDER = Comparator.comparing(DailyUse::date)
            .thenComparing(DailyUse::resource)
            .thenComparing(DailyUse::action);

    /**
     * Limits uses to {@link #MAX}. Whole days are left out, the earliest first, and {@code from} moves accordingly.
     * Only of a single day with more uses than that, a part is returned.
     *
     * @param newestFirst the uses, latest day first; {@link #MAX} + 1 of them if there are more
     */
    static Usage of(LocalDate from, LocalDate to, List<DailyUse> newestFirst, Optional<LastUse> lastUse) {
        if (newestFirst.size() <= MAX) {
            return sorted(from, to, newestFirst, lastUse);
        }
        LocalDate incomplete = newestFirst.get(MAX).date();
        if (newestFirst.get(0).date().equals(incomplete)) {
            return sorted(incomplete, to, newestFirst.subList(0, MAX), lastUse);
        }
        return sorted(
                incomplete.plusDays(1),
                to,
                newestFirst.stream()
                        .filter(use -> use.date().isAfter(incomplete))
                        .toList(),
                lastUse);
    }

    /** Returns the sum of the counts of {@link #uses}. */
    public long total() {
        return uses.stream().mapToLong(DailyUse::count).sum();
    }

    private static Usage sorted(LocalDate from, LocalDate to, List<DailyUse> uses, Optional<LastUse> lastUse) {
        return new Usage(from, to, uses.stream().sorted(ORDER).toList(), lastUse);
    }
}
