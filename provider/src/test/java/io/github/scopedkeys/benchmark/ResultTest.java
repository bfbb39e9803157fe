/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.scopedkeys.benchmark.Result.Conditions;
import io.github.scopedkeys.benchmark.Result.Run;
import io.github.scopedkeys.benchmark.Result.Side;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultTest {

    private static final Conditions CONDITIONS = new Conditions(2, "cpu", 0.1, "17", "26", "PostgreSQL", true, 1, 1);

    @Test
    void theRatioIsTheMedianOfTheRoundsNotTheRatioOfTheMedians() {
        // The rounds are 0.5, 2 and 3; then 0.5, 3 and 0.8, where the medians 4 and 3 would say 1.33.
        Side ours = side("ours", 10, 20, 90);
        Side theirs = side("theirs", 20, 10, 30);

        assertThat(result("exchange", ours, theirs).ratio()).isEqualTo(2.0, within(1e-9));
        assertThat(result("exchange", side("ours", 1, 9, 4), side("theirs", 2, 3, 5))
                        .ratio())
                .isEqualTo(0.8, within(1e-9));
    }

    @Test
    void atAFixedRateTheRatioIsThatOfTheLatencies() {
        Side ours = new Side("ours", 1, 8, 100, List.of(new Run(100, 1, 4, 1, 1, null, 1, 0, 0)));
        Side theirs = new Side("theirs", 1, 8, 100, List.of(new Run(100, 1, 10, 1, 1, null, 1, 0, 0)));

        assertThat(result("exchange-half-load", ours, theirs).ratio()).isEqualTo(2.5, within(1e-9));
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
        assertThat(Result.median(4, 1, 3, 100)).isEqualTo(3.5);
    }

    @Test
    void wrongAndMissingAnswersAreErrors() {
        Side side = new Side(
                "s", 1, 8, null, List.of(new Run(1, 1, 1, 1, 1, null, 5, 2, 1), new Run(1, 1, 1, 1, 1, null, 5, 0, 4)));

        assertThat(side.errors()).isEqualTo(7);
        assertThat(Table.of(List.of(result("exchange", side, side)))).contains(" 7 ");
    }

    @Test
    void aNewResultTakesThePlaceOfTheOlderOneOfTheSameComparison() {
        Report report = new Report(List.of())
                .with(result("junk", side("a", 1), side("b", 1)))
                .with(result("exchange", side("a", 1), side("b", 1)))
                .with(result("junk", side("a", 3), side("b", 1)));

        assertThat(report.comparisons()).extracting(Result::id).containsExactly("exchange", "junk");
        assertThat(report.comparisons().get(1).ratio()).isEqualTo(3);
    }

    @Test
    void aFileThatHoldsNoResultsIsRefusedByName(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("other.json"), "{\"a\":1}");

        assertThatThrownBy(() -> Report.read(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("other.json");
    }

    @Test
    void thePictureIsWellFormedWhateverTheLabelsHold() throws Exception {
        String svg = Plot.of(List.of(result("exchange", side("<a> & b", 5), side("\"c\"", 1))));

        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                        .getElementsByTagName("rect")
                        .getLength())
                .isEqualTo(2);
    }

    private static Result result(String id, Side... sides) {
        Comparison comparison = new Comparison(id, "title", 1, List.of(), false, () -> {});
        return Result.of(comparison, "2026-01-01T00:00:00Z", CONDITIONS, List.of(sides));
    }

    private static Side side(String label, double... rates) {
        return new Side(
                label,
                10_000,
                8,
                null,
                Arrays.stream(rates)
                        .mapToObj(rate -> new Run(rate, 1, 2, 3, 4, 0.5, 100, 0, 0))
                        .toList());
    }
}
