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
import java.util.Set;

/**
 * The condition for a {@code ScopedKeyEntity k} to exceed one of {@link KeyFilter#exceeding}. Each part has its own
 * index. The users with too many keys are queried first: usually there are few or none, which makes the main query
 * fast.
 */
final class RuleBreaches {

    /** Maximum number of users listed in the condition. */
    private static final int MAX_LISTED = 1000;

    private final EntityManager em;
    private final String realmId;
    private final List<String> broken = new ArrayList<>();
    private final Map<String, Object> parameters = new HashMap<>();

    RuleBreaches(EntityManager em, String realmId, KeyFilter filter, long now) {
        this.em = em;
        this.realmId = realmId;
        KeyFilter.Limits limits = filter.exceeding();
        tooMany(limits.maxPerUser(), filter.userId(), now);
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

    private void tooMany(int limit, String userId, long now) {
        Set<String> candidates = usersWithMoreThan(limit, userId);
        if (candidates.size() > MAX_LISTED) {
            broken.add(KeyQuota.counts("k") + " and k.userId in (select c.userId from ScopedKeyEntity c where"
                    + " c.realmId = :realm and " + KeyQuota.counts("c")
                    + " group by c.userId having count(*) > :perUser)");
            parameters.put("perUser", (long) limit);
            parameters.put("now", now);
            return;
        }
        Set<String> owners = ownersOfMoreThan(em, realmId, limit, candidates, now);
        if (!owners.isEmpty()) {
            broken.add(KeyQuota.counts("k") + " and k.userId in :crowdedOwners");
            parameters.put("crowdedOwners", owners);
            parameters.put("now", now);
        }
    }

    /**
     * Returns users who own more than {@code limit} keys, including those that do not count: the index alone suffices
     * for this.
     */
    private Set<String> usersWithMoreThan(int limit, String userId) {
        TypedQuery<String> query = em.createQuery(
                        "select c.userId from ScopedKeyEntity c where c.realmId = :realm"
                                + (userId == null ? "" : " and c.userId = :user")
                                + " group by c.userId having count(*) > :perUser",
                        String.class)
                .setParameter("realm", realmId)
                .setParameter("perUser", (long) limit)
                .setMaxResults(MAX_LISTED + 1);
        return new HashSet<>((userId == null ? query : query.setParameter("user", userId)).getResultList());
    }
}
