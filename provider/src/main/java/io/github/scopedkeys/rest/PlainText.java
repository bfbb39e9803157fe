/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

/**
 * What may stand in a text that somebody sends: no control characters, no separators of lines, no halves of characters. A log
 * could be split with the former; a database refuses the character 0 and halves.
 */
final class PlainText {

    private PlainText() {}

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
