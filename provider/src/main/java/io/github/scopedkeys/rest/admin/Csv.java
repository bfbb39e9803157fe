/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Lines of a table as in RFC 4180, which no spreadsheet takes for formulas. */
final class Csv {

    /**
     * The start of a formula, at the start of a cell or after a character that some spreadsheet takes for the end of
     * one. Full-width signs count, since spreadsheets convert them.
     */
    private static final Pattern FORMULA = Pattern.compile("(^|[,;|\\t\\r\\n\"])([\\h\\s]*[=+\\-@＝＋－＠])|^[\\t\\r]");

    private static final Pattern QUOTED = Pattern.compile("[,;\"\\t\\r\\n]|^\\s|\\s$");

    private Csv() {}

    /** @param cells null for an empty cell */
    static String line(List<String> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(String text) {
        if (text == null) {
            return "";
        }
        // An apostrophe makes a spreadsheet show what follows as text.
        String harmless = FORMULA.matcher(text)
                .replaceAll(
                        start -> start.group(1) == null ? "'" + start.group() : start.group(1) + "'" + start.group(2));
        return QUOTED.matcher(harmless).find() ? '"' + harmless.replace("\"", "\"\"") + '"' : harmless;
    }
}
