/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.digest.KeyDigest;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.verify.KeyStore;
import io.github.scopedkeys.verify.StoredKey;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.keycloak.connections.jpa.util.JpaUtils;

/**
 * Reads a key, its owner's switch, its grants and which of the granted endpoints the owner may use, in one statement. In
 * plain SQL, past all that JPA keeps: every use of a key waits for this read, and it must show the last second.
 */
public final class JpaKeyStore implements KeyStore {

    private final Supplier<EntityManager> em;

    /** @param em asked when there is something to read: to refuse what is no key at all must cost nothing */
    public JpaKeyStore(Supplier<EntityManager> em) {
        this.em = em;
    }

    @Override
    public Optional<StoredKey> find(String realmId, KeyId id) {
        return read("k.REALM_ID = ? and k.ID = ?", List.of(realmId, id.value()));
    }

    @Override
    public Optional<StoredKey> findLegacy(String realmId, List<KeyDigest> digests) {
        String[] values = new String[digests.size() + 1];
        values[0] = realmId;
        for (int i = 0; i < digests.size(); i++) {
            values[i + 1] = digests.get(i).hex();
        }
        String any = String.join(", ", Collections.nCopies(digests.size(), "?"));
        return read("k.REALM_ID = ? and k.KIND = 'legacy' and k.DIGEST in (" + any + ")", List.of(values));
    }

    @Override
    public void renewDigest(KeyId id, KeyDigest former, KeyDigest current) {
        em.get()
                .createQuery("update ScopedKeyEntity k set k.digest = :digest, k.digestVersion = :version"
                        + " where k.id = :id and k.digest = :former")
                .setParameter("digest", current.hex())
                .setParameter("version", current.version())
                .setParameter("id", id.value())
                .setParameter("former", former.hex())
                .executeUpdate();
    }

    private Optional<StoredKey> read(String condition, List<String> values) {
        EntityManager manager = em.get();
        String sql = select(JpaUtils.getTableNameForNativeQuery("", manager)) + condition;
        return LoneRead.on(
                manager.unwrap(SharedSessionContractImplementor.class), connection -> read(connection, sql, values));
    }

    private static String select(String prefix) {
        return "select k.ID, k.USER_ID, k.DIGEST_VERSION, k.DIGEST, k.ENABLED, k.CREATED, k.EXPIRES, k.GRAPHQL_LEVEL,"
                + " k.ENDPOINT_LEVEL, u.ENABLED, g.ENDPOINT_ID, g.ACCESS_LEVEL, e.ID from " + prefix + "SCOPED_KEY k"
                + " left join " + prefix + "USER_ENTITY u on u.ID = k.USER_ID"
                + " left join " + prefix + "SCOPED_KEY_GRANT g on g.KEY_ID = k.ID"
                + " left join " + prefix + "SCOPED_KEY_ENDPOINT e on e.REALM_ID = k.REALM_ID and e.ID = g.ENDPOINT_ID"
                + " and (e.OWNER_ID = k.USER_ID or e.OWNER_ID is null) where ";
    }

    private static Optional<StoredKey> read(Connection connection, String sql, List<String> values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setString(i + 1, values.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(key(rows)) : Optional.empty();
            }
        }
    }

    private static StoredKey key(ResultSet rows) throws SQLException {
        KeyId id = new KeyId(rows.getString(1));
        String ownerId = rows.getString(2);
        KeyDigest digest = new KeyDigest(rows.getInt(3), rows.getString(4));
        boolean enabled = rows.getBoolean(5);
        long created = rows.getLong(6);
        long expiry = rows.getLong(7);
        Long expires = rows.wasNull() ? null : Long.valueOf(expiry);
        AccessLevel graphql = Rows.level(rows.getString(8));
        AccessLevel everyOtherEndpoint = Rows.level(rows.getString(9));
        // No row of the owner's: null, which counts as false.
        boolean ownerEnabled = rows.getBoolean(10);
        Map<EndpointId, AccessLevel> grants = new HashMap<>();
        Set<EndpointId> usable = new HashSet<>();
        do {
            String endpoint = rows.getString(11);
            if (endpoint != null) {
                EndpointId named = new EndpointId(endpoint);
                grants.put(named, Rows.level(rows.getString(12)));
                if (rows.getString(13) != null) {
                    usable.add(named);
                }
            }
        } while (rows.next());
        return new StoredKey(
                id,
                ownerId,
                digest,
                enabled,
                created,
                expires,
                new Permissions(graphql, everyOtherEndpoint, grants),
                usable,
                ownerEnabled);
    }
}
