/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

/** A key is unknown, and GitHub's list of keys cannot be read now: no verdict on the request that names it. */
final class KeysUnavailable extends Exception {

    private static final long serialVersionUID = 1L;

    KeysUnavailable() {
        super("GitHub's public keys cannot be read", null, false, false);
    }
}
