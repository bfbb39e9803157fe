/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

import io.github.scopedkeys.key.KeyId;
import java.util.Locale;

/**
 * The rejection of a key. The reason is for the event log only: all rejections get the same response.
 *
 * @param keyId the id that was presented, or that of the row found; null if there is none
 * @param ownerId the owner of the row found; null if there is none
 */
public record Refusal(Reason reason, KeyId keyId, String ownerId) implements Verdict {

    /** Why a key is rejected. */
    public enum Reason {
        /** The string does not have the shape of a key, or its checksum is wrong. */
        MALFORMED,
        UNKNOWN,
        WRONG_SECRET,
        /** The digest was made with a pepper that this server does not have. */
        PEPPER_UNAVAILABLE,
        DISABLED,
        EXPIRED,
        OWNER_DISABLED,
        OWNER_GONE,
        OWNER_INELIGIBLE;

        /** Returns the word in events, such as {@code api_key_wrong_secret}. */
        public String word() {
            return "api_key_" + name().toLowerCase(Locale.ROOT);
        }
    }
}
