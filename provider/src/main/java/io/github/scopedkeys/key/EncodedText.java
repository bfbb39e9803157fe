/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Base64 within a text, long enough to contain a key: HTTP Basic credentials, or a secret of Kubernetes. */
final class EncodedText {

    /** A key has 53 characters at least, of which some may be missing. */
    private static final int SHORTEST = 40;

    private static final Pattern RUN = Pattern.compile("(?<![0-9A-Za-z+/])[0-9A-Za-z+/]{" + SHORTEST + ",}");

    private EncodedText() {}

    /** Returns what the runs of Base64 may contain, byte by byte. */
    static Stream<String> in(String text) {
        return text.length() < SHORTEST
                ? Stream.empty()
                : RUN.matcher(text).results().flatMap(run -> readings(run.group()));
    }

    /** Replaces the runs that may contain what is of a kind. */
    static String replace(String text, Predicate<String> content, String replacement) {
        return RUN.matcher(text).replaceAll(run -> readings(run.group()).anyMatch(content) ? replacement : run.group());
    }

    /** Other letters before it, such as a path in an address, shift the groups of four characters. */
    private static Stream<String> readings(String run) {
        return IntStream.range(0, 4).mapToObj(shift -> decode(run.substring(shift)));
    }

    private static String decode(String run) {
        // Four characters are three bytes; a single one at the end is part of none.
        int length = run.length() - (run.length() % 4 == 1 ? 1 : 0);
        return new String(Base64.getDecoder().decode(run.substring(0, length)), ISO_8859_1);
    }
}
