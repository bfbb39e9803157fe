/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A refused key is looked up once an hour, whoever sends how many of them. */
class LookupsPerHourTest {

    private static final long NOW = 1_000_000_000_000L;

    private final LookupsPerHour lookups = new LookupsPerHour();

    @Test
    void aKeyIsDueOnceAnHour() {
        assertThat(lookups.isDue("a", NOW)).isTrue();
        assertThat(lookups.isDue("a", NOW + LookupsPerHour.HOUR - 1)).isFalse();
        assertThat(lookups.isDue("b", NOW)).isTrue();
        assertThat(lookups.isDue("a", NOW + LookupsPerHour.HOUR)).isTrue();
        assertThat(lookups.isDue("a", NOW + LookupsPerHour.HOUR)).isFalse();
    }

    @Test
    void aClockThatIsSetBackKeepsNoKeyFromBeingLookedUp() {
        lookups.isDue("a", NOW);

        assertThat(lookups.isDue("a", NOW - 1)).isTrue();
    }

    @Test
    void aKeyThatCouldNotBeLookedUpIsDueAgain() {
        lookups.isDue("a", NOW);
        lookups.forget("a");

        assertThat(lookups.isDue("a", NOW)).isTrue();
    }

    @Test
    void theOldestIsForgottenIfThereAreTooMany() {
        for (int i = 0; i <= LookupsPerHour.CAPACITY; i++) {
            lookups.isDue("key " + i, NOW);
        }

        assertThat(lookups.isDue("key 1", NOW)).isFalse();
        assertThat(lookups.isDue("key 0", NOW)).isTrue();
    }
}
