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
 * What the store remembers of a key, read afresh for each verification.
 *
 * @param expiresAt empty for a key that does not expire
 * @param usable which of the endpoints that the permissions name the owner may use, as of the same read
 * @param directory the user storage that the owner was imported from; null for a local user
 * @param ownerEnabled the owner's switch as the database has it at the moment of the same read, past every cache
 * @param fingerprinted whether imports recognize this legacy key without its digest; never for a scoped key
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
