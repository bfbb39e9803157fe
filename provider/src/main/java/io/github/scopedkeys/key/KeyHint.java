/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reduces scoped keys in a text to their public part ({@code rpa_<id>}) before the text reaches a log, an event or a
 * query. Any prefix is recognized.
 *
 * <p>A secret is redacted from 16 characters on. A shorter fragment leaves more than 100 bits to guess. The minimum
 * keeps ordinary words with underscores from being mistaken for keys. Legacy keys cannot be recognized: they have no
 * distinctive shape.
 */
public final class KeyHint {

    private static final int MIN_SECRET = 16;

    /** In addresses, even twice encoded, in HTML, and in JSON. */
    private static final Pattern ESCAPED_UNDERSCORE = Pattern.compile(
            "%(?:25){0,3}5f|&#0{0,5}95;|&#x0{0,5}5f;|&lowbar;|\\\\u005f|\uFF3F", Pattern.CASE_INSENSITIVE);

    private KeyHint() {}

    /**
     * Returns {@code text} with {@code ***} in place of each key's secret, and of Base64 that contains one; the same
     * object if it contains no key.
     */
    public static String redact(String text) {
        if (!holdsKey(text)) {
            return text;
        }
        String visible = EncodedText.replace(plain(text), KeyHint::holdsSecret, "***");
        StringBuilder redacted = new StringBuilder(visible.length());
        int from = 0;
        for (int secret = nextSecret(visible, 0); secret >= 0; secret = nextSecret(visible, from)) {
            redacted.append(visible, from, secret).append("***");
            from = endOfRun(visible, secret);
        }
        return redacted.append(visible, from, visible.length()).toString();
    }

    /** Returns whether {@link #redact} would change the text. */
    public static boolean holdsKey(String text) {
        if (text == null || text.length() <= KeyId.LENGTH + MIN_SECRET) {
            return false;
        }
        String visible = plain(text);
        return holdsSecret(visible) || EncodedText.in(visible).anyMatch(KeyHint::holdsSecret);
    }

    private static boolean holdsSecret(String plain) {
        return nextSecret(plain, 0) >= 0;
    }

    /** Removes invisible characters, and puts underscores in the place of escaped and full-width ones. */
    static String plain(String text) {
        String visible = VisibleText.of(text);
        boolean mayEscape = false;
        for (int i = 0; i < visible.length() && !mayEscape; i++) {
            char c = visible.charAt(i);
            mayEscape = c == '%' || c == '&' || c == '\\' || c == '\uFF3F';
        }
        return mayEscape ? ESCAPED_UNDERSCORE.matcher(visible).replaceAll("_") : visible;
    }

    /**
     * Returns the term to search for when a user searches for {@code text}. If the text is a whole, mistyped or
     * truncated key, however decorated, this is its public part. Any other text is returned unchanged; no secret
     * remains.
     */
    public static String ofSearch(String text) {
        String plain = plain(text);
        return Stream.concat(Stream.of(plain), EncodedText.in(plain))
                .flatMap(part -> publicPart(part).stream())
                .findFirst()
                .or(() -> publicPartOfCut(plain))
                .orElse(text);
    }

    /** Returns the public part of the first key with a secret. */
    private static Optional<String> publicPart(String plain) {
        int secret = nextSecret(plain, 0);
        if (secret < 0) {
            return Optional.empty();
        }
        int underscore = secret - 2 - KeyId.LENGTH;
        int start = underscore;
        while (start > Math.max(0, underscore - ScopedKey.LONGEST_PREFIX) && isBase62(plain.charAt(start - 1))) {
            start--;
        }
        return Optional.of(plain.substring(start, secret - 1));
    }

    private static Optional<String> publicPartOfCut(String plain) {
        return Decoration.readings(plain).stream()
                .filter(cut -> ScopedKey.resembles(cut) && cut.length() > publicLength(cut) + 1)
                .findFirst()
                .map(cut -> cut.substring(0, publicLength(cut)));
    }

    private static int publicLength(String key) {
        return key.indexOf('_') + 1 + KeyId.LENGTH;
    }

    /** Returns the index of the next secret; -1 if there is none. Examines each character only a few times. */
    private static int nextSecret(String text, int from) {
        int underscore = text.indexOf('_', from);
        while (underscore >= 0) {
            int secret = underscore + KeyId.LENGTH + 2;
            if (secret + MIN_SECRET > text.length()) {
                return -1;
            }
            if (text.charAt(secret - 1) == '_'
                    && isBase62(text, underscore + 1, secret - 1)
                    && isBase62(text, secret, secret + MIN_SECRET)) {
                return secret;
            }
            underscore = text.indexOf('_', underscore + 1);
        }
        return -1;
    }

    private static int endOfRun(String text, int start) {
        int end = start;
        while (end < text.length() && isBase62(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isBase62(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (!isBase62(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBase62(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
