/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

/** What a reader sees of a text. */
public final class VisibleText {

    private VisibleText() {}

    /**
     * Removes zero-width and similar characters: they come along with text copied from a page, and no key contains one.
     */
    static String of(String text) {
        int plain = 0;
        while (plain < text.length() && text.charAt(plain) < 0x80) {
            plain++;
        }
        if (plain == text.length()) {
            return text;
        }
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().filter(c -> !isInvisible(c)).forEach(visible::appendCodePoint);
        return visible.toString();
    }

    /**
     * Returns what a reader sees in one line, with a space for each run of spaces, line breaks and control characters.
     */
    public static String line(String text) {
        StringBuilder line = new StringBuilder(text.length());
        of(text).codePoints().map(c -> isBlank(c) ? ' ' : c).forEach(line::appendCodePoint);
        return line.toString().replaceAll(" +", " ").strip();
    }

    /** Unicode's default ignorable code points, most of which are of the type "format". */
    private static boolean isInvisible(int c) {
        return Character.getType(c) == Character.FORMAT
                || c == 0x34F
                || c == 0x115F
                || c == 0x1160
                || c == 0x3164
                || c == 0xFFA0
                || (c >= 0x17B4 && c <= 0x17B5)
                || (c >= 0x180B && c <= 0x180F)
                || (c >= 0xFE00 && c <= 0xFE0F)
                || (c >= 0xE0100 && c <= 0xE01EF);
    }

    private static boolean isBlank(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
