/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.realm;

import java.util.Locale;
import java.util.Optional;

/** What the use of a replaced key after its end does, besides an event and a notice. */
public enum ReuseAction {
    NOTIFY,
    /** Also disables the successor, once in each rotation. */
    DISABLE;

    /** Returns the value of the realm's attribute. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ReuseAction> parse(String text) {
        for (ReuseAction action : values()) {
            if (action.toString().equals(text)) {
                return Optional.of(action);
            }
        }
        return Optional.empty();
    }
}
