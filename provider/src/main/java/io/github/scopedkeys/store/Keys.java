/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.digest.KeyDigest;
import io.github.scopedkeys.key.ApiKey;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.store.KeyDetails.Kind;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The keys of one realm, for those who manage them. */
public final class Keys {

    private static final String DETAILS =
            "select k, u.lastUsed from ScopedKeyEntity k left join ScopedKeyUseEntity u on u.keyId = k.id ";

    private final EntityManager em;
    private final String realmId;

    public Keys(EntityManager em, String realmId) {
        this.em = em;
        this.realmId = realmId;
    }

    /** Returns a user's keys, newest first. {@code search} is a part of the name or the start of the id; null for all. */
    public List<KeyDetails> list(String userId, String search, int first, int max) {
        String filter =
                search == null ? "" : "and (lower(k.name) like :part escape '!' or k.id like :start escape '!') ";
        var query = em.createQuery(
                        DETAILS + "where k.realmId = :realm and k.userId = :user " + filter
                                + "order by k.created desc, k.id",
                        Object[].class)
                .setParameter("realm", realmId)
                .setParameter("user", userId)
                .setFirstResult(first)
                .setMaxResults(max);
        if (search != null) {
            query.setParameter("part", "%" + like(search.toLowerCase(Locale.ROOT)) + "%");
            query.setParameter("start", like(search) + "%");
        }
        return DetailRows.details(em, query.getResultList());
    }

    /** Returns one key of a user. */
    public Optional<KeyDetails> find(String userId, KeyId id) {
        return DetailRows.details(
                        em,
                        em.createQuery(
                                        DETAILS + "where k.realmId = :realm and k.userId = :user and k.id = :id",
                                        Object[].class)
                                .setParameter("realm", realmId)
                                .setParameter("user", userId)
                                .setParameter("id", id.value())
                                .getResultList())
                .stream()
                .findFirst();
    }

    /**
     * Returns one key of a user as it stands in the database now, and makes whoever else wants to change it wait for the end
     * of this transaction.
     */
    public Optional<KeyDetails> lock(String userId, KeyId id) {
        List<ScopedKeyEntity> locked = em.createQuery(
                        "select k from ScopedKeyEntity k where k.realmId = :realm and k.userId = :user and k.id = :id",
                        ScopedKeyEntity.class)
                .setParameter("realm", realmId)
                .setParameter("user", userId)
                .setParameter("id", id.value())
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
        // What the session has seen before may be outdated.
        locked.forEach(em::refresh);
        return locked.isEmpty() ? Optional.empty() : find(userId, id);
    }

    /** Adds a scoped key. */
    public KeyDetails add(
            String userId,
            ApiKey key,
            KeyDigest digest,
            String name,
            Permissions permissions,
            long created,
            Long expires) {
        ScopedKeyEntity entity = new ScopedKeyEntity();
        entity.id = key.id().value();
        entity.realmId = realmId;
        entity.userId = userId;
        entity.kind = Kind.SCOPED.word();
        entity.prefix = key.prefix();
        entity.name = name;
        entity.digest = digest.hex();
        entity.digestVersion = digest.version();
        entity.enabled = true;
        entity.graphqlLevel = permissions.graphql().word();
        entity.endpointLevel = permissions.everyOtherEndpoint().word();
        entity.created = created;
        entity.expires = expires;
        em.persist(entity);
        addGrants(key.id(), permissions);
        ScopedKeyUseEntity use = new ScopedKeyUseEntity();
        use.keyId = entity.id;
        em.persist(use);
        return DetailRows.details(entity, null, permissions.endpoints());
    }

    public void rename(KeyId id, String name) {
        entity(id).name = name;
    }

    public void expire(KeyId id, Long expires) {
        entity(id).expires = expires;
    }

    /** Notes that a key was replaced, and when it ends. */
    public void replace(KeyId id, KeyId successor, long expires) {
        ScopedKeyEntity entity = entity(id);
        entity.successorId = successor.value();
        entity.expires = expires;
    }

    /** Notes that a key was replaced and ended with that: it is off as well, whatever the clock of another node says. */
    public void replaceAtOnce(KeyId id, KeyId successor, long now) {
        replace(id, successor, now);
        entity(id).enabled = false;
        entity(id).disabledBy = KeyDetails.BY_OWNER;
    }

    /** Switches a key on ({@code disabledBy} null) or off, whoever switched it before. */
    public void enable(KeyId id, String disabledBy) {
        turn(id, disabledBy, "");
    }

    /**
     * Switches a key for its owner, unless an administrator switched it off, be it at this very moment.
     *
     * @return whether it was switched
     */
    public boolean enableUnlessAdministrator(KeyId id, String disabledBy) {
        return turn(
                id, disabledBy, " and (k.disabledBy is null or k.disabledBy <> '" + KeyDetails.BY_ADMINISTRATOR + "')");
    }

    private boolean turn(KeyId id, String disabledBy, String condition) {
        int changed = em.createQuery("update ScopedKeyEntity k set k.enabled = :enabled, k.disabledBy = :disabler"
                        + " where k.id = :id and k.realmId = :realm" + condition)
                .setParameter("enabled", disabledBy == null)
                .setParameter("disabler", disabledBy)
                .setParameter("id", id.value())
                .setParameter("realm", realmId)
                .executeUpdate();
        // What was read before is outdated now.
        ScopedKeyEntity entity = entity(id);
        if (entity != null) {
            em.detach(entity);
        }
        return changed == 1;
    }

    public void permit(KeyId id, Permissions permissions) {
        ScopedKeyEntity entity = entity(id);
        entity.graphqlLevel = permissions.graphql().word();
        entity.endpointLevel = permissions.everyOtherEndpoint().word();
        deleteGrants(id);
        addGrants(id, permissions);
    }

    /** Deletes a key. Of a legacy key the fingerprint stays, or else its digest, so that no import brings it back. */
    public void delete(KeyId id) {
        Optional<String> legacy = em.createQuery(
                        "select k.digest from ScopedKeyEntity k where k.id = :id and k.realmId = :realm and k.kind = :legacy"
                                + " and k.fingerprinted = false",
                        String.class)
                .setParameter("id", id.value())
                .setParameter("realm", realmId)
                .setParameter("legacy", Kind.LEGACY.word())
                .getResultStream()
                .findFirst();
        deleteGrants(id);
        em.createQuery("delete from ScopedKeyUseEntity u where u.keyId = :id")
                .setParameter("id", id.value())
                .executeUpdate();
        em.createQuery("delete from ScopedKeyCountEntity c where c.keyId = :id")
                .setParameter("id", id.value())
                .executeUpdate();
        int deleted = em.createQuery("delete from ScopedKeyEntity k where k.id = :id and k.realmId = :realm")
                .setParameter("id", id.value())
                .setParameter("realm", realmId)
                .executeUpdate();
        // Whoever deletes the same key at this moment finds no row any more.
        legacy.filter(digest -> deleted == 1).ifPresent(this::remember);
    }

    private void remember(String digest) {
        em.persist(ScopedKeyDeletedEntity.of(realmId, digest));
    }

    private ScopedKeyEntity entity(KeyId id) {
        return em.find(ScopedKeyEntity.class, id.value());
    }

    private void addGrants(KeyId id, Permissions permissions) {
        permissions.endpoints().forEach((endpoint, level) -> {
            ScopedKeyGrantEntity grant = new ScopedKeyGrantEntity();
            grant.keyId = id.value();
            grant.endpointId = endpoint.value();
            grant.realmId = realmId;
            grant.level = level.word();
            em.persist(grant);
        });
    }

    private void deleteGrants(KeyId id) {
        em.createQuery("delete from ScopedKeyGrantEntity g where g.keyId = :id")
                .setParameter("id", id.value())
                .executeUpdate();
    }

    /** Escapes what means something in a like pattern. */
    static String like(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }
}
