/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

/** Who owns keys, as the user model of the server sees it (user storage and its caches included). */
public interface Owners {

    /** Returns whether the owner of the key may have working keys now. */
    Standing standing(StoredKey key);

    /** What an owner's account is worth to a key. */
    enum Standing {
        GOOD,
        DISABLED,
        GONE,
        /** Service accounts, and users without a row of their own, whose names could be given to somebody else. */
        INELIGIBLE,
        /** The directory that the account lives in cannot be asked. */
        UNAVAILABLE
    }
}
