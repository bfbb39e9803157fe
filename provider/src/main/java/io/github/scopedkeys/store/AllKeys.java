/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.key.KeyId;
import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All users' keys of one realm: a million of them must still be found at once. */
public final class AllKeys {

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
        return ids.isEmpty() ? List.of() : details(ids);
    }

    public Optional<OwnedKey> find(KeyId id) {
        return details(List.of(id.value())).stream().findFirst();
    }

    public long count(KeyFilter filter, long now) {
        return query(filter, now)
                .select("select count(*) from ScopedKeyEntity k", "", Long.class)
                .getSingleResult();
    }

    /** Returns how many users own keys that the filter means and that can still be switched off. */
    public long countOwnersToDisable(KeyFilter filter, long now) {
        return toDisable(filter, now)
                .select("select count(distinct k.userId) from ScopedKeyEntity k", "", Long.class)
                .getSingleResult();
    }

    /** Returns how many of each user's keys the filter means that can still be switched off, the most first. */
    public List<OwnerCount> ownersToDisable(KeyFilter filter, int max, long now) {
        List<Object[]> counts = toDisable(filter, now)
                .select(
                        "select k.userId, count(*) from ScopedKeyEntity k",
                        " group by k.userId order by count(*) desc, k.userId",
                        Object[].class)
                .setMaxResults(max)
                .getResultList();
        Map<String, String> names =
                names(counts.stream().map(count -> (String) count[0]).collect(Collectors.toSet()));
        return counts.stream()
                .map(count -> new OwnerCount((String) count[0], names.get((String) count[0]), (Long) count[1]))
                .toList();
    }

    public long countToDisable(KeyFilter filter, long now) {
        return toDisable(filter, now)
                .select("select count(*) from ScopedKeyEntity k", "", Long.class)
                .getSingleResult();
    }

    /** Returns the keys that {@link #disable} would switch off, as far as {@code max} goes. */
    public List<OwnedKey> keysToDisable(KeyFilter filter, int max, long now) {
        List<String> ids = toDisable(filter, now)
                .select("select k.id from ScopedKeyEntity k", " order by k.created desc, k.id desc", String.class)
                .setMaxResults(max)
                .getResultList();
        return ids.isEmpty() ? List.of() : details(ids);
    }

    /**
     * Switches off, in one statement, every key that the filter means.
     *
     * @return how many were changed
     */
    public int disable(KeyFilter filter, long now) {
        return toDisable(filter, now)
                .update(
                        "update ScopedKeyEntity k set k.enabled = false, k.disabledBy = :disabler",
                        Map.of("disabler", KeyDetails.BY_ADMINISTRATOR));
    }

    /** Returns which of the users own more keys than that. */
    public Set<String> ownersOfMoreThan(int limit, Set<String> userIds) {
        return Set.copyOf(em.createQuery(
                        "select k.userId from ScopedKeyEntity k where k.realmId = :realm and k.userId in :users"
                                + " group by k.userId having count(*) > :limit",
                        String.class)
                .setParameter("realm", realmId)
                .setParameter("users", userIds)
                .setParameter("limit", (long) limit)
                .getResultList());
    }

    private KeyQuery query(KeyFilter filter, long now) {
        return new KeyQuery(em, realmId, filter, now);
    }

    /** A key that its owner switched off counts too: the owner could switch it on again. */
    private KeyQuery toDisable(KeyFilter filter, long now) {
        return query(filter, now)
                .and(
                        "(k.enabled = true or k.disabledBy <> :administrator)",
                        "administrator",
                        KeyDetails.BY_ADMINISTRATOR);
    }

    private List<OwnedKey> details(List<String> ids) {
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
        return new Keys(em, realmId)
                .details(rows).stream()
                        .map(key -> new OwnedKey(key, names.get(key.id().value())))
                        .toList();
    }

    private Map<String, String> names(Set<String> userIds) {
        Map<String, String> names = new HashMap<>();
        em.createQuery("select o.id, o.username from UserEntity o where o.id in :ids", Object[].class)
                .setParameter("ids", userIds)
                .getResultStream()
                .forEach(row -> names.put((String) row[0], (String) row[1]));
        return names;
    }
}
