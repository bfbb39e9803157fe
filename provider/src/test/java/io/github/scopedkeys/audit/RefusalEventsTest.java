/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.verify.Refusal;
import io.github.scopedkeys.verify.Refusal.Reason;
import org.junit.jupiter.api.Test;

class RefusalEventsTest {

    private static final Refusal MALFORMED = new Refusal(Reason.MALFORMED, null, null);
    private static final Refusal UNKNOWN = new Refusal(Reason.UNKNOWN, id("aaaaaaaaaaaa"), null);
    private static final Refusal WRONG_SECRET = new Refusal(Reason.WRONG_SECRET, id("bbbbbbbbbbbb"), "owner");

    private final RefusalEvents events = new RefusalEvents();

    @Test
    void theFirstRefusalIsSentAtOnceAndTheNextAfterAMinuteForAllSince() {
        assertThat(events.due(MALFORMED, "gate", 1_000)).isEqualTo(1);
        assertThat(events.due(MALFORMED, "gate", 1_001)).isZero();
        assertThat(events.due(UNKNOWN, "gate", 60_999)).isZero();
        assertThat(events.due(UNKNOWN, "gate", 61_000)).isEqualTo(3);
        assertThat(events.due(MALFORMED, "gate", 61_001)).isZero();
    }

    @Test
    void eachGateCountsForItself() {
        events.due(MALFORMED, "gate", 0);

        assertThat(events.due(MALFORMED, "other", 1)).isEqualTo(1);
    }

    @Test
    void aKeyThatIsKnownCountsByItselfAndByTheReason() {
        events.due(MALFORMED, "gate", 0);

        assertThat(events.due(WRONG_SECRET, "gate", 1)).isEqualTo(1);
        assertThat(events.due(WRONG_SECRET, "gate", 2)).isZero();
        assertThat(events.due(new Refusal(Reason.DISABLED, id("bbbbbbbbbbbb"), "owner"), "gate", 3))
                .isEqualTo(1);
        assertThat(events.due(new Refusal(Reason.WRONG_SECRET, id("cccccccccccc"), "owner"), "gate", 4))
                .isEqualTo(1);
    }

    @Test
    void aClockThatIsSetBackStopsNoEvents() {
        events.due(MALFORMED, "gate", 1_000_000);

        assertThat(events.due(MALFORMED, "gate", 1)).isEqualTo(1);
    }

    @Test
    void memoryIsBounded() {
        for (int i = 0; i < 20_000; i++) {
            events.due(MALFORMED, "gate-" + i, 0);
        }

        assertThat(events.due(MALFORMED, "gate-19999", 1)).isZero();
        assertThat(events.due(MALFORMED, "gate-0", 1)).isEqualTo(1);
    }

    private static KeyId id(String value) {
        return KeyId.parse(value).orElseThrow();
    }
}
