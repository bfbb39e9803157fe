/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.Permissions;
import java.util.Locale;

/**
 * A key as its owner and administrators see it; no digest. Times are milliseconds since the epoch.
 *
 * @param prefix null for legacy keys
 * @param disabledBy who switched it off, {@code owner} or {@code administrator}; null while it is enabled
 * @param lastUsed null if never
 * @param expires null if never
 * @param successor the key that replaced this one when it was rotated; null if none did
 */
public record KeyDetails(
        KeyId id,
        String userId,
        Kind kind,
        String prefix,
        String name,
        boolean enabled,
        String disabledBy,
        Permissions permissions,
        long created,
        Long lastUsed,
        Long expires,
        KeyId successor) {

    /** {@link #disabledBy} of a key that its owner switched off. */
    public static final String BY_OWNER = "owner";

    /** {@link #disabledBy} of a key that an administrator switched off: its owner cannot switch it on again. */
    public static final String BY_ADMINISTRATOR = "administrator";

    /** Keys of our making, and keys that were brought over from an older system. */
    public enum Kind {
        SCOPED,
        LEGACY;

        /** Returns the word in JSON and in the database. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Tells whether the key has expired. */
    public boolean hasEnded(long now) {
        return expires != null && expires <= now;
    }

    /** Returns a few characters by which people recognise the key: {@code rpa_Ab3…}. Nothing of a secret. */
    public String hint() {
        return (prefix == null ? "" : prefix + "_") + id.value().substring(0, 3) + "…";
    }
}
