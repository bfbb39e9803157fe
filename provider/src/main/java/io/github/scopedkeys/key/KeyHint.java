/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

/**
 * Cuts scoped keys in a text down to their public part ({@code rpa_<id>}), for what ends in a log, an event or a query.
 * The prefix does not matter. A part of a secret counts from 16 characters on: a shorter one leaves more than 100 bits to
 * guess, and ordinary words with underscores are not mistaken for keys. Keys of older systems have no shape to be known by.
 */
public final class KeyHint {

    private static final int LEAST_SECRET = 16;

    private KeyHint() {}

    /** Returns {@code text} with {@code ***} in place of the secret of every key in it; the same object if there is none. */
    public static String redact(String text) {
        if (!holdsKey(text)) {
            return text;
        }
        String visible = Decoration.visible(text);
        StringBuilder redacted = new StringBuilder(visible.length());
        int from = 0;
        for (int secret = nextSecret(visible, 0); secret >= 0; secret = nextSecret(visible, from)) {
            redacted.append(visible, from, secret).append("***");
            from = endOfRun(visible, secret);
        }
        return redacted.append(visible, from, visible.length()).toString();
    }

    /** Tells whether {@link #redact} would change the text. */
    public static boolean holdsKey(String text) {
        return text != null && text.indexOf('_') >= 0 && nextSecret(Decoration.visible(text), 0) >= 0;
    }

    /**
     * Returns what to look for if somebody searches for {@code text}: of a whole, mistyped or cut key, however it is
     * decorated, its public part; everything else as it is, without a secret.
     */
    public static String ofSearch(String text) {
        String visible = Decoration.visible(text);
        int secret = nextSecret(visible, 0);
        if (secret >= 0) {
            int start = secret - 2 - KeyId.LENGTH;
            while (start > 0 && isBase62(visible.charAt(start - 1))) {
                start--;
            }
            return visible.substring(start, secret - 1);
        }
        return Decoration.readings(text).stream()
                .filter(cut -> ApiKey.resembles(cut) && cut.length() > publicLength(cut) + 1)
                .findFirst()
                .map(cut -> cut.substring(0, publicLength(cut)))
                .orElse(text);
    }

    private static int publicLength(String key) {
        return key.indexOf('_') + 1 + KeyId.LENGTH;
    }

    /** Returns where the next secret begins; -1 if there is none. Looks at no character more than a few times. */
    private static int nextSecret(String text, int from) {
        int before = text.indexOf('_', from);
        while (before >= 0) {
            int secret = before + KeyId.LENGTH + 2;
            if (secret + LEAST_SECRET > text.length()) {
                return -1;
            }
            if (text.charAt(secret - 1) == '_'
                    && isBase62(text, before + 1, secret - 1)
                    && isBase62(text, secret, secret + LEAST_SECRET)) {
                return secret;
            }
            before = text.indexOf('_', before + 1);
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
