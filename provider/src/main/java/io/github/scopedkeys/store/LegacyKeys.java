/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.digest.KeyDigest;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.store.KeyDetails.Kind;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.keycloak.models.utils.KeycloakModelUtils;

/** The legacy keys of one realm, many at a time: a few statements for a whole batch. */
public final class LegacyKeys {

    private static final int JDBC_BATCH = 100;
    private static final String OWNER =
            " from UserEntity o where o.realmId = :realm and o.serviceAccountClientLink is null and ";

    private final EntityManager em;
    private final String realmId;

    public LegacyKeys(EntityManager em, String realmId) {
        this.em = em;
        this.realmId = realmId;
    }

    /** A key that is there already. */
    public record Found(KeyId id, String userId, KeyDigest digest) {

        static Found of(ScopedKeyEntity key) {
            return new Found(new KeyId(key.id), key.userId, new KeyDigest(key.digestVersion, key.digest));
        }
    }

    /**
     * A key to add.
     *
     * @param lastUsed 0 for never
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
            String disabledBy) {}

    /** Returns a user name as Keycloak stores it. */
    public static String name(String username) {
        return KeycloakModelUtils.toLowerCaseSafe(username);
    }

    /** Returns, by id, the ids of those who are there and may own keys. */
    public Map<String, String> ownersById(Set<String> ids) {
        return owners("o.id, o.id", "o.id in :these", ids);
    }

    /** Returns, by name, the ids of those who are there and may own keys. */
    public Map<String, String> ownersByName(Set<String> names) {
        return owners(
                "o.username, o.id",
                "o.username in :these",
                names.stream().map(LegacyKeys::name).collect(Collectors.toSet()));
    }

    /**
     * Keeps the realm and users from being removed until the end of this transaction.
     *
     * @return the ids of those that are there
     */
    public Set<String> lockOwners(Set<String> ids) {
        Locks locks = new Locks(em);
        return locks.shareRealm(realmId) ? locks.shareUsers(ids) : Set.of();
    }

    private Map<String, String> owners(String select, String condition, Set<String> these) {
        if (these.isEmpty()) {
            return Map.of();
        }
        return em.createQuery("select " + select + OWNER + condition, Object[].class)
                .setParameter("realm", realmId)
                .setParameter("these", these)
                .getResultStream()
                .collect(Collectors.toMap(row -> (String) row[0], row -> (String) row[1]));
    }

    /** Returns the keys that are stored under one of the digests, by digest. */
    public Map<String, Found> byDigest(Collection<String> digests) {
        if (digests.isEmpty()) {
            return Map.of();
        }
        return em.createQuery(
                        "select k from ScopedKeyEntity k where k.digest in :digests and k.realmId = :realm",
                        ScopedKeyEntity.class)
                .setParameter("digests", digests)
                .setParameter("realm", realmId)
                .getResultStream()
                .collect(Collectors.toMap(key -> key.digest, Found::of));
    }

    /** Replaces the digest of a key whose pepper is retired, or not known any more. */
    public void renewDigest(Found key, KeyDigest current) {
        em.createQuery("update ScopedKeyEntity k set k.digest = :digest, k.digestVersion = :version"
                        + " where k.id = :id and k.digest = :former")
                .setParameter("digest", current.hex())
                .setParameter("version", current.version())
                .setParameter("id", key.id().value())
                .setParameter("former", key.digest().hex())
                .executeUpdate();
    }

    /** Returns those of the digests under which a key was stored that has been deleted. */
    public Set<String> deleted(Collection<String> digests) {
        if (digests.isEmpty()) {
            return Set.of();
        }
        return em.createQuery(
                        "select d.digest from ScopedKeyDeletedEntity d where d.digest in :digests and d.realmId = :realm",
                        String.class)
                .setParameter("digests", digests)
                .setParameter("realm", realmId)
                .getResultStream()
                .collect(Collectors.toSet());
    }

    /** Endpoint access is read and write on all, as such keys always had. */
    public void add(List<New> keys) {
        em.unwrap(Session.class).setJdbcBatchSize(JDBC_BATCH);
        // One table after the other, so that the driver gets whole batches; in one order, so that two imports of the
        // same keys do
        // not wait for each other.
        keys.stream().sorted(Comparator.comparing(key -> key.digest().hex())).forEach(key -> em.persist(entity(key)));
        keys.forEach(key -> em.persist(use(key)));
        Fingerprints fingerprints = new Fingerprints(em, realmId);
        keys.forEach(key -> fingerprints.add(key.fingerprint(), key.id().value()));
        em.flush();
        em.clear();
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
        entity.fingerprinted = true;
        return entity;
    }

    private static ScopedKeyUseEntity use(New key) {
        ScopedKeyUseEntity use = new ScopedKeyUseEntity();
        use.keyId = key.id().value();
        use.lastUsed = key.lastUsed();
        return use;
    }
}
