/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

/** What somebody sends who knows the id of a key and guesses its secret: well-formed, with the right checksum. */
public final class Guess {

    private Guess() {}

    public static String at(String keyId) {
        String covered = "rpa_" + keyId + "_" + Base62.random(32);
        return covered + Base62.checksum(covered);
    }
}
