/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.realm;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What happens to a key that is not used for long, after its owner was warned. */
public enum IdleAction {

    /** Nothing else. */
    NOTIFY,
    DISABLE,
    DELETE;

    static Optional<IdleAction> parse(String text) {
        return Arrays.stream(values())
                .filter(action -> action.toString().equals(text))
                .findFirst();
    }

    /** Returns the word in the realm's attribute and in stored notices. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
