/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.permission;

import java.util.Locale;
import java.util.Optional;

/** An action on a resource: read or write. */
public enum Action {
    READ,
    WRITE;

    /** Returns the word in scope values and {@code authorization_details}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Action> parse(String word) {
        return switch (word) {
            case "read" -> Optional.of(READ);
            case "write" -> Optional.of(WRITE);
            default -> Optional.empty();
        };
    }
}
