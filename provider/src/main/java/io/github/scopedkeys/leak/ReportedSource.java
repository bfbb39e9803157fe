/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import io.github.scopedkeys.key.KeyHint;
import io.github.scopedkeys.key.PresentedKey;
import io.github.scopedkeys.key.VisibleText;
import io.github.scopedkeys.key.WrappedText;
import java.util.Collection;
import java.util.regex.Pattern;

/**
 * Where a key was found, according to a report. Anyone can write it, and it is stored and shown: one line of at most
 * {@value #MAX_LENGTH} characters, without invisible ones and without keys.
 */
final class ReportedSource {

    static final int MAX_LENGTH = 255;
    /** What is read of it; the rest is cut off before anything is searched in it. */
    private static final int MAX_READ = 4 * MAX_LENGTH;

    private static final Pattern SUPPLEMENTARY = Pattern.compile("[\\x{10000}-\\x{10FFFF}]");
    /** A reported text this short is no key. */
    private static final int MIN_KEY = 20;

    private ReportedSource() {}

    /**
     * @param text null if the report names no source
     * @param reported the reported texts, which may be legacy keys: those have no shape to be recognized by
     * @return null if there is nothing to show
     */
    static String clean(String text, Collection<String> reported) {
        if (text == null) {
            return null;
        }
        String line = text.length() > MAX_READ ? text.substring(0, MAX_READ) : text;
        for (String key : reported) {
            // A report may name it as a variable, with quotes or a line break, and the source without.
            for (String reading : PresentedKey.readings(key)) {
                if (reading.length() >= MIN_KEY) {
                    // Its secret may also stand there alone, or after an escaped underscore.
                    line = line.replace(reading, "***").replace(reading.substring(secret(reading)), "***");
                }
            }
        }
        line = VisibleText.line(line);
        line = KeyHint.redact(line);
        // A line break within a key is a space by now. Another key may have had none.
        String joined = WrappedText.joined(line.replace(' ', '\n'));
        line = KeyHint.holdsKey(joined) ? KeyHint.redact(joined) : line;
        // On MariaDB, Keycloak's table of events cannot store such characters, and the key would not be disabled.
        line = SUPPLEMENTARY.matcher(line).replaceAll("?");
        if (line.length() > MAX_LENGTH) {
            line = line.substring(0, MAX_LENGTH - 1) + "…";
        }
        return line.isEmpty() ? null : line;
    }

    private static int secret(String key) {
        int start = key.lastIndexOf('_') + 1;
        return key.length() - start < MIN_KEY ? 0 : start;
    }
}
