/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Anyone writes the source of a report, and it is stored, shown and mailed. */
class ReportedSourceTest {

    private static final String LEGACY = "legacy-key-of-an-older-system";

    @Test
    void aTextWithoutKeysStaysAsItIs() {
        assertThat(ReportedSource.clean("https://gist.github.com/1", List.of(LEGACY)))
                .isEqualTo("https://gist.github.com/1");
        assertThat(ReportedSource.clean(null, List.of(LEGACY))).isNull();
        assertThat(ReportedSource.clean(" \n ", List.of(LEGACY))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LEGACY,
                LEGACY + "\n",
                "  " + LEGACY,
                "'" + LEGACY + "',",
                "API_KEY=" + LEGACY,
                "export API_KEY=\"" + LEGACY + "\";",
                "X-API-Key: " + LEGACY,
                "Authorization: Bearer " + LEGACY
            })
    void aReportedKeyIsNotInItHoweverItWasReported(String reported) {
        assertThat(ReportedSource.clean("found " + LEGACY + " in a log", List.of(reported)))
                .isEqualTo("found *** in a log");
        assertThat(ReportedSource.clean("found " + reported + " in a log", List.of(reported)))
                .startsWith("found ")
                .endsWith("in a log")
                .contains("***")
                .doesNotContain(LEGACY);
    }

    @Test
    void aShortReportedTextIsNoKeyAndTakesNothingAway() {
        assertThat(ReportedSource.clean("a log of the nightly job", List.of("log", "API_KEY=log")))
                .isEqualTo("a log of the nightly job");
    }

    @Test
    void itHasNoCharacterThatMariaDbsEventsCannotStoreAndAtMost255() {
        assertThat(ReportedSource.clean("gist \ud83d\udd11 K\u00f6ln \u6771\u4eac", List.of()))
                .isEqualTo("gist ? K\u00f6ln \u6771\u4eac");
        assertThat(ReportedSource.clean("\ud83d\udd11".repeat(500), List.of()))
                .hasSize(255)
                .endsWith("?\u2026");
        assertThat(ReportedSource.clean("x".repeat(255), List.of())).isEqualTo("x".repeat(255));
    }
}
