/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.permission.AccessLevel;

/** Parses column values that only this extension writes. */
public final class Rows {

    private Rows() {}

    /**
     * Returns the access level of a column.
     *
     * @throws IllegalStateException if the value is not a level: permissions are never guessed
     */
    public static AccessLevel level(String word) {
        return AccessLevel.parse(word).orElseThrow(() -> new IllegalStateException("A stored access level is damaged"));
    }

    /**
     * Returns the access level of a column for those who manage the key: {@code NONE} if the value is damaged. A list
     * of keys must not fail because of one row, and the owner can then grant the level again or delete the key.
     */
    static AccessLevel levelOrNone(String word) {
        return AccessLevel.parse(word).orElse(AccessLevel.NONE);
    }
}
