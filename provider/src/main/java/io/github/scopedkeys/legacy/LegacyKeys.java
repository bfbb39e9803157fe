/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.legacy;

import io.github.scopedkeys.digest.KeyDigest;
import io.github.scopedkeys.history.KeyHistory;
import io.github.scopedkeys.store.LegacyRows;
import io.github.scopedkeys.store.Locks;
import io.github.scopedkeys.store.MySqlFamily;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.models.utils.KeycloakModelUtils;

/** The legacy keys of one realm, accessed in batches with few statements. */
public final class LegacyKeys {

    private static final String OWNER =
            " from UserEntity o where o.realmId = :realm and o.serviceAccountClientLink is null and ";

    private final EntityManager em;
    private final String realmId;
    private final KeyHistory history;

    /** @param history records which keys were imported */
    public LegacyKeys(EntityManager em, String realmId, KeyHistory history) {
        this.em = em;
        this.realmId = realmId;
        this.history = history;
    }

    /** Returns a user name as Keycloak stores it. */
    public static String name(String username) {
        return KeycloakModelUtils.toLowerCaseSafe(username);
    }

    /** Returns the ids of the users that exist and may own keys, by id. */
    public Map<String, String> ownersById(Set<String> ids) {
        return owners("o.id, o.id", "o.id in :candidates", ids);
    }

    /** Returns the ids of the users that exist and may own keys, by name. */
    public Map<String, String> ownersByName(Set<String> names) {
        return owners(
                "o.username, o.id",
                "o.username in :candidates",
                names.stream().map(LegacyKeys::name).collect(Collectors.toSet()));
    }

    /**
     * Locks the realm and users against removal until the end of this transaction.
     *
     * @return the ids of the users that exist
     */
    public Set<String> lockOwners(Set<String> ids) {
        Locks locks = new Locks(em);
        return locks.shareRealm(realmId) ? locks.shareUsers(ids) : Set.of();
    }

    private Map<String, String> owners(String select, String condition, Set<String> sought) {
        Set<String> candidates = sought.stream()
                .filter(candidate -> MySqlFamily.canNameUser(em, candidate))
                .collect(Collectors.toSet());
        if (candidates.isEmpty()) {
            return Map.of();
        }
        return em.createQuery("select " + select + OWNER + condition, Object[].class)
                .setParameter("realm", realmId)
                .setParameter("candidates", candidates)
                .getResultStream()
                .collect(Collectors.toMap(row -> (String) row[0], row -> (String) row[1]));
    }

    /** Returns the keys that are stored under one of the digests, by digest. */
    public Map<String, FoundKey> byDigest(Collection<String> digests) {
        if (digests.isEmpty()) {
            return Map.of();
        }
        return em.createQuery(
                        "select k.id, k.userId, k.digestVersion, k.digest from ScopedKeyEntity k"
                                + " where k.digest in :digests and k.realmId = :realm and k.kind = 'legacy'",
                        Object[].class)
                .setParameter("digests", digests)
                .setParameter("realm", realmId)
                .getResultStream()
                .map(row -> FoundKey.of(row, 0))
                .collect(Collectors.toMap(key -> key.digest().hex(), key -> key));
    }

    /** Replaces the digest of a key whose pepper is retired or unknown. */
    public void renewDigest(FoundKey key, KeyDigest current) {
        em.createQuery("update ScopedKeyEntity k set k.digest = :digest, k.digestVersion = :version"
                        + " where k.id = :id and k.digest = :former")
                .setParameter("digest", current.hex())
                .setParameter("version", current.version())
                .setParameter("id", key.id().value())
                .setParameter("former", key.digest().hex())
                .executeUpdate();
    }

    /** Returns the digests of deleted keys among {@code digests}. */
    public Set<String> deleted(Collection<String> digests) {
        if (digests.isEmpty()) {
            return Set.of();
        }
        return em.createQuery(
                        "select d.digest from ScopedKeyDeletedEntity d where d.digest in :digests"
                                + " and d.realmId = :realm",
                        String.class)
                .setParameter("digests", digests)
                .setParameter("realm", realmId)
                .getResultStream()
                .collect(Collectors.toSet());
    }

    /** Adds keys and their fingerprints. */
    public void add(List<LegacyRows.New> keys) {
        new LegacyRows(em, realmId).add(keys);
        Fingerprints fingerprints = new Fingerprints(em, realmId);
        keys.forEach(key -> fingerprints.add(key.fingerprint(), key.id().value()));
        keys.forEach(key -> history.imported(key.id(), key.name(), key.access(), key.disabledBy()));
        em.flush();
        em.clear();
    }
}
