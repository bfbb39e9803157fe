/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.store.KeyQuota;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The condition for a {@code ScopedKeyEntity k} to exceed one of {@link KeyFilter#exceeding}. Each part has its own
 * index. The users with too many keys are queried first: usually there are few or none, which makes the main query
 * fast. If there are many, the keys of all owners are counted in one pass if all are needed anyway; for a page, those
 * of one owner after the other, until enough are found.
 */
final class RuleBreaches {

    /** Maximum number of users listed in the condition. */
    private static final int MAX_LISTED = 1000;
    /** Maximum number of keys read to find those users. */
    private static final int MAX_READ = 100_000;

    private final EntityManager em;
    private final String realmId;
    private final List<String> broken = new ArrayList<>();
    private final Map<String, Object> parameters = new HashMap<>();

    RuleBreaches(EntityManager em, String realmId, KeyFilter filter, KeyQuery.Extent extent, long now) {
        this.em = em;
        this.realmId = realmId;
        KeyFilter.Limits limits = filter.exceeding();
        tooMany(limits.maxPerUser(), filter.userId(), extent, now);
        if (limits.mustExpire() || limits.maxLifetime() != null) {
            broken.add("k.expires is null");
        }
        if (limits.maxLifetime() != null) {
            broken.add("k.expires - k.created > :lifetime");
            parameters.put("lifetime", limits.maxLifetime());
        }
        List<String> excessive = Arrays.stream(AccessLevel.values())
                .filter(level -> level.exceeds(limits.maxGraphql()))
                .map(AccessLevel::word)
                .toList();
        if (!excessive.isEmpty()) {
            broken.add("k.graphqlLevel in :excessive");
            parameters.put("excessive", excessive);
        }
    }

    String condition() {
        return broken.isEmpty() ? "1 = 0" : "(" + String.join(" or ", broken) + ")";
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    /**
     * Returns the users among {@code userIds} who own more than {@code limit} keys, as {@link KeyQuota} counts them.
     */
    static Set<String> ownersOfMoreThan(EntityManager em, String realmId, int limit, Set<String> userIds, long now) {
        return userIds.isEmpty()
                ? Set.of()
                : Set.copyOf(em.createQuery(
                                "select c.userId from ScopedKeyEntity c where c.realmId = :realm and c.userId in :users"
                                        + " and " + KeyQuota.counts("c")
                                        + " group by c.userId having count(*) > :perUser",
                                String.class)
                        .setParameter("now", now)
                        .setParameter("realm", realmId)
                        .setParameter("users", userIds)
                        .setParameter("perUser", (long) limit)
                        .getResultList());
    }

    private void tooMany(int limit, String userId, KeyQuery.Extent extent, long now) {
        Optional<Set<String>> candidates = userId == null ? usersOnceWithMoreThan(limit) : Optional.of(Set.of(userId));
        if (candidates.isEmpty()) {
            String counted = " from ScopedKeyEntity c where c.realmId = :realm and " + KeyQuota.counts("c");
            broken.add(KeyQuota.counts("k")
                    + (extent == KeyQuery.Extent.ALL
                            ? " and k.userId in (select c.userId" + counted
                                    + " group by c.userId having count(*) > :perUser)"
                            : " and (select count(*)" + counted + " and c.userId = k.userId) > :perUser"));
            parameters.put("perUser", (long) limit);
            parameters.put("now", now);
            return;
        }
        Set<String> owners = ownersOfMoreThan(em, realmId, limit, candidates.get(), now);
        if (!owners.isEmpty()) {
            broken.add(KeyQuota.counts("k") + " and k.userId in :crowdedOwners");
            parameters.put("crowdedOwners", owners);
            parameters.put("now", now);
        }
    }

    /**
     * Returns the users who may own more than {@code limit} keys that count: those with a key that was not among their
     * first {@code limit}, or whose ordinal is unknown. Others do not. Empty if there are too many to look at.
     */
    private Optional<Set<String>> usersOnceWithMoreThan(int limit) {
        Set<String> users = new HashSet<>();
        for (TypedQuery<Object[]> query : List.of(
                owners("c.ordinal > :perUser order by c.ordinal desc").setParameter("perUser", limit),
                owners("c.ordinal is null order by c.realmId"))) {
            List<Object[]> rows = query.getResultList();
            rows.forEach(row -> users.add((String) row[0]));
            if (users.size() > MAX_LISTED || (!rows.isEmpty() && ((Number) rows.get(0)[1]).longValue() > MAX_READ)) {
                return Optional.empty();
            }
        }
        return Optional.of(users);
    }

    /** The owners of some keys, and in each row the number of those keys. They are found by the index of ordinals. */
    private TypedQuery<Object[]> owners(String condition) {
        return em.createQuery(
                        "select b.userId, sum(count(*)) over () from (select c.userId as userId from ScopedKeyEntity c"
                                + " where c.realmId = :realm and " + condition + " limit " + (MAX_READ + 1)
                                + ") b group by b.userId",
                        Object[].class)
                .setParameter("realm", realmId)
                .setMaxResults(MAX_LISTED + 1);
    }
}
