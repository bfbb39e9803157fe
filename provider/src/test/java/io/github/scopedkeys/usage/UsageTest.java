/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UsageTest {

    private static final LocalDate FROM = LocalDate.of(2026, 2, 28);
    private static final LocalDate TO = LocalDate.of(2026, 3, 2);

    @Test
    void usesAreOrderedByDayResourceAndAction() {
        DailyUse last = new DailyUse(TO, "*", "*", 1);
        DailyUse third = new DailyUse(FROM, "graphql", "write", 2);
        DailyUse second = new DailyUse(FROM, "graphql", "read", 3);
        DailyUse first = new DailyUse(FROM, "endpoint:b", "write", 4);

        Usage usage = Usage.of(FROM, TO, List.of(last, third, second, first), Optional.empty());

        assertThat(usage.uses()).containsExactly(first, second, third, last);
        assertThat(usage.total()).isEqualTo(10);
        assertThat(usage.from()).isEqualTo(FROM);
    }

    @Test
    void ofTooManyUsesTheEarliestDaysAreLeftOutWholeAndFromSaysSo() {
        List<DailyUse> newestFirst = new ArrayList<>(uses(TO, 1));
        newestFirst.addAll(uses(FROM.plusDays(1), Usage.MAX - 1));
        Usage whole = Usage.of(FROM, TO, newestFirst, Optional.empty());
        newestFirst.add(new DailyUse(FROM.plusDays(1), "a", "read", 1));

        Usage limited = Usage.of(FROM, TO, newestFirst, Optional.empty());

        assertThat(whole.uses()).hasSize(Usage.MAX);
        assertThat(whole.from()).isEqualTo(FROM);
        assertThat(limited.uses()).hasSize(1);
        assertThat(limited.from()).isEqualTo(TO);
    }

    @Test
    void ofOneDayWithTooManyUsesAPartIsReturned() {
        Usage usage = Usage.of(FROM, TO, uses(FROM.plusDays(1), Usage.MAX + 1), Optional.empty());

        assertThat(usage.uses()).hasSize(Usage.MAX);
        assertThat(usage.total()).isEqualTo(Usage.MAX);
        assertThat(usage.from()).isEqualTo(FROM.plusDays(1));
    }

    private static List<DailyUse> uses(LocalDate date, int count) {
        List<DailyUse> uses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            uses.add(new DailyUse(date, "endpoint:e" + i, "read", 1));
        }
        Collections.reverse(uses);
        return uses;
    }
}
