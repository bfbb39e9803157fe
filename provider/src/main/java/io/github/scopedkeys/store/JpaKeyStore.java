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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a key, its owner's switch and its grants in one statement. Values, not entities, are read: an entity might be one
 * that the session has seen before.
 */
public final class JpaKeyStore implements KeyStore {

    private static final String SELECT = "select k.id, k.userId, k.digestVersion, k.digest, k.enabled, k.expires,"
            + " k.graphqlLevel, k.endpointLevel, u.enabled, g.endpointId, g.level, k.created from ScopedKeyEntity k"
            + " left join UserEntity u on u.id = k.userId left join ScopedKeyGrantEntity g on g.keyId = k.id";

    private final EntityManager em;

    public JpaKeyStore(EntityManager em) {
        this.em = em;
    }

    @Override
    public Optional<StoredKey> find(String realmId, KeyId id) {
        return key(em.createQuery(SELECT + " where k.id = :id and k.realmId = :realm", Object[].class)
                .setParameter("id", id.value())
                .setParameter("realm", realmId)
                .getResultList());
    }

    @Override
    public Optional<StoredKey> findLegacy(String realmId, List<KeyDigest> digests) {
        return key(em.createQuery(
                        SELECT + " where k.digest in :digests and k.realmId = :realm and k.kind = 'legacy'",
                        Object[].class)
                .setParameter("digests", digests.stream().map(KeyDigest::hex).toList())
                .setParameter("realm", realmId)
                .getResultList());
    }

    @Override
    public void renewDigest(KeyId id, KeyDigest former, KeyDigest current) {
        em.createQuery("update ScopedKeyEntity k set k.digest = :digest, k.digestVersion = :version"
                        + " where k.id = :id and k.digest = :former")
                .setParameter("digest", current.hex())
                .setParameter("version", current.version())
                .setParameter("id", id.value())
                .setParameter("former", former.hex())
                .executeUpdate();
    }

    private static Optional<StoredKey> key(List<Object[]> rows) {
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        Map<EndpointId, AccessLevel> grants = new HashMap<>();
        for (Object[] row : rows) {
            if (row[9] != null) {
                grants.put(new EndpointId((String) row[9]), Rows.level((String) row[10]));
            }
        }
        Object[] row = rows.get(0);
        return Optional.of(new StoredKey(
                new KeyId((String) row[0]),
                (String) row[1],
                new KeyDigest((Integer) row[2], (String) row[3]),
                (Boolean) row[4],
                (Long) row[11],
                (Long) row[5],
                new Permissions(Rows.level((String) row[6]), Rows.level((String) row[7]), grants),
                Boolean.TRUE.equals(row[8])));
    }
}
