/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.realm;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** How many days before a key expires its owner is notified, such as {@code 30,7,1}. */
final class NoticeDays {

    private static final int MAX_NUMBERS = 10;
    private static final int MAX_DAYS = 36_500;
    private static final int MAX_DIGITS = 9;

    private NoticeDays() {}

    /**
     * Returns the different numbers, lowest first: at most {@value #MAX_NUMBERS}, separated by commas or white space;
     * empty if the text is anything else. Numbers above {@value #MAX_DAYS} count as that.
     */
    static Optional<List<Integer>> parse(String text) {
        TreeSet<Integer> days = new TreeSet<>();
        for (String number : text.split("\\s*,\\s*|\\s+", MAX_NUMBERS * 2 + 1)) {
            if (!number.matches("[1-9][0-9]*")) {
                return Optional.empty();
            }
            days.add(number.length() > MAX_DIGITS ? MAX_DAYS : Math.min(MAX_DAYS, Integer.parseInt(number)));
        }
        return days.size() > MAX_NUMBERS ? Optional.empty() : Optional.of(List.copyOf(days));
    }
}
