/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;

/** The rows of last uses. They are written without a lock on the key, so they are locked in the order of writers. */
public final class UseRows {

    private final EntityManager em;

    public UseRows(EntityManager em) {
        this.em = em;
    }

    /** Locks the rows of these keys until the end of this transaction. */
    public void lock(List<String> keyIds) {
        em.createQuery("select u.keyId from ScopedKeyUseEntity u where u.keyId in :ids order by u.keyId", String.class)
                .setParameter("ids", keyIds)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    /**
     * Restarts the observation of keys that this transaction has locked: that they were not used before says nothing
     * any more.
     *
     * @param since milliseconds since the epoch
     */
    public void observe(List<String> keyIds, long since) {
        if (!keyIds.isEmpty()) {
            lock(keyIds);
            em.createQuery("update ScopedKeyUseEntity u set u.observedSince = :since where u.keyId in :ids")
                    .setParameter("since", since)
                    .setParameter("ids", keyIds)
                    .executeUpdate();
        }
    }
}
