/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--key 10000",
                "10000",
                "--keys",
                "--keys 10",
                "--keys 10000,",
                "--keys ten",
                "--seconds 0",
                "--rounds -1",
                "--warmup 1.5",
                "--only exchanges",
                "--only exchange,",
                "--json",
                "--draw",
            })
    void refusesWhatItDoesNotUnderstand(String line) {
        assertThatThrownBy(() -> Options.parse(line.split(" "))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void measuresEverythingUnlessItIsToldOtherwise() {
        Options options = Options.parse();

        assertThat(options.only()).isEqualTo(Comparisons.IDS);
        assertThat(options.keys()).containsExactly(1_000_000, 100_000, 10_000);
    }

    @Test
    void putsTheGreatestTableFirstAndEachSizeOnce() {
        assertThat(Options.parse("--keys", "1000,100000,1000").keys()).containsExactly(100_000, 1000);
    }

    @Test
    void anOptionAfterQuickChangesWhatQuickHasChosen() {
        Options options = Options.parse("--quick", "--seconds", "9", "--only", "junk");

        assertThat(options.seconds()).isEqualTo(9);
        assertThat(options.only()).containsExactly("junk");
        assertThat(options.keys()).containsExactly(10_000);
    }
}
