/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.key.KeyId;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All users' keys of one realm: a million of them must still be found at once. */
public final class AllKeys {

    /** How long the successor of a key counts as part of its rotation, in milliseconds. */
    static final long FRESH = 60_000;

    private final EntityManager em;
    private final String realmId;

    public AllKeys(EntityManager em, String realmId) {
        this.em = em;
        this.realmId = realmId;
    }

    /** Returns the keys that the filter means, newest first. */
    public List<OwnedKey> list(KeyFilter filter, int first, int max, long now) {
        // Only ids at first: what is skipped is then read from the index alone.
        List<String> ids = query(filter, now)
                .select("select k.id from ScopedKeyEntity k", " order by k.created desc, k.id desc", String.class)
                .setFirstResult(first)
                .setMaxResults(max)
                .getResultList();
        return details(ids);
    }

    public Optional<OwnedKey> find(KeyId id) {
        return details(List.of(id.value())).stream()
                // A database that ignores case finds other spellings of the id as well.
                .filter(key -> key.details().id().equals(id))
                .findFirst();
    }

    /**
     * Returns a key as it is in the database now, and makes everybody else who wants to change it wait for the end of this
     * transaction, which must not have read the key before.
     */
    public Optional<OwnedKey> lock(KeyId id) {
        return new Locks(em).keys(List.of(id.value())).isEmpty() ? Optional.empty() : find(id);
    }

    /**
     * Disables keys so that their owners cannot enable them.
     *
     * @param now milliseconds since the epoch
     */
    public KeysToDisable.Pass disable(Collection<String> ids, long now) {
        List<String> locked = new Locks(em).keys(ids);
        if (locked.isEmpty()) {
            return new KeysToDisable.Pass(0, Set.of());
        }
        int count = em.createQuery(
                        "update ScopedKeyEntity k set k.enabled = false, k.disabledBy = :administrator"
                                + " where k.realmId = :realm and k.id in :ids and (k.enabled = true or k.disabledBy <> :administrator)")
                .setParameter("administrator", KeyDetails.BY_ADMINISTRATOR)
                .setParameter("realm", realmId)
                .setParameter("ids", locked)
                .executeUpdate();
        return new KeysToDisable.Pass(count, freshSuccessors(locked, now));
    }

    /**
     * Returns the keys that replaced some of these within the last {@value #FRESH} milliseconds, and that an administrator may
     * still disable. Who disables a key that is being rotated, or that was when they last looked, means both.
     */
    public Set<String> freshSuccessors(Collection<String> ids, long now) {
        return Set.copyOf(em.createQuery(
                        "select s.id from ScopedKeyEntity k, ScopedKeyEntity s where k.realmId = :realm and k.id in :ids"
                                + " and s.id = k.successorId and s.realmId = :realm and s.created > :since"
                                + " and (s.enabled = true or s.disabledBy <> :administrator)",
                        String.class)
                .setParameter("realm", realmId)
                .setParameter("ids", ids)
                .setParameter("since", now - FRESH)
                .setParameter("administrator", KeyDetails.BY_ADMINISTRATOR)
                .getResultList());
    }

    public long count(KeyFilter filter, long now) {
        return query(filter, now)
                .select("select count(*) from ScopedKeyEntity k", "", Long.class)
                .getSingleResult();
    }

    /** Returns the keys of the filter that an administrator may still switch off. */
    public KeysToDisable toDisable(KeyFilter filter, long now) {
        return new KeysToDisable(query(filter, now), this);
    }

    /** Returns which of the users own more keys than that, as {@link KeyPlaces} counts. */
    public Set<String> ownersOfMoreThan(int limit, Set<String> userIds, long now) {
        return BeyondLimits.ownersOfMoreThan(em, realmId, limit, userIds, now);
    }

    private KeyQuery query(KeyFilter filter, long now) {
        return new KeyQuery(em, realmId, filter, now);
    }

    /** Returns the first of the keys of these ids. */
    public List<OwnedKey> find(Set<String> ids) {
        return details(ids.stream().sorted().limit(KeyRows.BATCH).toList());
    }

    /** Returns the keys of these ids, newest first. */
    List<OwnedKey> details(List<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        List<Object[]> rows = em.createQuery(
                        "select k, u.lastUsed, o.username from ScopedKeyEntity k"
                                + " left join ScopedKeyUseEntity u on u.keyId = k.id"
                                + " left join UserEntity o on o.id = k.userId"
                                + " where k.realmId = :realm and k.id in :ids order by k.created desc, k.id desc",
                        Object[].class)
                .setParameter("realm", realmId)
                .setParameter("ids", ids)
                .getResultList();
        Map<String, String> names = new HashMap<>();
        rows.forEach(row -> names.put(((ScopedKeyEntity) row[0]).id, (String) row[2]));
        return DetailRows.details(em, rows).stream()
                .map(key -> new OwnedKey(key, names.get(key.id().value())))
                .toList();
    }

    Map<String, String> names(Set<String> userIds) {
        Map<String, String> names = new HashMap<>();
        em.createQuery("select o.id, o.username from UserEntity o where o.id in :ids", Object[].class)
                .setParameter("ids", userIds)
                .getResultStream()
                .forEach(row -> names.put((String) row[0], (String) row[1]));
        return names;
    }
}
