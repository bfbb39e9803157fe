/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.status;

import jakarta.persistence.EntityManager;
import java.util.concurrent.TimeUnit;

/** Frees the places of keys that are long gone, for new keys. */
public final class OldPlaces {

    /**
     * How long after its end a key could still have living tokens, in milliseconds. A token does not outlive its key,
     * unless the key was deleted after the mint, or its expiry moved to an earlier time, which is never in the past.
     * Ten minutes would do, if all clocks were the same.
     */
    static final long KEPT = TimeUnit.HOURS.toMillis(1);

    private OldPlaces() {}

    /**
     * Frees the places of keys that have been gone for an hour. Marks those of keys that something else than this
     * extension deleted, for a later call to free them.
     *
     * @param now milliseconds since the epoch
     * @return the number of places that are free now
     */
    public static int free(EntityManager em, long now) {
        int freed = em.createQuery("delete from ScopedKeyStatusEntity s where s.keyGone <= :time")
                .setParameter("time", now - KEPT)
                .executeUpdate();
        em.createQuery("update ScopedKeyStatusEntity s set s.keyGone = :now where s.keyGone is null"
                        + " and not exists (select k.id from ScopedKeyEntity k where k.id = s.keyId)")
                .setParameter("now", now)
                .executeUpdate();
        return freed;
    }
}
