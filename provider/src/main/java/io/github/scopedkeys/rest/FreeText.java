/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.key.KeysInText;
import io.github.scopedkeys.manage.Rejection;
import java.util.Optional;

/**
 * Validates what people write about a key. It is stored and shown in plain text, so it must not contain a whole key.
 */
final class FreeText {

    private static final int MAX_NAME = 100;
    private static final int MAX_NOTE = 500;

    private FreeText() {}

    /**
     * Returns a name of 1 to 100 code points, at least one of them visible, without control characters. Surrounding
     * whitespace is removed.
     *
     * @throws Rejection 400 {@code invalid_name}
     */
    static String name(JsonNode node) {
        String name = node.isTextual() ? node.textValue().strip() : "";
        if (PlainText.length(name) > MAX_NAME || !PlainText.is(name) || !PlainText.isVisible(name)) {
            throw Rejection.badRequest(
                    "invalid_name",
                    "A name must have 1 to " + MAX_NAME
                            + " characters, at least one of them visible,"
                            + " and no control characters such as tabs and line breaks");
        }
        if (KeysInText.areIn(name)) {
            throw Rejection.badRequest(
                    "invalid_name",
                    "The name contains an API key. Choose another name, and rotate that key if others have seen it.");
        }
        return name;
    }

    /**
     * Returns a note of at most 500 code points, at least one of them visible, without control characters other than
     * line breaks, which become {@code \\n}. Surrounding whitespace is removed.
     *
     * @return empty if the value is null or blank, which removes a note
     * @throws Rejection 400 {@code invalid_note}
     */
    static Optional<String> note(JsonNode node) {
        if (node.isNull()) {
            return Optional.empty();
        }
        if (!node.isTextual()) {
            throw invalidNote();
        }
        String note = node.textValue().replaceAll("\r\n?", "\n").strip();
        if (note.isEmpty()) {
            return Optional.empty();
        }
        if (PlainText.length(note) > MAX_NOTE || !PlainText.is(note.replace('\n', ' ')) || !PlainText.isVisible(note)) {
            throw invalidNote();
        }
        if (KeysInText.areIn(note)) {
            throw Rejection.badRequest(
                    "invalid_note",
                    "The note contains an API key. Remove it, and rotate that key if others have seen it.");
        }
        return Optional.of(note);
    }

    private static Rejection invalidNote() {
        return Rejection.badRequest(
                "invalid_note",
                "A note must have at most " + MAX_NOTE
                        + " characters, at least one of them visible,"
                        + " and no control characters other than line breaks");
    }
}
