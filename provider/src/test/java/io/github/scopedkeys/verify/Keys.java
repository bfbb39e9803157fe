/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

import io.github.scopedkeys.digest.KeyDigest;
import io.github.scopedkeys.digest.PepperRing;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.key.LegacyKey;
import io.github.scopedkeys.key.ScopedKey;
import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.Permissions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keys and their rows for tests of verification. */
final class Keys {

    static final String REALM = "realm-a";
    static final String OWNER = "owner-1";
    static final long NOW = 1_800_000_000_000L;
    static final String ONE = "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    static final String TWO = "2:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj9AQUJDREVGR0hJSktMTU5P";
    static final PepperRing PEPPERS = PepperRing.parse(ONE, true);
    static final String LEGACY_TEXT = "legacy-key-of-an-older-system-0001";

    private static final Permissions PERMISSIONS = new Permissions(AccessLevel.READ, AccessLevel.NONE, Map.of());

    private Keys() {}

    static StoredKey row(ScopedKey key, PepperRing peppers) {
        return row(key.id(), peppers.digest(REALM, key));
    }

    static StoredKey legacyRow(PepperRing peppers) {
        LegacyKey key = LegacyKey.parse(LEGACY_TEXT).orElseThrow();
        return row(KeyId.random(), peppers.digests(REALM, key).get(0));
    }

    static StoredKey row(KeyId id, KeyDigest digest) {
        return new StoredKey(
                id,
                OWNER,
                digest,
                true,
                Instant.ofEpochMilli(NOW - 1_000),
                Optional.empty(),
                PERMISSIONS,
                Set.of(),
                null,
                true,
                false);
    }

    static StoredKey granting(StoredKey key, Permissions permissions, Set<EndpointId> usable) {
        return new StoredKey(
                key.id(),
                key.ownerId(),
                key.digest(),
                key.enabled(),
                key.createdAt(),
                key.expiresAt(),
                permissions,
                usable,
                key.directory(),
                key.ownerEnabled(),
                key.fingerprinted());
    }

    static StoredKey with(StoredKey key, KeyDigest digest) {
        return copy(key, digest, key.enabled(), key.expiresAt(), key.ownerEnabled());
    }

    static StoredKey fingerprinted(StoredKey key) {
        return new StoredKey(
                key.id(),
                key.ownerId(),
                key.digest(),
                key.enabled(),
                key.createdAt(),
                key.expiresAt(),
                key.permissions(),
                key.usable(),
                key.directory(),
                key.ownerEnabled(),
                true);
    }

    static StoredKey disabled(StoredKey key) {
        return copy(key, key.digest(), false, key.expiresAt(), key.ownerEnabled());
    }

    /** @param at milliseconds since the epoch; null for never */
    static StoredKey expiring(StoredKey key, Long at) {
        return copy(
                key,
                key.digest(),
                key.enabled(),
                Optional.ofNullable(at).map(Instant::ofEpochMilli),
                key.ownerEnabled());
    }

    static StoredKey ofDisabledOwner(StoredKey key) {
        return copy(key, key.digest(), key.enabled(), key.expiresAt(), false);
    }

    private static StoredKey copy(
            StoredKey key, KeyDigest digest, boolean enabled, Optional<Instant> expiresAt, boolean ownerEnabled) {
        return new StoredKey(
                key.id(),
                key.ownerId(),
                digest,
                enabled,
                key.createdAt(),
                expiresAt,
                key.permissions(),
                key.usable(),
                key.directory(),
                ownerEnabled,
                key.fingerprinted());
    }
}
