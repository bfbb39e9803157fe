/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.legacy;

import io.github.scopedkeys.key.LegacyKey;
import io.github.scopedkeys.permission.AccessLevel;

/**
 * A key of an older system to import. Times are milliseconds since the epoch.
 *
 * @param userId null if {@code username} names the owner
 * @param created null for the last use, or now if there was none
 * @param lastUsed null for never
 */
public record LegacyEntry(
        String userId,
        String username,
        String name,
        AccessLevel access,
        LegacyKey key,
        Long created,
        Long lastUsed,
        boolean enabled) {}
