/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.digest.KeyDigest;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.key.ScopedKey;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.store.KeyDetails.Kind;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of one realm, as their owners and administrators manage them. */
public final class Keys {

    static final String DETAILS =
            "select k, u.lastUsed from ScopedKeyEntity k left join ScopedKeyUseEntity u on u.keyId = k.id ";

    private final EntityManager em;
    private final String realmId;
    private final Grants grants;

    public Keys(EntityManager em, String realmId) {
        this.em = em;
        this.realmId = realmId;
        this.grants = new Grants(em, realmId);
    }

    /** Returns a user's keys, newest first. {@code search}: part of a name, start of an id, or a hint; null for all. */
    public List<KeyDetails> list(String userId, String search, int first, int max) {
        return new KeyList(em, realmId).list(userId, search, first, max);
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
                // A database with case-insensitive collation also finds other spellings of the id.
                .filter(key -> key.id().equals(id))
                .findFirst();
    }

    /** Locks a user's key until this transaction ends and returns its state. It must not have read the key before. */
    public Optional<KeyDetails> lock(String userId, KeyId id) {
        List<String> locked = em.createQuery(
                        "select k.id from ScopedKeyEntity k where k.realmId = :realm and k.userId = :user"
                                + " and k.id = :id",
                        String.class)
                .setParameter("realm", realmId)
                .setParameter("user", userId)
                .setParameter("id", id.value())
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
        return locked.isEmpty() ? Optional.empty() : find(userId, id);
    }

    /**
     * A scoped key to add.
     *
     * @param note null for none
     * @param expires null for never
     * @param former the key that it replaces, whose grants it takes over unchanged; null if none
     * @param others how many other keys of the user count towards the limit; not used for one that replaces a key
     * @param meant the endpoints that the permissions name, see {@link #meant}
     */
    public record New(
            String userId,
            ScopedKey key,
            KeyDigest digest,
            String name,
            String note,
            Permissions permissions,
            long created,
            Long expires,
            KeyId former,
            long others,
            Map<EndpointId, String> meant) {}

    /**
     * Returns the internal ids of the named endpoints that the user may use. Must precede any check of them: a grant
     * then refers to the endpoint that was checked, or to none.
     */
    public Map<EndpointId, String> meant(String userId, Permissions permissions) {
        return grants.meant(userId, permissions.endpoints().keySet());
    }

    public KeyDetails add(New key) {
        Permissions permissions = key.permissions();
        ScopedKeyEntity entity = new ScopedKeyEntity();
        entity.id = key.key().id().value();
        entity.realmId = realmId;
        entity.userId = key.userId();
        entity.kind = Kind.SCOPED.word();
        entity.prefix = key.key().prefix();
        entity.name = key.name();
        entity.note = key.note();
        entity.digest = key.digest().hex();
        entity.digestVersion = key.digest().version();
        entity.enabled = true;
        entity.graphqlLevel = permissions.graphql().word();
        entity.endpointLevel = permissions.everyOtherEndpoint().word();
        entity.created = key.created();
        entity.expires = key.expires();
        entity.ordinal = key.former() == null ? KeyQuota.ordinal(key.others()) : entity(key.former()).ordinal;
        em.persist(entity);
        em.persist(ScopedKeyUseEntity.of(entity, 0, key.created()));
        return DetailRows.details(entity, null, grants.add(key.key().id(), key.former(), permissions, key.meant()));
    }

    public void rename(KeyId id, String name) {
        entity(id).name = name;
    }

    /** @param note null for none */
    public void annotate(KeyId id, String note) {
        entity(id).note = note;
    }

    public void expire(KeyId id, Long expires) {
        entity(id).expires = expires;
    }

    /** Records that a key was replaced, and when it expires. */
    public void replace(KeyId id, KeyId successor, long expires) {
        ScopedKeyEntity entity = entity(id);
        entity.successorId = successor.value();
        entity.expires = expires;
        entity.excludeFromUndo();
    }

    /**
     * Records that a key was replaced; it expires and is disabled at once, in case another node's clock is behind. One
     * that is disabled already stays as it is.
     */
    public void replaceAtOnce(KeyId id, KeyId successor, long now) {
        replace(id, successor, now);
        if (entity(id).enabled) {
            setEnabled(id, false, KeyDetails.BY_OWNER);
        }
    }

    /** Restarts the observation of a key's uses: what it was not used for before says nothing about it any more. */
    public void observe(KeyId id, long since) {
        new UseRows(em).observe(List.of(id.value()), since);
    }

    /** Enables a key that this transaction has locked, or disables it in the name of {@code by}. */
    public void setEnabled(KeyId id, boolean enabled, String by) {
        entity(id).setEnabled(enabled, by);
    }

    /** Disables a key that this transaction has locked, because it has leaked. Returns whether that was not known. */
    public boolean disableLeaked(KeyId id, long now) {
        return entity(id).disableLeaked(now);
    }

    /** Leaves a key disabled by its owner if the bulk disable that disabled it is undone. */
    public void keepDisabledByOwner(KeyId id) {
        entity(id).keepDisabledByOwner();
    }

    public void permit(KeyId id, Permissions permissions, Map<EndpointId, String> meant) {
        ScopedKeyEntity entity = entity(id);
        entity.graphqlLevel = permissions.graphql().word();
        entity.endpointLevel = permissions.everyOtherEndpoint().word();
        grants.replace(id, permissions, meant);
    }

    /**
     * Deletes a key; see {@link KeyDeletion}.
     *
     * @return whether the key existed
     */
    public boolean delete(KeyId id) {
        return new KeyDeletion(em, realmId).delete(id);
    }

    /** @param ids keys that this transaction has locked */
    public void delete(List<String> ids) {
        new KeyDeletion(em, realmId).delete(ids);
    }

    private ScopedKeyEntity entity(KeyId id) {
        return em.find(ScopedKeyEntity.class, id.value());
    }
}
