/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.permission.AccessLevel;

/** Reads column values that only we write. */
public final class Rows {

    private Rows() {}

    /** Returns the level of a column. A value that is no level fails: nothing is guessed about what a key may do. */
    public static AccessLevel level(String word) {
        return AccessLevel.parse(word).orElseThrow(() -> new IllegalStateException("A stored access level is damaged"));
    }
}
