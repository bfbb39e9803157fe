/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

import io.github.scopedkeys.digest.KeyDigest;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.Permissions;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A stored key, read afresh for each verification.
 *
 * @param expiresAt empty if the key does not expire
 * @param usable the endpoints named by the permissions that the owner may use, from the same read
 * @param directory the user storage that the owner was imported from; null for a local user
 * @param ownerEnabled whether the owner is enabled in the database, from the same read, bypassing every cache
 * @param fingerprinted whether imports recognize this legacy key without its digest; always false for a scoped key
 */
public record StoredKey(
        KeyId id,
        String ownerId,
        KeyDigest digest,
        boolean enabled,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Permissions permissions,
        Set<EndpointId> usable,
        String directory,
        boolean ownerEnabled,
        boolean fingerprinted) {}
