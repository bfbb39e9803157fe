/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import io.github.scopedkeys.history.Batches;
import io.github.scopedkeys.store.MySqlFamily;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The bulk disables of one realm that can be undone and still have keys, so an undo changes something. */
public final class UndoableBatches {

    /** As many keys are counted in one list, of all its bulk disables together. */
    static final int COUNTED = 100_000;

    /** The owners of a larger one are not looked for: that would read each of its keys. */
    static final int LARGEST_WITH_OWNERS = 1_000;

    /** As many owners as are named. */
    private static final int NAMED = 10;

    /** As many keys as are asked who disabled them. */
    private static final int ASKED = 100;

    private final EntityManager em;
    private final String realmId;
    private final int counted;

    public UndoableBatches(EntityManager em, String realmId) {
        this(em, realmId, COUNTED);
    }

    /** @param counted see {@link #COUNTED} */
    UndoableBatches(EntityManager em, String realmId, int counted) {
        this.em = em;
        this.realmId = realmId;
        this.counted = counted;
    }

    /**
     * A bulk disable.
     *
     * @param created milliseconds since the epoch
     * @param userId the user whose keys it was limited to; null for all users
     * @param username null if there is no user, or they no longer have a row in Keycloak's database
     * @param actor who made it, as in the history of its keys; null if no key tells
     * @param actorId the id of that person; null for the system
     * @param keys the keys that it keeps disabled: at least one, and no more than newer ones leave to be counted
     * @param contents null if not all keys were counted, or more than {@value #LARGEST_WITH_OWNERS}
     */
    public record UndoableBatch(
            String id,
            long created,
            String userId,
            String username,
            String actor,
            String actorId,
            BoundedCount keys,
            Contents contents) {}

    /**
     * Whose the keys of a bulk disable are.
     *
     * @param enabled the number of keys that an undo enables now
     * @param ownerCount the number of users who own the keys
     * @param owners the users with the most keys
     */
    public record Contents(long enabled, int ownerCount, List<OwnerCount> owners) {}

    /**
     * Returns a page of them, newest first, and counts the keys of the newest first: a page has up to 1,000 of them,
     * and each may have millions of keys.
     *
     * @param userId the user whose keys they are limited to; null for all
     * @param now milliseconds since the epoch
     */
    public List<UndoableBatch> list(String userId, int first, int max, long now) {
        if (userId != null && !MySqlFamily.canNameUser(em, userId)) {
            return List.of();
        }
        TypedQuery<Object[]> query = em.createQuery(
                        "select b.id, b.created, b.userId from ScopedKeyBatchEntity b where b.realmId = :realm"
                                + " and b.created > :since" + (userId == null ? "" : " and b.userId = :user")
                                + " and exists (select 1 from ScopedKeyEntity k where k.disabledBatch = b.id)"
                                + " order by b.created desc, b.id desc",
                        Object[].class)
                .setParameter("realm", realmId)
                .setParameter("since", now - Batches.KEPT)
                .setFirstResult(first)
                .setMaxResults(max);
        List<Object[]> rows = (userId == null ? query : query.setParameter("user", userId)).getResultList();
        Set<String> users = rows.stream()
                .map(row -> (String) row[2])
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        Map<String, String> names = users.isEmpty() ? Map.of() : new KeySearch(em, realmId).names(users);
        List<UndoableBatch> page = new ArrayList<>(rows.size());
        long left = counted;
        for (Object[] row : rows) {
            UndoableBatch batch =
                    batch((String) row[0], (Long) row[1], (String) row[2], names, (int) Math.max(left, 1), now);
            page.add(batch);
            left -= batch.keys().count();
        }
        return page;
    }

    private UndoableBatch batch(
            String id, long created, String userId, Map<String, String> names, int atMost, long now) {
        Object[] author = author(id, created);
        BoundedCount keys = keys(id, atMost);
        return new UndoableBatch(
                id,
                created,
                userId,
                userId == null ? null : names.get(userId),
                (String) author[0],
                (String) author[1],
                keys,
                keys.more() || keys.count() > LARGEST_WITH_OWNERS ? null : contents(id, now));
    }

    /** Asks the history of a few keys: those that the batch disabled first have an entry of the same moment. */
    private Object[] author(String batch, long created) {
        List<String> keys = em.createQuery(
                        "select k.id from ScopedKeyEntity k where k.disabledBatch = :batch order by k.id", String.class)
                .setParameter("batch", batch)
                .setMaxResults(ASKED)
                .getResultList();
        return keys.isEmpty()
                ? new Object[2]
                : em
                        .createQuery(
                                "select c.actor, c.actorId from ScopedKeyChangeEntity c where c.keyId in :keys"
                                        + " and c.changed = :created and c.word = 'disabled'"
                                        + " order by c.keyId, c.number",
                                Object[].class)
                        .setParameter("keys", keys)
                        .setParameter("created", created)
                        .setMaxResults(1)
                        .getResultList()
                        .stream()
                        .findFirst()
                        .orElse(new Object[2]);
    }

    private Contents contents(String batch, long now) {
        List<Object[]> rows = em.createQuery(
                        "select k.userId, k.disabledFormerlyBy is null"
                                + " and (k.successorId is null or k.expires is null or k.expires > :now)"
                                + " from ScopedKeyEntity k where k.disabledBatch = :batch",
                        Object[].class)
                .setParameter("batch", batch)
                .setParameter("now", now)
                .setMaxResults(LARGEST_WITH_OWNERS)
                .getResultList();
        OwnerTally tally = new OwnerTally();
        tally.add(rows);
        return new Contents(tally.enabled(), tally.owners(), new KeySearch(em, realmId).named(tally.most(NAMED)));
    }

    private BoundedCount keys(String batch, int atMost) {
        long found = em.createQuery(
                        "select count(*) from (select k.id as id from ScopedKeyEntity k where k.disabledBatch = :batch"
                                + " order by k.id limit :bound) bounded",
                        Long.class)
                .setParameter("batch", batch)
                .setParameter("bound", atMost + 1)
                .getSingleResult();
        return new BoundedCount(Math.min(found, atMost), found > atMost);
    }
}
