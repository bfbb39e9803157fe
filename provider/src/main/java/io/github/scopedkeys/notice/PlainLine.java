/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import io.github.scopedkeys.key.KeyHint;
import io.github.scopedkeys.key.VisibleText;

/** Makes one line of a text that someone typed: for mails, without keys, control characters and invisible ones. */
public final class PlainLine {

    private PlainLine() {}

    /** Redacts before a caller cuts the line: a cut key is no longer recognized. */
    public static String of(String text) {
        return VisibleText.line(KeyHint.redact(text));
    }
}
