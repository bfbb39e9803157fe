/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The ways in which people and programs write a key. Every endpoint must read the same key from each. */
public final class Spellings {

    private Spellings() {}

    /** Texts that mean the key, by the kind of decoration. */
    public static Map<String, String> of(String key) {
        Map<String, String> spellings = new LinkedHashMap<>();
        ALL.forEach((name, spelling) -> spellings.put(name, spelling.apply(key)));
        return spellings;
    }

    /** Texts with two keys, which are ambiguous. */
    public static Map<String, String> ofTwo(String one, String other) {
        return Map.of(
                "after a comma", one + "," + other,
                "after a comma and a space", one + ", " + other,
                "after a space", one + " " + other,
                "on two lines", one + "\n" + other,
                "one as the name of the other", one + "=" + other,
                "one as the header of the other", one + ": " + other,
                "in quotes", '"' + one + "\" \"" + other + '"',
                "with a scheme each", "Bearer " + one + ", Bearer " + other,
                "glued together", one + other);
    }

    private static final Map<String, UnaryOperator<String>> ALL = all();

    private static Map<String, UnaryOperator<String>> all() {
        Map<String, UnaryOperator<String>> all = new LinkedHashMap<>();
        all.put("as it is", key -> key);
        all.put("with a line break, as a file ends", key -> key + "\n");
        all.put("with a line break of Windows", key -> key + "\r\n");
        all.put("with several line breaks", key -> key + "\n\n\n");
        all.put("with a line break before it", key -> "\n" + key);
        all.put("between spaces", key -> "  " + key + "  ");
        all.put("between tabs", key -> "\t" + key + "\t");
        all.put("with a byte order mark", key -> "\uFEFF" + key);
        all.put("with a byte order mark and a line break", key -> "\uFEFF" + key + "\r\n");
        all.put("with no-break spaces", key -> "\u00A0" + key + "\u00A0");
        all.put("with an ideographic space", key -> "\u3000" + key);
        all.put("with a zero-width space", key -> key + "\u200B");
        all.put("with a zero-width space inside", key -> key.substring(0, 4) + "\u200B" + key.substring(4));
        all.put("with a soft hyphen inside", key -> key.substring(0, 20) + "\u00AD" + key.substring(20));
        all.put("with marks of direction", key -> "\u202A" + key + "\u202C");
        all.put("in quotes", key -> '"' + key + '"');
        all.put("in single quotes", key -> "'" + key + "'");
        all.put("in backticks", key -> "`" + key + "`");
        all.put("in typographic quotes", key -> "\u201C" + key + "\u201D");
        all.put("in quotes within quotes", key -> "\"'" + key + "'\"");
        all.put("with one quote", key -> key + '"');
        all.put("with a semicolon", key -> key + ";");
        all.put("with a comma", key -> key + ",");
        all.put("with Bearer", key -> "Bearer " + key);
        all.put("with bearer", key -> "bearer " + key);
        all.put("with BEARER and spaces", key -> "BEARER   " + key);
        all.put("with bearer and a colon", key -> "bearer:" + key);
        all.put("with bearer, a colon and a space", key -> "Bearer: " + key);
        all.put("with Bearer twice", key -> "Bearer Bearer " + key);
        all.put("with ApiKey", key -> "ApiKey " + key);
        all.put("with Api-Key", key -> "Api-Key " + key);
        all.put("with Token", key -> "Token " + key);
        all.put("with token and a name", key -> "Token token=\"" + key + '"');
        all.put("as a line of an environment file", key -> "API_KEY=" + key);
        all.put("as a line of an environment file, with quotes", key -> "API_KEY=\"" + key + "\"\n");
        all.put("as a line of an environment file, with spaces", key -> "API_KEY = " + key);
        all.put("as a file of variables with a comment", key -> "# My key, made today\nAPI_KEY=" + key + "\n");
        all.put("below comments", key -> "# One\r\n#\r\n" + key);
        all.put("as a line of a shell script", key -> "export API_KEY=\"" + key + "\";");
        all.put("as a line of a PowerShell script", key -> "$env:API_KEY = \"" + key + '"');
        all.put("as a line of a batch file", key -> "set API_KEY=" + key);
        all.put("as a line of YAML", key -> "apiKey: '" + key + "'");
        all.put("as a member of JSON", key -> "\"api_key\": \"" + key + "\",");
        all.put("as a header", key -> "X-API-Key: " + key);
        all.put("as a header with a scheme", key -> "Authorization: Bearer " + key);
        all.put("with a name of twelve letters in the middle", key -> "my_registration_key=" + key);
        return all;
    }
}
