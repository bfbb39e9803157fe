/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.history;

import io.github.scopedkeys.store.KeyDetails;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.Map;

/** Records that many keys were enabled or disabled at once, with a constant number of statements for each group. */
public final class BulkHistory {

    private final EntityManager em;
    private final Author author;

    public BulkHistory(EntityManager em, Author author) {
        this.em = em;
        this.author = author;
    }

    /**
     * Records that an administrator disabled keys. Leaves the oldest changes to be deleted by what enables the keys
     * again, so a key has at most one change too many.
     *
     * @param ids keys that this transaction has locked
     * @param disabledBy by whom they were disabled before; null if they were enabled
     */
    public void disabled(Collection<String> ids, String disabledBy, long now) {
        add(
                ids,
                new Change(
                        Change.Word.DISABLED,
                        Change.enabled(disabledBy == null, disabledBy),
                        Change.enabled(false, KeyDetails.BY_ADMINISTRATOR)),
                now);
    }

    /**
     * Records that keys became again what they were before an administrator disabled them.
     *
     * @param ids keys that this transaction has locked
     * @param disabledBy by whom they are disabled now; null if they are enabled
     */
    public void restored(Collection<String> ids, String disabledBy, long now) {
        Map<String, Object> after = Change.enabled(disabledBy == null, disabledBy);
        add(
                ids,
                new Change(
                        disabledBy == null ? Change.Word.ENABLED : Change.Word.DISABLED,
                        Change.enabled(false, KeyDetails.BY_ADMINISTRATOR),
                        after),
                now);
        if (!ids.isEmpty()) {
            prune(ids);
        }
    }

    private void add(Collection<String> ids, Change change, long now) {
        if (ids.isEmpty()) {
            return;
        }
        ScopedKeyChangeEntity row = ChangeRows.row("", 0, change, author, now);
        em.createQuery("insert into ScopedKeyChangeEntity"
                        + " (keyId, number, changed, actor, actorId, clientId, word, before, after, textLength)"
                        + " select k.id, coalesce((select max(c.number) from ScopedKeyChangeEntity c"
                        + " where c.keyId = k.id), 0) + 1, :changed, :actor, :actorId, :clientId, :word, :before,"
                        + " :after,"
                        + " :textLength from ScopedKeyEntity k where k.id in :ids")
                .setParameter("changed", row.changed)
                .setParameter("actor", row.actor)
                .setParameter("actorId", row.actorId)
                .setParameter("clientId", row.clientId)
                .setParameter("word", row.word)
                .setParameter("before", row.before)
                .setParameter("after", row.after)
                .setParameter("textLength", row.textLength)
                .setParameter("ids", ids)
                .executeUpdate();
    }

    private void prune(Collection<String> ids) {
        em.createQuery(
                        "select c.keyId, max(c.number) from ScopedKeyChangeEntity c where c.keyId in :ids"
                                + " group by c.keyId having count(*) > :kept",
                        Object[].class)
                .setParameter("ids", ids)
                .setParameter("kept", (long) KeyHistory.KEPT)
                .getResultList()
                .forEach(full -> em.createQuery(
                                "delete from ScopedKeyChangeEntity c where c.keyId = :key and c.number <= :number")
                        .setParameter("key", full[0])
                        .setParameter("number", (Integer) full[1] - KeyHistory.KEPT)
                        .executeUpdate());
    }
}
