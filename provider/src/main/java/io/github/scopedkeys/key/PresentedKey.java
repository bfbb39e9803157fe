/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.key;

import java.util.Optional;

/** What somebody showed us as a key. Nothing about it is proven but its shape. */
public sealed interface PresentedKey permits ApiKey, LegacyKey {

    /** Longer input is refused before it is looked at. */
    int MAX_LENGTH = 255;

    /**
     * Reads what was presented. A string of our shape is only ever one of our keys: with a wrong checksum it is
     * refused here, not looked up as a legacy key.
     *
     * @return the key, or nothing if {@code text} cannot be one
     */
    static Optional<PresentedKey> parse(String text) {
        if (text == null || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        return ApiKey.hasShape(text)
                ? ApiKey.parse(text).map(PresentedKey.class::cast)
                : LegacyKey.parse(text).map(PresentedKey.class::cast);
    }
}
