/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.digest.KeyDigest;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.store.KeyDetails.Kind;
import jakarta.persistence.EntityManager;
import java.util.Comparator;
import java.util.List;
import org.hibernate.Session;

/** The rows of new legacy keys in one realm. */
public final class LegacyRows {

    private static final int JDBC_BATCH = 100;

    private final EntityManager em;
    private final String realmId;

    public LegacyRows(EntityManager em, String realmId) {
        this.em = em;
        this.realmId = realmId;
    }

    /**
     * A key to add.
     *
     * @param lastUsed 0 for never
     * @param imported milliseconds since the epoch; earlier uses are unknown
     * @param disabledBy null if it is enabled
     */
    public record New(
            KeyId id,
            String userId,
            KeyDigest digest,
            String fingerprint,
            String name,
            AccessLevel access,
            long created,
            long lastUsed,
            long imported,
            String disabledBy) {}

    /** Adds keys. They get read and write access to all endpoints, as legacy keys always had. */
    public void add(List<New> keys) {
        em.unwrap(Session.class).setJdbcBatchSize(JDBC_BATCH);
        // One table after the other gives the driver whole batches. A fixed order keeps two imports of the same keys
        // from deadlocking.
        keys.stream().sorted(Comparator.comparing(key -> key.digest().hex())).forEach(key -> em.persist(entity(key)));
        keys.forEach(key -> em.persist(ScopedKeyUseEntity.of(entity(key), key.lastUsed(), key.imported())));
    }

    private ScopedKeyEntity entity(New key) {
        ScopedKeyEntity entity = new ScopedKeyEntity();
        entity.id = key.id().value();
        entity.realmId = realmId;
        entity.userId = key.userId();
        entity.kind = Kind.LEGACY.word();
        entity.name = key.name();
        entity.digest = key.digest().hex();
        entity.digestVersion = key.digest().version();
        entity.enabled = key.disabledBy() == null;
        entity.disabledBy = key.disabledBy();
        entity.graphqlLevel = key.access().word();
        entity.endpointLevel = AccessLevel.READ_WRITE.word();
        entity.created = key.created();
        entity.ordinal = 0;
        entity.fingerprinted = true;
        return entity;
    }
}
