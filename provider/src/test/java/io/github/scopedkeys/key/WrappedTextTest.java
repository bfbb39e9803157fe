/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrappedTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r", "=\n", "\\\r\n  ", " \n> ", "= \n\n>> > ", "\\\n\t| "})
    void aLineBreakAndWhatStandsAroundItVanish(String lineBreak) {
        assertThat(WrappedText.joined("rpa_ab" + lineBreak + "cd" + lineBreak + "ef"))
                .isEqualTo("rpa_abcdef");
    }

    @Test
    void withinALineEverythingStays() {
        String line = "A=\"x | y > z\" \\ b=c";

        assertThat(WrappedText.joined(line)).isEqualTo(line);
        assertThat(WrappedText.joined("")).isEmpty();
    }
}
