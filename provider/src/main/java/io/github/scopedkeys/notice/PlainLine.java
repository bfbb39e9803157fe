/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import io.github.scopedkeys.key.KeyHint;

/** Makes one line of a text that someone typed: for mails, without keys, control characters and invisible ones. */
public final class PlainLine {

    private PlainLine() {}

    /** Redacts before a caller cuts the line: a cut key is no longer recognized. */
    public static String of(String text) {
        return KeyHint.redact(text)
                .replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+", " ")
                .strip();
    }
}
