/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.store.DetailRows;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.KeyQuota;
import io.github.scopedkeys.store.KeyRows;
import io.github.scopedkeys.store.Locks;
import io.github.scopedkeys.store.ScopedKeyEntity;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Searches all users' keys of one realm. It must stay fast with a million keys. */
public final class KeySearch {

    private final EntityManager em;
    private final String realmId;
    private final KeySteps.Pace pace;

    public KeySearch(EntityManager em, String realmId) {
        this(em, realmId, KeySteps.Pace.NORMAL);
    }

    KeySearch(EntityManager em, String realmId, KeySteps.Pace pace) {
        this.em = em;
        this.realmId = realmId;
        this.pace = pace;
    }

    /** Returns a page of the keys that match the filter. */
    public List<KeyWithOwner> list(KeyFilter filter, KeySort sort, int first, int max, long now) {
        return details(new KeyPages(em, realmId).ids(filter, sort, first, max, now));
    }

    /**
     * Returns the next keys that match the filter, newest first, at most {@link KeyRows#BATCH}.
     *
     * @param last the key after which to continue, which may no longer exist; null to start
     */
    public List<KeyWithOwner> after(KeyWithOwner last, KeyFilter filter, long now) {
        KeyQuery query = new KeyQuery(em, realmId, filter, filter.ofBatch(), now);
        if (last != null) {
            // The first condition is a range of the index; the second one continues within the same millisecond.
            query.and("k.created <= :lastCreated and (k.created < :lastCreated or k.id < :lastId)")
                    .set("lastCreated", last.details().created())
                    .set("lastId", last.details().id().value());
        }
        KeySort sort = KeySort.NEWEST_FIRST;
        return details(query.select(sort.select(), sort.orderBy(), String.class)
                .setMaxResults(KeyRows.BATCH)
                .getResultList());
    }

    public Optional<KeyWithOwner> find(KeyId id) {
        return details(List.of(id.value())).stream()
                // A database with case-insensitive collation also finds other spellings of the id.
                .filter(key -> key.details().id().equals(id))
                .findFirst();
    }

    /**
     * Returns the current state of a key and locks it until the end of this transaction, so others who change it wait.
     * The transaction must not have read the key before.
     */
    public Optional<KeyWithOwner> lock(KeyId id) {
        return new Locks(em).keys(List.of(id.value())).isEmpty() ? Optional.empty() : find(id);
    }

    public long count(KeyFilter filter, long now) {
        return KeyQuery.counting(em, realmId, filter, KeyQuery.Extent.ALL, now).count();
    }

    /** Counts the keys that match the filter, but not beyond {@code atMost}. {@link KeySteps} may count fewer. */
    public BoundedCount count(KeyFilter filter, int atMost, long now) {
        return inSteps(filter, atMost, now)
                .orElseGet(() -> KeyQuery.counting(em, realmId, filter, KeyQuery.Extent.PAGE, now)
                        .count(atMost));
    }

    private Optional<BoundedCount> inSteps(KeyFilter filter, int atMost, long now) {
        return filter.isOnlyOfUse()
                ? Optional.empty()
                : new KeySteps(em, realmId, filter, extent -> new KeyQuery(em, realmId, filter, extent, now), pace)
                        .read(atMost, (step, needed) -> (int) step.count());
    }

    /**
     * Returns the users among {@code userIds} who own more than {@code limit} keys, as {@link KeyQuota} counts them.
     */
    public Set<String> ownersOfMoreThan(int limit, Set<String> userIds, long now) {
        return RuleBreaches.ownersOfMoreThan(em, realmId, limit, userIds, now);
    }

    /**
     * Returns the keys that replaced some of these within the last {@value KeyDetails#FRESH} milliseconds, and that an
     * administrator may still disable. An administrator who disables a key means its successor too, if the key is being
     * rotated or was rotated after they last looked. Those that another bulk disable has disabled are included, since
     * its undo could enable them.
     *
     * @param batch the bulk disable that asks; empty for none
     */
    public Set<String> freshSuccessors(Collection<String> ids, String batch, long now) {
        return Set.copyOf(em.createQuery(
                        "select s.id from ScopedKeyEntity k, ScopedKeyEntity s where k.realmId = :realm"
                                + " and k.id in :ids"
                                + " and s.id = k.successorId and s.realmId = :realm and s.created > :since"
                                + " and (s.enabled = true or s.disabledBy <> :administrator"
                                + " or s.disabledBatch <> :batch)",
                        String.class)
                .setParameter("realm", realmId)
                .setParameter("ids", ids)
                .setParameter("since", now - KeyDetails.FRESH)
                .setParameter("batch", batch)
                .setParameter("administrator", KeyDetails.BY_ADMINISTRATOR)
                .getResultList());
    }

    /** Returns the owners of the keys of these ids, newest key first; at most {@link KeyRows#BATCH} keys. */
    public Map<String, String> owners(Set<String> ids) {
        Map<String, String> owners = new LinkedHashMap<>();
        if (ids.isEmpty()) {
            return owners;
        }
        em.createQuery(
                        "select k.id, k.userId from ScopedKeyEntity k where k.realmId = :realm and k.id in :ids"
                                + KeySort.NEWEST_FIRST.orderBy(),
                        Object[].class)
                .setParameter("realm", realmId)
                .setParameter("ids", ids)
                .setMaxResults(KeyRows.BATCH)
                .getResultStream()
                .forEach(row -> owners.put((String) row[0], (String) row[1]));
        return owners;
    }

    /** Returns the keys of these ids, in the same order. */
    List<KeyWithOwner> details(List<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        List<Object[]> rows = em.createQuery(
                        "select k, u.lastUsed, o.username from ScopedKeyEntity k"
                                + " left join ScopedKeyUseEntity u on u.keyId = k.id"
                                + " left join UserEntity o on o.id = k.userId"
                                + " where k.realmId = :realm and k.id in :ids",
                        Object[].class)
                .setParameter("realm", realmId)
                .setParameter("ids", ids)
                .getResultList();
        Map<String, String> names = new HashMap<>();
        rows.forEach(row -> names.put(((ScopedKeyEntity) row[0]).id, (String) row[2]));
        // A database with case-insensitive collation also finds other spellings of an id.
        Map<String, Integer> places = new HashMap<>();
        ids.forEach(id -> places.put(id, places.size()));
        return DetailRows.details(em, rows).stream()
                .map(key -> new KeyWithOwner(key, names.get(key.id().value())))
                .sorted(Comparator.comparing(
                        key -> places.getOrDefault(key.details().id().value(), ids.size())))
                .toList();
    }

    /** Returns these numbers of keys with the names of their owners, in the same order. */
    List<OwnerCount> named(List<Map.Entry<String, Long>> owners) {
        Map<String, String> names = owners.isEmpty()
                ? Map.of()
                : names(owners.stream().map(Map.Entry::getKey).collect(Collectors.toSet()));
        return owners.stream()
                .map(owner -> new OwnerCount(owner.getKey(), names.get(owner.getKey()), owner.getValue()))
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
