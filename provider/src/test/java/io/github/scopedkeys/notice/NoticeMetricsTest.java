/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Operators build dashboards and alerts on the words of the documentation. */
class NoticeMetricsTest {

    private static final List<String> OUTCOMES = Arrays.stream(NoticeTally.Outcome.values())
            .map(outcome -> outcome.name().toLowerCase(Locale.ROOT))
            .toList();

    @Test
    void theDocumentationNamesEveryKindAndOutcome() throws Exception {
        String docs = Files.readString(Path.of("..", "docs", "operations.md"));
        String section = docs.substring(docs.indexOf("`api_keys_notices_total`"), docs.indexOf("[alerts.yaml]"));

        assertThat(words(section, "^\\| `(\\w+)` \\|")).containsExactlyInAnyOrderElementsOf(OUTCOMES);
        assertThat(words(section.substring(0, section.indexOf("`outcome`")), "`(\\w+)`"))
                .contains("kind")
                .containsAll(
                        Arrays.stream(NoticeKind.values()).map(NoticeKind::word).toList());
    }

    @Test
    void theAlertsUseOutcomesThatExist() throws Exception {
        String alerts = Files.readString(Path.of("..", "docs", "alerts.yaml"));

        List<String> used = words(alerts, "api_keys_notices_total\\{outcome=~?\"([^\"]+)\"").stream()
                .flatMap(words -> Stream.of(words.split("\\|")))
                .distinct()
                .toList();

        assertThat(used).isNotEmpty().isSubsetOf(OUTCOMES);
    }

    private static List<String> words(String text, String pattern) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
