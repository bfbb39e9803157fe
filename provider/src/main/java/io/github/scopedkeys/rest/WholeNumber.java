/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import java.util.OptionalLong;

/**
 * Whole numbers in query parameters: decimal digits and nothing else. A plus sign in a query means a space, so
 * {@code ?max=+5} arrives as {@code " 5"}: without white space, no number has a sign.
 */
public final class WholeNumber {

    private static final String DIGITS = "[0-9]{1,18}";

    private WholeNumber() {}

    /** Parses a number; empty if it is none, or not from {@code min} to {@code max}. */
    public static OptionalLong parse(String text, long min, long max) {
        if (!text.matches(DIGITS)) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(text);
        return number < min || number > max ? OptionalLong.empty() : OptionalLong.of(number);
    }
}
