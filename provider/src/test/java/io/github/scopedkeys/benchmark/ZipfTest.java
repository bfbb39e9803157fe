/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ZipfTest {

    private final List<String> keys =
            IntStream.rangeClosed(1, 1000).mapToObj(Integer::toString).toList();
    private final Zipf zipf = new Zipf(keys, key -> Ask.get("/" + key, Map.of()));

    @Test
    void theFirstKeyIsUsedTwiceAsOftenAsTheSecondAndSoOn() {
        Map<String, Long> uses =
                zipf.stream().map(Ask::path).collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        double first = uses.get("/1");
        // The sum of 1/n up to 1,000 is 7.485.
        assertThat(first / zipf.size()).isCloseTo(1 / 7.485, within(0.02));
        assertThat(first / uses.get("/2")).isCloseTo(2, within(0.4));
        assertThat(first / uses.get("/10")).isCloseTo(10, within(3.0));
        assertThat(uses).hasSizeGreaterThan(950);
    }

    @Test
    void eachReadingDrawsAnew() {
        List<String> once = zipf.stream().map(Ask::path).toList();

        assertThat(zipf.stream().map(Ask::path)).isNotEqualTo(once);
    }
}
