/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

/** The owners of keys, as the server's user model sees them, including user storage and caches. */
public interface Owners {

    /** Returns the standing of the key's owner: whether their keys may work now. */
    Standing standing(StoredKey key);

    /** The state of an owner's account, as far as it matters to their keys. */
    enum Standing {
        GOOD,
        DISABLED,
        GONE,
        /**
         * Service accounts, and users without a row in Keycloak's database, whose names could be reassigned to someone
         * else.
         */
        INELIGIBLE,
        /** The directory of the account is unavailable. */
        UNAVAILABLE
    }
}
