/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.realm;

import io.github.scopedkeys.key.KeysInText;
import java.util.Optional;

/**
 * A realm's line of text that shows how to use a key with its platform, such as
 * {@code curl -H "Authorization: Bearer $KEY" https://api.example.org/v1/models}. {@code $KEY} stands for the key.
 */
final class UsageExample {

    private static final int MAX_LENGTH = 500;

    private UsageExample() {}

    /**
     * Returns the line if it has at most 500 characters, none of them invisible. A line with a whole key is not
     * accepted: every user of the realm would see that key.
     */
    static Optional<String> parse(String text) {
        boolean accepted = !text.isEmpty()
                && text.codePointCount(0, text.length()) <= MAX_LENGTH
                && text.codePoints().allMatch(UsageExample::isAllowed)
                && !KeysInText.areIn(text);
        return accepted ? Optional.of(text) : Optional.empty();
    }

    /** Format characters could show a command in another order than the one in which a shell reads it. */
    private static boolean isAllowed(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
