/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

/**
 * What a notice says beside its kind and its key, which may be gone when the mail is written.
 *
 * @param time milliseconds since the epoch; null if the notice names no time
 * @param text one line; null if there is none. It is cut to {@value #MAX_TEXT} characters, and control characters and
 *     whole keys in it are removed
 */
public record NoticeFacts(Long time, String text) {

    public static final NoticeFacts NONE = new NoticeFacts(null, null);

    static final int MAX_TEXT = 255;

    public NoticeFacts {
        text = text == null ? null : line(text);
    }

    public static NoticeFacts at(long time) {
        return new NoticeFacts(time, null);
    }

    private static String line(String text) {
        String line = PlainLine.of(text);
        int end = Math.min(line.length(), MAX_TEXT);
        return line.substring(0, end > 0 && Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end);
    }
}
