/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A text that mail or a terminal has wrapped, also within a key. */
public final class WrappedText {

    /**
     * What stands around a line break: quoted-printable puts an equals sign before it, a shell wants a backslash there,
     * and a reply begins each line with an angle.
     */
    private static final Pattern AROUND_BREAKS = Pattern.compile("^[\\s>|]++|[=\\\\]$");

    private WrappedText() {}

    /**
     * Returns the lines as one, without what the wrapping has added. Runs in time proportional to the text's length.
     */
    public static String joined(String text) {
        return text.lines()
                .map(line -> AROUND_BREAKS.matcher(line.stripTrailing()).replaceAll(""))
                .collect(Collectors.joining());
    }
}
