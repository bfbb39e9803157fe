/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import io.github.scopedkeys.manage.Rejection;

/**
 * What may stand in a text that somebody sends: no control characters, no separators of lines, no halves of characters. A log
 * could be split with the former; a database refuses the character 0 and halves.
 */
public final class PlainText {

    private static final int MAX_PARAMETER = 255;

    /**
     * Letters and a symbol that have no ink: the four fillers of Hangul, which Unicode calls Default_Ignorable (Java does not
     * know that property), and the empty pattern of Braille.
     */
    private static final String BLANK = "\u115f\u1160\u3164\uffa0\u2800";

    private PlainText() {}

    /**
     * Returns a query parameter as it is; null for one that is not there.
     *
     * @throws Rejection 400 {@code invalid_request}
     */
    public static String ofParameter(String name, String text) {
        if (text != null && (length(text) > MAX_PARAMETER || !is(text))) {
            throw Rejection.badRequest(
                    "invalid_request",
                    name + " has at most " + MAX_PARAMETER + " characters and no control characters");
        }
        return text;
    }

    static boolean is(String text) {
        return text.codePoints().noneMatch(PlainText::isForbidden);
    }

    /** Returns how many code points a text has: what people, and JSON Schema, count as characters. */
    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Tells whether there is a character that can be seen: a letter, digit, punctuation mark or symbol. */
    static boolean isVisible(String text) {
        return text.codePoints().anyMatch(PlainText::isVisible);
    }

    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK -> false;
            default -> BLANK.indexOf(character) < 0;
        };
    }

    private static boolean isForbidden(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> false;
        };
    }
}
