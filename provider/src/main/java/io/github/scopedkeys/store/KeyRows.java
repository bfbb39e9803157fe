/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import jakarta.persistence.EntityManager;
import java.util.List;
import org.keycloak.common.util.Time;

/**
 * Deletes keys together with their grants, last uses, counts and history. Their places in the status lists stay, and
 * say that the key is gone, until no token of it can be alive.
 */
public final class KeyRows {

    /** Maximum number of keys in one statement: drivers limit the number of parameters. */
    public static final int BATCH = 500;

    /** Runs first: once the keys are gone, no other transaction finds them to add a count. */
    private static final String DELETE = "delete from ScopedKeyEntity k where k.id in :ids";

    private static final List<String> STATEMENTS = List.of(
            "delete from ScopedKeyGrantEntity g where g.keyId in :ids",
            "delete from ScopedKeyUseEntity u where u.keyId in :ids",
            "delete from ScopedKeyCountEntity c where c.keyId in :ids",
            "delete from ScopedKeyChangeEntity h where h.keyId in :ids");

    private static final String MARK_GONE =
            "update ScopedKeyStatusEntity s set s.keyGone = :now where s.keyId in :ids and s.keyGone is null";

    private KeyRows() {}

    /** @param ids keys that this transaction has locked */
    public static void delete(EntityManager em, List<String> ids) {
        for (int from = 0; from < ids.size(); from += BATCH) {
            List<String> part = ids.subList(from, Math.min(from + BATCH, ids.size()));
            em.createQuery(DELETE).setParameter("ids", part).executeUpdate();
            // Last uses are written without a lock on the key: lock their rows in the order that writers use.
            new UseRows(em).lock(part);
            STATEMENTS.forEach(statement ->
                    em.createQuery(statement).setParameter("ids", part).executeUpdate());
            em.createQuery(MARK_GONE)
                    .setParameter("now", Time.currentTimeMillis())
                    .setParameter("ids", part)
                    .executeUpdate();
        }
    }
}
