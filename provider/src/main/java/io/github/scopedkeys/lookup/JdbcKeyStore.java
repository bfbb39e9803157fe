/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.lookup;

import io.github.scopedkeys.digest.KeyDigest;
import io.github.scopedkeys.digest.PepperRing;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.key.LegacyKey;
import io.github.scopedkeys.legacy.FingerprintKeys;
import io.github.scopedkeys.legacy.Fingerprints;
import io.github.scopedkeys.verify.KeyStore;
import io.github.scopedkeys.verify.StoredKey;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.keycloak.connections.jpa.util.JpaUtils;

/**
 * Reads a key, whether its owner is enabled, its grants, and the granted endpoints that the owner may use, in one
 * statement. It uses plain SQL and bypasses JPA's caches: every use of a key waits for this read, which must see the
 * latest commit.
 */
public final class JdbcKeyStore implements KeyStore {

    /**
     * Disables the statement timeout, which on PostgreSQL costs as much as sending the statement. Keycloak's network
     * timeout still applies.
     */
    private static final int UNLIMITED = 0;
    /** Limits a read of several keys: if readers wait for locks, no request is delayed for long by another's row. */
    private static final int MAX_SECONDS = 1;

    private final Supplier<EntityManager> em;
    private final Consumer<Consumer<EntityManager>> ownTransaction;
    private final CoalescedReads<KeyRef, StoredKey> reads;
    private final PepperRing peppers;

    /**
     * @param em called only if there is something to read: rejecting a string that is not a key must cost nothing
     * @param ownTransaction does work in a transaction of its own. What is written about a key on its use is committed
     *     at once: the request goes on, and may lock the key in another transaction ({@code status.AssignedPlaces})
     * @param reads the reads of this server, which coalesces those of concurrent requests
     */
    public JdbcKeyStore(
            Supplier<EntityManager> em,
            Consumer<Consumer<EntityManager>> ownTransaction,
            CoalescedReads<KeyRef, StoredKey> reads,
            PepperRing peppers) {
        this.em = em;
        this.ownTransaction = ownTransaction;
        this.reads = reads;
        this.peppers = peppers;
    }

    @Override
    public Optional<StoredKey> find(String realmId, KeyId id) {
        KeyRef ref = new KeyRef(realmId, id);
        EntityManager manager = em.get();
        if (NonTransactionalRead.isAlone(session(manager))) {
            return reads.find(ref, refs -> read(manager, refs));
        }
        return Optional.ofNullable(read(manager, Set.of(ref)).get(ref));
    }

    @Override
    public Optional<StoredKey> findLegacy(String realmId, List<KeyDigest> digests) {
        List<String> values = new ArrayList<>(List.of(realmId));
        digests.forEach(digest -> values.add(digest.hex()));
        String condition = "k.REALM_ID = ? and k.KIND = 'legacy' and k.DIGEST in " + placeholders(digests.size());
        return read(em.get(), condition, values, ref -> true, UNLIMITED).values().stream()
                .findFirst();
    }

    @Override
    public void renewDigest(KeyId id, KeyDigest former, KeyDigest current) {
        ownTransaction.accept(manager -> manager.createQuery(
                        "update ScopedKeyEntity k set k.digest = :digest, k.digestVersion = :version"
                                + " where k.id = :id and k.digest = :former")
                .setParameter("digest", current.hex())
                .setParameter("version", current.version())
                .setParameter("id", id.value())
                .setParameter("former", former.hex())
                .executeUpdate());
    }

    @Override
    public void recordFingerprint(String realmId, KeyId id, LegacyKey key) {
        ownTransaction.accept(manager -> new FingerprintKeys(manager, peppers)
                .find(realmId)
                .map(secret -> secret.fingerprint(realmId, key))
                .ifPresent(fingerprint -> new Fingerprints(manager, realmId).record(fingerprint, id.value())));
    }

    /** Reads several keys at once; keys that do not exist, or not in that realm, are absent from the result. */
    static Map<KeyRef, StoredKey> read(EntityManager manager, Set<KeyRef> refs) {
        List<String> ids = new ArrayList<>();
        refs.forEach(ref -> ids.add(ref.id().value()));
        // Pad to a power of two: with few distinct statements, the database can keep all of them prepared.
        while (Integer.bitCount(ids.size()) > 1) {
            ids.add(ids.get(0));
        }
        String condition = "k.ID in " + placeholders(ids.size());
        return read(manager, condition, ids, refs::contains, refs.size() > 1 ? MAX_SECONDS : UNLIMITED);
    }

    private static Map<KeyRef, StoredKey> read(
            EntityManager manager, String condition, List<String> values, Predicate<KeyRef> wanted, int seconds) {
        String sql = select(JpaUtils.getTableNameForNativeQuery("", manager)) + condition;
        return NonTransactionalRead.on(session(manager), connection -> read(connection, sql, values, wanted, seconds));
    }

    private static SharedSessionContractImplementor session(EntityManager manager) {
        return manager.unwrap(SharedSessionContractImplementor.class);
    }

    private static String select(String prefix) {
        return "select k.REALM_ID, k.ID, k.USER_ID, k.DIGEST_VERSION, k.DIGEST, k.ENABLED, k.CREATED, k.EXPIRES,"
                + " k.GRAPHQL_LEVEL, k.ENDPOINT_LEVEL, u.ENABLED, u.FEDERATION_LINK, g.ENDPOINT_ID, g.ACCESS_LEVEL,"
                + " e.ID, k.FINGERPRINTED, e.OWNER_ID from "
                + prefix + "SCOPED_KEY k"
                + " left join " + prefix + "USER_ENTITY u on u.ID = k.USER_ID"
                + " left join " + prefix + "SCOPED_KEY_GRANT g on g.KEY_ID = k.ID"
                + " left join " + prefix + "SCOPED_KEY_ENDPOINT e on e.REALM_ID = k.REALM_ID and e.ID = g.ENDPOINT_ID"
                + " and e.INTERNAL_ID = g.ENDPOINT_INTERNAL_ID where ";
    }

    private static String placeholders(int count) {
        return "(" + String.join(", ", Collections.nCopies(count, "?")) + ")";
    }

    private static Map<KeyRef, StoredKey> read(
            Connection connection, String sql, List<String> values, Predicate<KeyRef> wanted, int seconds)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout(seconds);
            for (int i = 0; i < values.size(); i++) {
                statement.setString(i + 1, values.get(i));
            }
            Map<KeyRef, StoredKeyRows> keys = new HashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    KeyRef ref = new KeyRef(rows.getString(1), new KeyId(rows.getString(2)));
                    if (wanted.test(ref)) {
                        StoredKeyRows key = keys.get(ref);
                        if (key == null) {
                            key = new StoredKeyRows(ref.id(), rows);
                            keys.put(ref, key);
                        }
                        key.addGrant(rows);
                    }
                }
            }
            Map<KeyRef, StoredKey> found = new HashMap<>();
            keys.forEach((ref, key) -> found.put(ref, key.toStoredKey()));
            return found;
        }
    }
}
