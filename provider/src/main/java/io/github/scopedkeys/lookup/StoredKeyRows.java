/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.lookup;

import io.github.scopedkeys.digest.KeyDigest;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.store.Rows;
import io.github.scopedkeys.verify.StoredKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Collects the rows of one key: each repeats the key, with one of its grants or none. */
final class StoredKeyRows {
    private final KeyId id;
    private final String ownerId;
    private final KeyDigest digest;
    private final boolean enabled;
    private final Instant created;
    private final Optional<Instant> expires;
    private final AccessLevel graphql;
    private final AccessLevel everyOtherEndpoint;
    private final boolean ownerEnabled;
    private final String directory;
    private final boolean fingerprinted;
    private final Map<EndpointId, AccessLevel> grants = new HashMap<>();
    private final Set<EndpointId> usable = new HashSet<>();

    StoredKeyRows(KeyId id, ResultSet row) throws SQLException {
        this.id = id;
        ownerId = row.getString(3);
        digest = new KeyDigest(row.getInt(4), row.getString(5));
        enabled = row.getBoolean(6);
        created = Instant.ofEpochMilli(row.getLong(7));
        long expiry = row.getLong(8);
        expires = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(expiry));
        graphql = Rows.level(row.getString(9));
        everyOtherEndpoint = Rows.level(row.getString(10));
        // If the owner has no row, the column is null, which reads as false.
        ownerEnabled = row.getBoolean(11);
        directory = row.getString(12);
        fingerprinted = row.getBoolean(16);
    }

    void addGrant(ResultSet row) throws SQLException {
        String endpoint = row.getString(13);
        if (endpoint != null) {
            EndpointId named = new EndpointId(endpoint);
            AccessLevel level = Rows.level(row.getString(14));
            boolean exists = row.getString(15) != null;
            // A deleted endpoint stays named, with NONE: a new endpoint of that id must not fall under *.
            grants.put(named, exists ? level : AccessLevel.NONE);
            String endpointOwner = row.getString(17);
            if (exists && (endpointOwner == null || endpointOwner.equals(ownerId))) {
                usable.add(named);
            }
        }
    }

    StoredKey toStoredKey() {
        return new StoredKey(
                id,
                ownerId,
                digest,
                enabled,
                created,
                expires,
                new Permissions(graphql, everyOtherEndpoint, grants),
                Set.copyOf(usable),
                directory,
                ownerEnabled,
                fingerprinted);
    }
}
