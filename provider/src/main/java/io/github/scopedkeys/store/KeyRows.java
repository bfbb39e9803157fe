/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;

/** Deletes keys with all that belongs to them. */
public final class KeyRows {

    /** Keys in one statement: drivers limit how many parameters it has. */
    public static final int BATCH = 500;

    /** Comes first: afterwards nobody finds the keys, to add a count to them. */
    private static final String DELETE = "delete from ScopedKeyEntity k where k.id in :ids";

    private static final List<String> STATEMENTS = List.of(
            "delete from ScopedKeyGrantEntity g where g.keyId in :ids",
            "delete from ScopedKeyUseEntity u where u.keyId in :ids",
            "delete from ScopedKeyCountEntity c where c.keyId in :ids");

    private KeyRows() {}

    /** @param ids keys that this transaction has locked */
    public static void delete(EntityManager em, List<String> ids) {
        for (int from = 0; from < ids.size(); from += BATCH) {
            List<String> part = ids.subList(from, Math.min(from + BATCH, ids.size()));
            em.createQuery(DELETE).setParameter("ids", part).executeUpdate();
            // Uses are written without a lock on the key, in this order.
            em.createQuery(
                            "select u.keyId from ScopedKeyUseEntity u where u.keyId in :ids order by u.keyId",
                            String.class)
                    .setParameter("ids", part)
                    .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                    .getResultList();
            STATEMENTS.forEach(statement ->
                    em.createQuery(statement).setParameter("ids", part).executeUpdate());
        }
    }
}
