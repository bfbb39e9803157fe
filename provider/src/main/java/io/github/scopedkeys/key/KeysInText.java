/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds whole scoped keys in a text, whatever stands around them: in a command line, an address, a log, HTTP Basic
 * credentials, broken over lines, or with blanks inside, as a PDF leaves them. Other letters and digits may touch a
 * key, because its checksum shows where it begins and ends. Legacy keys have no shape to be found by. The leak page of
 * the consoles finds the same keys.
 */
public final class KeysInText {

    /** All of a key but its prefix, which is looked for backwards from here. */
    private static final Pattern CORE = Pattern.compile("_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}");

    private static final Pattern BLANKS = Pattern.compile("[\\s\\h\\v]++");

    private final Set<String> found = new LinkedHashSet<>();

    private KeysInText() {}

    /**
     * Returns each key once, in the order in which it is found. Runs in time proportional to the length of the text.
     */
    public static Set<String> in(String text) {
        KeysInText keys = new KeysInText();
        String plain = KeyHint.plain(text);
        keys.readWithEncoded(plain);
        String joined = WrappedText.joined(plain);
        if (joined.length() < plain.length()) {
            keys.readWithEncoded(joined);
        }
        keys.read(BLANKS.matcher(joined).replaceAll(""));
        return keys.found;
    }

    /**
     * Returns whether a text must not be stored or shown: it has a key or a part of its secret, also broken over lines,
     * or a whole key with blanks inside.
     */
    public static boolean areIn(String text) {
        return KeyHint.holdsKey(text) || KeyHint.holdsKey(WrappedText.joined(text)) || !in(text).isEmpty();
    }

    private void readWithEncoded(String text) {
        read(text);
        EncodedText.in(text).forEach(this::read);
    }

    private void read(String text) {
        Matcher cores = CORE.matcher(text);
        for (int from = 0; cores.find(from); from = cores.start() + 1) {
            addKey(text, cores.start(), cores.end());
        }
    }

    private void addKey(String text, int underscore, int end) {
        int start = underscore;
        while (start > Math.max(0, underscore - ScopedKey.LONGEST_PREFIX)
                && isPrefixCharacter(text.charAt(start - 1))) {
            start--;
        }
        for (; start < underscore; start++) {
            String key = text.substring(start, end);
            if (ScopedKey.parse(key).isPresent()) {
                found.add(key);
                return;
            }
        }
    }

    private static boolean isPrefixCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}
