/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.history;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.store.KeyDetails;
import jakarta.persistence.EntityManager;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;

/**
 * Records changes to keys in the transaction that makes them, and lists them. The transaction must hold the lock of the
 * key, or have added it. Only the newest {@value #KEPT} changes of a key are kept, and of these as many as fit into
 * {@value #MAX_TEXT} characters.
 */
public final class KeyHistory {

    public static final int KEPT = 100;

    /** The largest permissions have about 80,000 characters. */
    static final int MAX_TEXT = 250_000;

    private final EntityManager em;
    private final Author author;
    private final InstantSource clock;

    public KeyHistory(EntityManager em, Author author, InstantSource clock) {
        this.em = em;
        this.author = author;
        this.clock = clock;
    }

    /** Returns a page of the key's changes, newest first. */
    public List<HistoryEntry> list(KeyId id, int first, int max) {
        return em.createQuery(
                        "select c from ScopedKeyChangeEntity c where c.keyId = :key order by c.number desc",
                        ScopedKeyChangeEntity.class)
                .setParameter("key", id.value())
                .setFirstResult(first)
                .setMaxResults(max)
                .getResultStream()
                .map(ChangeRows::entry)
                .toList();
    }

    public void created(KeyDetails key) {
        first(key.id(), Change.created(key));
    }

    /** @param disabledBy null if it is enabled */
    public void imported(KeyId id, String name, AccessLevel access, String disabledBy) {
        first(id, Change.imported(name, access.word(), disabledBy));
    }

    /**
     * Records that a key was replaced by a new one.
     *
     * @param former the key as it was before
     * @param expires when the former key ends, in milliseconds since the epoch
     */
    public void rotated(KeyDetails former, KeyDetails successor, long expires) {
        add(former.id(), List.of(Change.rotated(former, successor, expires)));
        first(successor.id(), Change.createdInstead(successor, former));
    }

    /**
     * Records that a key was reported as leaked, even if it was disabled already.
     *
     * @param source where the key was found; null if unknown
     */
    public void leaked(KeyDetails former, KeyDetails key, String source) {
        add(key.id(), List.of(Change.leaked(former, key, source)));
    }

    /**
     * Records that a replaced key was ended before its time.
     *
     * @param former the key as it was before
     * @param now milliseconds since the epoch
     */
    public void ended(KeyDetails former, long now) {
        add(former.id(), List.of(Change.ended(former, now)));
    }

    /**
     * Records that a replaced key was used after its end.
     *
     * @param now milliseconds since the epoch
     */
    public void reused(KeyDetails key, long now) {
        add(key.id(), List.of(Change.reused(now)));
    }

    /** Records what differs; nothing if nothing does. */
    public void changed(KeyDetails former, KeyDetails key) {
        add(key.id(), Change.between(former, key));
    }

    private void first(KeyId id, Change change) {
        em.persist(ChangeRows.row(id.value(), 1, change, author, clock.millis()));
    }

    private void add(KeyId id, List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        List<Object[]> recorded = em.createQuery(
                        "select c.number, c.textLength from ScopedKeyChangeEntity c where c.keyId = :key"
                                + " order by c.number desc",
                        Object[].class)
                .setParameter("key", id.value())
                .getResultList();
        int number = recorded.isEmpty() ? 0 : (Integer) recorded.get(0)[0];
        int text = 0;
        long now = clock.millis();
        for (Change change : changes) {
            ScopedKeyChangeEntity row = ChangeRows.row(id.value(), ++number, change, author, now);
            em.persist(row);
            text += row.textLength;
        }
        prune(id, recorded, KEPT - changes.size(), MAX_TEXT - text);
    }

    /**
     * Deletes the oldest changes.
     *
     * @param recorded number and length of each, newest first
     */
    private void prune(KeyId id, List<Object[]> recorded, int kept, int maxText) {
        int left = maxText;
        int count = 0;
        for (Iterator<Object[]> rows = recorded.iterator(); rows.hasNext(); count++) {
            Object[] row = rows.next();
            left -= (Integer) row[1];
            if (count == kept || left < 0) {
                em.createQuery("delete from ScopedKeyChangeEntity c where c.keyId = :key and c.number <= :number")
                        .setParameter("key", id.value())
                        .setParameter("number", row[0])
                        .executeUpdate();
                return;
            }
        }
    }
}
