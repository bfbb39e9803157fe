/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Removes what people and programs leave around a key: whitespace, quotes, a scheme ({@code Bearer x},
 * {@code Token x}), or the name of a variable or header ({@code API_KEY=x}, {@code export X="x"},
 * {@code X-API-Key: x}).
 */
final class Decoration {

    private static final int MAX_NAME = 64;
    /** Maximum number of layers to remove: {@code export X="Authorization: Bearer x"} has five. */
    private static final int MAX_LAYERS = 12;

    private static final String QUOTES = "\"'`“”„‟‘’‚‛«»‹›";
    private static final String ENDS = QUOTES + ";,";
    private static final Set<String> SCHEMES =
            Set.of("bearer", "apikey", "api-key", "token", "key", "export", "set", "env");

    private Decoration() {}

    /**
     * Returns the possible readings of a text, from the literal one (without surrounding whitespace and invisible
     * characters) to the barest. Runs in time proportional to the length of the text.
     */
    static List<String> readings(String text) {
        List<String> readings = new ArrayList<>(4);
        String reading = trim(VisibleText.of(text));
        readings.add(reading);
        Optional<String> barer = peel(reading);
        while (barer.isPresent() && readings.size() <= MAX_LAYERS) {
            reading = trim(barer.get());
            readings.add(reading);
            barer = peel(reading);
        }
        return readings;
    }

    private static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    /** Removes the outermost layer; empty if there is none. */
    private static Optional<String> peel(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int line = text.charAt(0) == '#' ? text.indexOf('\n') : -1;
        if (line >= 0) {
            // A comment, as our own .env file begins.
            return Optional.of(text.substring(line + 1));
        }
        int end = text.length() - (ENDS.indexOf(text.charAt(text.length() - 1)) >= 0 ? 1 : 0);
        if (QUOTES.indexOf(text.charAt(0)) >= 0) {
            return Optional.of(text.substring(Math.min(1, end), end));
        }
        Optional<String> named = afterName(text);
        return named.isPresent() || end == text.length() ? named : Optional.of(text.substring(0, end));
    }

    private static int nameLength(String text) {
        int length = 0;
        while (length < text.length() && length <= MAX_NAME && isNameCharacter(text.charAt(length))) {
            length++;
        }
        return length > MAX_NAME ? 0 : length;
    }

    private static boolean isNameCharacter(char c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || "_-.$".indexOf(c) >= 0);
    }

    private static Optional<String> afterName(String text) {
        int name = nameLength(text);
        // A name is never a key itself: "key=other key" is ambiguous and is left as it is.
        if (name == 0 || KeyHint.holdsKey(text.substring(0, name))) {
            return Optional.empty();
        }
        int next = name;
        while (next < text.length() && (isBlank(text.charAt(next)) || QUOTES.indexOf(text.charAt(next)) >= 0)) {
            next++;
        }
        if (next < text.length() && (text.charAt(next) == '=' || text.charAt(next) == ':')) {
            return Optional.of(text.substring(next + 1));
        }
        boolean scheme = name < text.length()
                && isBlank(text.charAt(name))
                && SCHEMES.contains(text.substring(0, name).toLowerCase(Locale.ROOT));
        return scheme ? Optional.of(text.substring(name)) : Optional.empty();
    }
}
