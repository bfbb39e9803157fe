/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.store.KeyDetails.Kind;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The number of keys a user has, as far as a limit is concerned. */
public final class KeyQuota {

    /** The most replaced keys that a user may have after their end, so that no script fills the table by rotating. */
    public static final int MAX_ENDED = 100;

    /** How long a replaced key is kept after its end, in milliseconds: for so long, its further use is recognized. */
    public static final long KEPT = TimeUnit.DAYS.toMillis(30);

    /**
     * How long a replaced key is kept even if there are more than {@link #MAX_ENDED}, in milliseconds after its end. It
     * leads administrators who disable it to its {@linkplain KeyDetails#FRESH fresh} successors. Twice that time, since
     * the clocks of nodes differ, and disabling a chain of successors takes several transactions.
     */
    private static final long NEEDED = 2 * KeyDetails.FRESH;

    private static final String LASTS = "(k.expires is null or k.expires > :now)";

    private final EntityManager em;
    private final String realmId;
    private final String userId;

    public KeyQuota(EntityManager em, String realmId, String userId) {
        this.em = em;
        this.realmId = realmId;
        this.userId = userId;
    }

    /**
     * Locks the user until the end of this transaction: others who add keys for the user or remove the user wait. Must
     * precede any lock on a key.
     *
     * @return whether the user exists
     */
    public boolean lock() {
        return new Locks(em).user(userId);
    }

    /**
     * Returns the JPQL condition for a key to count. A replaced key does not count, since its successor does; nor does
     * an expired key, nor a legacy key: users who were migrated with many can still create the keys that replace them.
     *
     * @param key the alias of the key in the query, which must have the parameter {@code now}
     */
    public static String counts(String key) {
        return "%1$s.kind = '%2$s' and %1$s.successorId is null and (%1$s.expires is null or %1$s.expires > :now)"
                .formatted(key, Kind.SCOPED.word());
    }

    /** Returns the number of the user's keys that count. */
    public long count(long now) {
        return query("select count(k)", counts("k"), "", Long.class)
                .setParameter("now", now)
                .getSingleResult();
    }

    /** Records that a key counts again, beside {@code others}. */
    public void countAgain(KeyId id, long others) {
        em.find(ScopedKeyEntity.class, id.value()).ordinal = ordinal(others);
    }

    static int ordinal(long others) {
        return Math.toIntExact(others + 1);
    }

    /** Returns the number of the user's keys that were replaced and have not ended yet. */
    public long countReplaced(long now) {
        return countReplaced(LASTS, now);
    }

    /** Returns the number of the user's keys that were replaced, and ended too short a time ago to be removed. */
    public long countReplacedAndJustEnded(long now) {
        return countReplaced(LASTS, now - NEEDED) - countReplaced(LASTS, now);
    }

    private long countReplaced(String condition, long now) {
        return query("select count(k)", "k.successorId is not null and " + condition, "", Long.class)
                .setParameter("now", now)
                .getSingleResult();
    }

    /**
     * Removes the replaced keys that no longer need to be kept, and all other expired keys except the {@code kept} that
     * expired last. Otherwise they would accumulate without limit.
     */
    public void removeEnded(long now, int kept) {
        List<String> ended = replaced(now);
        ended.addAll(query(
                        "select k.id",
                        "k.successorId is null and k.expires <= :now",
                        " order by k.expires desc, k.id",
                        String.class)
                .setParameter("now", now)
                .setFirstResult(kept)
                .getResultList());
        KeyRows.delete(em, new Locks(em).keys(ended));
    }

    /**
     * Removes the user's replaced keys that no longer need to be kept, except one that is about to be rotated. That one
     * is locked together with them, since keys must be locked in the order of their ids.
     */
    public void removeReplacedExcept(KeyId rotated, long now) {
        List<String> ended = replaced(now);
        ended.add(rotated.value());
        List<String> locked = new ArrayList<>(new Locks(em).keys(ended));
        locked.remove(rotated.value());
        KeyRows.delete(em, locked);
    }

    private List<String> replaced(long now) {
        List<String> ended = new ArrayList<>();
        List<Object[]> latestFirst = query(
                        "select k.id, k.expires",
                        "k.successorId is not null and k.expires <= :end",
                        " order by k.expires desc, k.id",
                        Object[].class)
                .setParameter("end", now)
                .getResultList();
        for (int i = 0; i < latestFirst.size(); i++) {
            long age = now - (Long) latestFirst.get(i)[1];
            if (age >= (i < MAX_ENDED ? KEPT : NEEDED)) {
                ended.add((String) latestFirst.get(i)[0]);
            }
        }
        return ended;
    }

    private <T> TypedQuery<T> query(String select, String condition, String order, Class<T> type) {
        return em.createQuery(
                        select + " from ScopedKeyEntity k where k.realmId = :realm and k.userId = :user and "
                                + condition + order,
                        type)
                .setParameter("realm", realmId)
                .setParameter("user", userId);
    }
}
