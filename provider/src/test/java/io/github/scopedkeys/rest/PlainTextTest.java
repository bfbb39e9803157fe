/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "\u00a0", "\u2003", "\u3000", "\u200b", "\u200b\u200c\u200d", "\u2060", "\ufeff", "\u00ad",
                        "\u202e",
                "\u2066\u2069", "\u034f", "\u0301", "\u20dd", "\u0903", "\ufe0f", "\u180e", "\u115f", "\u1160",
                        "\u3164", "\uffa0",
                "\u2800", "\u2800 \u3164", "\ue000", "\uffff", "\udb40\udc41", "\udb40\udd00", "\udb80\udc00", "\u0600"
            })
    void textWithoutInkIsNotVisible(String text) {
        assertThat(PlainText.isVisible(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "\u200ba",
                "\u3164.",
                "0",
                "-",
                "$",
                "\u05d0",
                "\u0915\u093f",
                "\u5f20",
                "\ud83d\udd11",
                "\u00e9",
                "e\u0301",
                "\uac00"
            })
    void oneVisibleCharacterIsEnough(String text) {
        assertThat(PlainText.isVisible(text)).isTrue();
    }

    @Test
    void lengthCountsCodePoints() {
        assertThat(PlainText.length("\ud83d\udd11a")).isEqualTo(2);
        assertThat(PlainText.ofParameter("search", "\ud83d\udd11".repeat(255))).hasSize(510);
    }
}
