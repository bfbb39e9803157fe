/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import io.github.scopedkeys.manage.Rejection;

/**
 * What may stand in a text that somebody sends: no control characters, no separators of lines, no halves of characters. A log
 * could be split with the former; a database refuses the character 0 and halves.
 */
final class PlainText {

    private static final int MAX_PARAMETER = 255;

    private PlainText() {}

    /**
     * Returns a query parameter as it is; null for one that is not there.
     *
     * @throws Rejection 400 {@code invalid_request}
     */
    static String ofParameter(String name, String text) {
        if (text != null && (text.length() > MAX_PARAMETER || !is(text))) {
            throw Rejection.badRequest(
                    "invalid_request",
                    name + " has at most " + MAX_PARAMETER + " characters and no control characters");
        }
        return text;
    }

    static boolean is(String text) {
        return text.codePoints().noneMatch(PlainText::isForbidden);
    }

    private static boolean isForbidden(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> false;
        };
    }
}
