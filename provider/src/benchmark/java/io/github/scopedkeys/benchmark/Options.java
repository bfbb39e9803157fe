/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/**
 * The command's options; {@code provider/benchmark.sh --help} explains them.
 *
 * @param keys sizes of the table, the largest first
 * @param only ids of comparisons; all of them by default
 * @param json the file for the results, or null
 * @param svg the file for the plot, or null
 */
record Options(
        List<Integer> keys,
        int seconds,
        int rounds,
        int warmup,
        List<String> only,
        boolean fresh,
        boolean measure,
        String javaOptions,
        Path json,
        Path svg) {

    private static final int MOST_KEYS = 100_000_000;

    static Options parse(String... arguments) {
        List<Integer> keys = List.of(1_000_000, 100_000, 10_000);
        List<String> only = Comparisons.IDS;
        int seconds = 10;
        int rounds = 4;
        int warmup = 10;
        boolean fresh = false;
        boolean measure = true;
        String javaOptions = "";
        Path json = null;
        Path svg = null;
        Iterator<String> words = Arrays.asList(arguments).iterator();
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "--quick" -> {
                    keys = List.of(10_000);
                    only = List.of("exchange", "introspection", "gateway");
                    seconds = 3;
                    rounds = 3;
                    warmup = 4;
                }
                case "--keys" -> keys = sizes(value(word, words));
                case "--seconds" -> seconds = number(word, value(word, words), 1, 3600);
                case "--rounds" -> rounds = number(word, value(word, words), 1, 100);
                case "--warmup" -> warmup = number(word, value(word, words), 0, 3600);
                case "--only" -> only = ids(value(word, words));
                case "--fresh" -> fresh = true;
                case "--draw" -> measure = false;
                case "--java-opts" -> javaOptions = value(word, words);
                case "--json" -> json = Path.of(value(word, words));
                case "--svg" -> svg = Path.of(value(word, words));
                default -> throw new IllegalArgumentException("Unknown option " + word);
            }
        }
        if (!measure && json == null) {
            throw new IllegalArgumentException("--draw needs --json with earlier results");
        }
        return new Options(keys, seconds, rounds, warmup, only, fresh, measure, javaOptions, json, svg);
    }

    private static String value(String option, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return words.next();
    }

    private static List<Integer> sizes(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(size -> number("--keys", size, 100, MOST_KEYS))
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    private static List<String> ids(String list) {
        Collection<String> wanted = Arrays.asList(list.split(",", -1));
        for (String id : wanted) {
            if (!Comparisons.IDS.contains(id)) {
                throw new IllegalArgumentException(
                        "There is no comparison \"" + id + "\"; there are " + String.join(", ", Comparisons.IDS));
            }
        }
        return Comparisons.IDS.stream().filter(wanted::contains).toList();
    }

    private static int number(String option, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below.
        }
        throw new IllegalArgumentException(
                option + " takes numbers from " + least + " to " + most + ", not \"" + text + "\"");
    }
}
