/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.Permissions;
import java.util.Locale;

/**
 * A key as its owner and administrators see it, without its digest. Times are milliseconds since the epoch.
 *
 * @param prefix null for legacy keys
 * @param note null if there is none
 * @param disabledBy who disabled it, {@code owner} or {@code administrator}, or why; null while it is enabled
 * @param lastUsed null if never
 * @param expires null if never
 * @param successor the key that replaced this one when it was rotated; null if none did
 * @param leaked when it was last reported as leaked, also if it was enabled since; null if never
 */
public record KeyDetails(
        KeyId id,
        String userId,
        Kind kind,
        String prefix,
        String name,
        String note,
        boolean enabled,
        String disabledBy,
        Permissions permissions,
        long created,
        Long lastUsed,
        Long expires,
        KeyId successor,
        Long leaked) {

    /** The value of {@link #disabledBy} if the owner disabled the key. */
    public static final String BY_OWNER = "owner";

    /** The value of {@link #disabledBy} if an administrator disabled the key: its owner cannot enable it again. */
    public static final String BY_ADMINISTRATOR = "administrator";

    /** The value of {@link #disabledBy} if the key was reported as leaked: its owner can rotate, but not enable it. */
    public static final String BY_LEAK = "leak";

    /** The value of {@link #disabledBy} if the key that it replaced was used after its end. Its owner may enable it. */
    public static final String BY_REUSE = "reuse";

    /**
     * How long a successor counts as part of the rotation, in milliseconds: an administrator who disables a key also
     * disables a successor younger than this.
     */
    public static final long FRESH = 60_000;

    /** Scoped keys are created here; legacy keys were imported from an older system. */
    public enum Kind {
        SCOPED,
        LEGACY;

        /** Returns the word in JSON and in the database. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns whether the key has expired. */
    public boolean hasEnded(long now) {
        return expires != null && expires <= now;
    }

    /**
     * Returns a few characters by which people recognize the key, such as {@code rpa_Ab3…}. They reveal nothing of the
     * secret.
     */
    public String hint() {
        return (prefix == null ? "" : prefix + "_") + id.value().substring(0, 3) + "…";
    }
}
