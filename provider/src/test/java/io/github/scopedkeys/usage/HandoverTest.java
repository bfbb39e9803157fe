/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.store.KeyDetails;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When all programs seem to have moved from a replaced key to its successor. */
class HandoverTest {

    private static final long NOW = TimeUnit.DAYS.toMillis(20_000);
    private static final Long NEVER = null;

    @Test
    void aSuccessorThatWasNeverUsedHasTakenOverNothing() {
        assertThat(moved(hoursAgo(1000), NEVER, NEVER, List.of(1))).isFalse();
        assertThat(moved(hoursAgo(1000), NEVER, hoursAgo(1), List.of(1))).isTrue();
    }

    @Test
    void aKeyThatIsUsedEveryDayMustRestForADayAndAHalf() {
        assertThat(moved(hoursAgo(35), NEVER, hoursAgo(1), List.of(10, 11, 12))).isFalse();
        assertThat(moved(hoursAgo(36), NEVER, hoursAgo(1), List.of(10, 11, 12))).isTrue();
        assertThat(moved(hoursAgo(36), NEVER, hoursAgo(1), List.of(10))).isTrue();
    }

    @Test
    void aKeyThatIsUsedNowAndThenMustRestForLongerThanEverBefore() {
        List<Integer> weekly = List.of(7, 14, 15, 21);

        assertThat(moved(hoursAgo(8 * 24 - 1), NEVER, hoursAgo(1), weekly)).isFalse();
        assertThat(moved(hoursAgo(8 * 24), NEVER, hoursAgo(1), weekly)).isTrue();
    }

    @Test
    void aKeyWhoseUsesAreNotCountedMustRestForAWeek() {
        assertThat(moved(hoursAgo(7 * 24 - 1), NEVER, hoursAgo(1), null)).isFalse();
        assertThat(moved(hoursAgo(7 * 24), NEVER, hoursAgo(1), null)).isTrue();
    }

    @Test
    void aKeyThatWasNeverUsedRestsSinceItWasCreated() {
        assertThat(Handover.allMoved(key(hoursAgo(35), NEVER), NEVER, key(NOW, NOW), List.of(), NOW))
                .isFalse();
        assertThat(Handover.allMoved(key(hoursAgo(36), NEVER), NEVER, key(NOW, NOW), List.of(), NOW))
                .isTrue();
    }

    @Test
    void aUseAfterTheEndIsAUse() {
        assertThat(moved(hoursAgo(100), hoursAgo(2), hoursAgo(1), List.of(10))).isFalse();
        assertThat(moved(hoursAgo(100), hoursAgo(40), hoursAgo(1), List.of(10))).isTrue();
    }

    private static boolean moved(Long lastUsed, Long reused, Long successorUsed, List<Integer> days) {
        return Handover.allMoved(key(0, lastUsed), reused, key(NOW, successorUsed), days, NOW);
    }

    private static KeyDetails key(long created, Long lastUsed) {
        return new KeyDetails(
                KeyId.random(),
                "owner",
                KeyDetails.Kind.SCOPED,
                "rpa",
                "name",
                null,
                true,
                null,
                Permissions.NOTHING,
                created,
                lastUsed,
                null,
                null,
                null);
    }

    private static long hoursAgo(int hours) {
        return NOW - TimeUnit.HOURS.toMillis(hours);
    }
}
