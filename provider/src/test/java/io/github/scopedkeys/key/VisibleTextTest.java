/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"\u200B", "\u202E", "\uFEFF", "\u00AD", "\uFE0F", "\u034F", "\u3164", "\u180B", "\u17B4"})
    void whatNobodySeesVanishes(String invisible) {
        assertThat(VisibleText.of("a" + invisible + "b\nc")).isEqualTo("ab\nc");
        assertThat(VisibleText.line(invisible + "a" + invisible + "b")).isEqualTo("ab");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\n", "\r\n", "\t", "\0", "\u0085", "\u00A0", "\u2003", "\u2028", "\u2029", " \u3000 ", "\uD800"
            })
    void whatSeparatesWordsIsOneSpaceInALine(String blank) {
        assertThat(VisibleText.line(blank + "a" + blank + "b" + blank)).isEqualTo("a b");
    }

    @Test
    void allElseStays() {
        String text = "Schlüssel für 本番 – \uD83D\uDE80 é e\u0301 \uE000";

        assertThat(VisibleText.line(text)).isEqualTo(text);
        assertThat(VisibleText.of(text)).isEqualTo(text);
    }
}
