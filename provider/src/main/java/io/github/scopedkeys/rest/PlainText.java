/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import io.github.scopedkeys.manage.Rejection;

/**
 * Validates text in requests: no control characters, no line or paragraph separators, no unpaired surrogates. Line
 * breaks could forge log lines; databases reject the null character and unpaired surrogates.
 */
public final class PlainText {

    private static final int MAX_PARAMETER = 255;

    /**
     * Characters that Java classifies as letters or symbols but that are blank: the four Hangul fillers and the empty
     * Braille pattern. Unicode marks the fillers as Default_Ignorable, a property that Java does not expose.
     */
    private static final String BLANK = "\u115f\u1160\u3164\uffa0\u2800";

    private PlainText() {}

    /**
     * Validates a query parameter and returns it unchanged; null if it is absent.
     *
     * @throws Rejection 400 {@code invalid_request}
     */
    public static String ofParameter(String name, String text) {
        if (text != null && (length(text) > MAX_PARAMETER || !is(text))) {
            throw Rejection.badRequest(
                    "invalid_request",
                    name + " must have at most " + MAX_PARAMETER + " characters and no control characters");
        }
        return text;
    }

    /** Tells whether the text has no forbidden characters. */
    public static boolean is(String text) {
        return text.codePoints().noneMatch(PlainText::isForbidden);
    }

    /** Returns the number of code points, which is what JSON Schema counts as characters. */
    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Tells whether the text has a visible character: a letter, digit, punctuation mark or symbol. */
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
