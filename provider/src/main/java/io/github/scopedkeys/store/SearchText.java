/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A term that a user or an administrator enters to find a key.
 *
 * @param text the start of a name
 * @param prefix the prefix in a hint ({@code rpa} in {@code rpa_Ab3…}); null if there is none
 * @param idStart the start of an id; null if the text cannot be one
 */
public record SearchText(String text, String prefix, String idStart) {

    private static final Pattern HINT = Pattern.compile("(?:([a-z][a-z0-9]{0,15})_)?([0-9A-Za-z]{1,12})(?:…|\\.{3})?");

    public static SearchText of(String text) {
        Matcher hint = HINT.matcher(text);
        return hint.matches() ? new SearchText(text, hint.group(1), hint.group(2)) : new SearchText(text, null, null);
    }

    /** Escapes the special characters of a {@code like} pattern. */
    public static String like(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }
}
