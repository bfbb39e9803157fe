/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.idle;

import io.github.scopedkeys.notice.BulkNotices;
import io.github.scopedkeys.realm.IdleAction;
import io.github.scopedkeys.search.IdleCondition;
import io.github.scopedkeys.store.Locks;
import io.github.scopedkeys.store.UseRows;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Finds the idle keys of a realm, queues their warnings, and finds those that were warned long enough ago. */
final class IdleKeys {

    /** The time between the end of a warning, usually its mail, and the action, in milliseconds. */
    static final long WARNING = TimeUnit.DAYS.toMillis(7);

    private final EntityManager em;
    private final String realmId;
    private final IdleAction action;
    private final long now;
    private final long idle;

    /** @param maxIdleDays after which a key is idle */
    IdleKeys(EntityManager em, String realmId, int maxIdleDays, IdleAction action, long now) {
        this.em = em;
        this.realmId = realmId;
        this.action = action;
        this.now = now;
        this.idle = now - TimeUnit.DAYS.toMillis(maxIdleDays);
    }

    /** The last key of a batch, by which the next one continues. */
    record Place(long lastUsed, String keyId) {

        static final Place START = new Place(0, "");
    }

    /**
     * Warns the owners of the next idle keys.
     *
     * @return the place after which to continue; null if no key is left
     */
    Place warn(Place after, int max) {
        List<Object[]> keys = em.createQuery(
                        "select u.lastUsed, u.keyId from ScopedKeyUseEntity u join ScopedKeyEntity k on k.id = u.keyId"
                                // MariaDB and MySQL find a range in their index only by the first condition on
                                // lastUsed.
                                + " where u.realmId = :realm and u.lastUsed >= :last"
                                + " and (u.lastUsed, u.keyId) > (:last, :id)"
                                + " and " + IdleCondition.UNUSED + " and " + IdleCondition.CONCERNED
                                + " and not exists (select 1 from ScopedKeyNoticeEntity n where n.keyId = k.id"
                                + " and n.kind = 'idle' and n.occasion = " + occasion() + ")"
                                + " order by u.lastUsed, u.keyId",
                        Object[].class)
                .setParameter("realm", realmId)
                .setParameter("last", after.lastUsed())
                .setParameter("id", after.keyId())
                .setParameter("idle", idle)
                .setParameter("now", now)
                .setParameter("action", action + ":")
                .setMaxResults(max)
                .getResultList();
        if (keys.isEmpty()) {
            return null;
        }
        new BulkNotices(em, now)
                .idle(
                        keys.stream().map(key -> (String) key[1]).toList(),
                        idle,
                        action.toString(),
                        action == IdleAction.NOTIFY ? null : (Long) (now + WARNING));
        Object[] last = keys.get(keys.size() - 1);
        return new Place((Long) last[0], (String) last[1]);
    }

    /** Returns the next keys whose owners were warned long enough ago, in order of their ids, after {@code last}. */
    List<String> warned(String last, int max) {
        return em.createQuery(
                        "select distinct n.keyId from ScopedKeyNoticeEntity n, ScopedKeyEntity k"
                                + " where n.realmId = :realm"
                                + " and n.kind = 'idle' and n.factText = :action"
                                + " and n.state not in ('held', 'due', 'sending')"
                                + " and n.stateTime <= :warned and n.keyId > :last and k.id = n.keyId"
                                + " and k.enabled = true"
                                + " order by n.keyId",
                        String.class)
                .setParameter("realm", realmId)
                .setParameter("action", action.toString())
                .setParameter("warned", now - WARNING)
                .setParameter("last", last)
                .setMaxResults(max)
                .getResultList();
    }

    /**
     * Locks those of the keys that are still idle, unused since the warning, and returns their ids. Uses are written
     * without a lock on the key, so their rows are locked, too: no use is missed that any node has written.
     */
    List<String> lockUnused(List<String> ids) {
        List<String> locked = new Locks(em).keys(ids);
        if (locked.isEmpty()) {
            return locked;
        }
        new UseRows(em).lock(locked);
        return em.createQuery(
                        "select k.id from ScopedKeyEntity k join ScopedKeyUseEntity u on u.keyId = k.id"
                                + " where k.id in :ids"
                                + " and k.realmId = :realm and " + IdleCondition.UNUSED + " and "
                                + IdleCondition.CONCERNED
                                + " and exists (select 1 from ScopedKeyNoticeEntity n where n.keyId = k.id"
                                + " and n.kind = 'idle' and n.occasion = " + occasion()
                                + " and n.state not in ('held', 'due', 'sending') and n.stateTime <= :warned)"
                                + " order by k.id",
                        String.class)
                .setParameter("ids", locked)
                .setParameter("realm", realmId)
                .setParameter("idle", idle)
                .setParameter("now", now)
                .setParameter("action", action + ":")
                .setParameter("warned", now - WARNING)
                .getResultList();
    }

    private static String occasion() {
        return "concat(:action, cast(" + BulkNotices.IDLE_SINCE + " as string))";
    }
}
