/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The queued notices. A digest claims its notices, in a transaction of its own, before it is sent: a notice whose fate is
 * unknown is never sent again. Each method belongs into a short transaction.
 */
public final class Outbox {

    /** The most notices in one digest. */
    static final int MAX_CLAIM = 10_000;

    /** The most notices of each kind that a digest names. */
    static final int MAX_NAMED = 25;

    private static final String OF_OWNER =
            " n.realmId = :realm and n.userId = :user and n.state = :due and n.stateTime <= :now";

    private final EntityManager em;

    public Outbox(EntityManager em) {
        this.em = em;
    }

    /** The user that notices are for. */
    public record Owner(String realmId, String userId) {}

    /** Whose notices are due. */
    public Set<Owner> due(Collection<String> exceptRealms, int max, long now) {
        List<String> except = new ArrayList<>(exceptRealms);
        except.add("");
        Set<Owner> owners = new LinkedHashSet<>();
        em.createQuery(
                        "select n.realmId, n.userId from ScopedKeyNoticeEntity n where n.state = :due and n.stateTime <= :now"
                                + " and n.realmId not in :except order by n.stateTime",
                        Object[].class)
                .setParameter("due", ScopedKeyNoticeEntity.DUE)
                .setParameter("now", now)
                .setParameter("except", except)
                .setMaxResults(max)
                .getResultList()
                .forEach(row -> owners.add(new Owner((String) row[0], (String) row[1])));
        return owners;
    }

    /**
     * Claims the owner's due notices for one digest. If two nodes try at the same time, one gets all of them.
     *
     * @param claim a unique id for the digest
     * @return the number of notices; 0 if there are none
     */
    public int claim(Owner owner, String claim, long now) {
        // Waits for another node, and then finds its notices no longer due.
        List<Object[]> locked = Rows.lock(
                em,
                OF_OWNER,
                query -> query.setParameter("realm", owner.realmId())
                        .setParameter("user", owner.userId())
                        .setParameter("due", ScopedKeyNoticeEntity.DUE)
                        .setParameter("now", now)
                        .setMaxResults(MAX_CLAIM));
        if (locked.isEmpty()) {
            return 0;
        }
        dropOutdated(owner, now);
        return em.createQuery(
                        "update ScopedKeyNoticeEntity n set n.state = :sending, n.stateTime = :now, n.claim = :claim"
                                + " where" + OF_OWNER + " and n.keyId <= :last")
                .setParameter("sending", ScopedKeyNoticeEntity.SENDING)
                .setParameter("claim", claim)
                .setParameter("realm", owner.realmId())
                .setParameter("user", owner.userId())
                .setParameter("due", ScopedKeyNoticeEntity.DUE)
                .setParameter("now", now)
                .setParameter("last", locked.get(locked.size() - 1)[0])
                .executeUpdate();
    }

    /** Ends notices of what no longer happens: the key was deleted, disabled, extended or used meanwhile. */
    private void dropOutdated(Owner owner, long now) {
        em.createQuery("update ScopedKeyNoticeEntity n set n.state = :outdated, n.stateTime = :now where" + OF_OWNER
                        + " and n.kind in (:expiring, :idle) and not exists (select 1 from ScopedKeyEntity k,"
                        + " ScopedKeyUseEntity u where k.id = n.keyId and u.keyId = k.id and k.enabled = true"
                        + " and ((n.kind = :expiring and k.expires = n.factTime)"
                        + " or (n.kind = :idle and u.lastUsed < n.queued)))")
                .setParameter("outdated", Ending.OUTDATED.word())
                .setParameter("expiring", NoticeKind.EXPIRING.word())
                .setParameter("idle", NoticeKind.IDLE.word())
                .setParameter("realm", owner.realmId())
                .setParameter("user", owner.userId())
                .setParameter("due", ScopedKeyNoticeEntity.DUE)
                .setParameter("now", now)
                .executeUpdate();
    }

    public Digest digest(Owner owner, String claim) {
        Map<NoticeKind, Long> counts = new EnumMap<>(NoticeKind.class);
        em.createQuery(
                        "select n.kind, count(*) from ScopedKeyNoticeEntity n where" + Rows.OF_CLAIM
                                + " group by n.kind",
                        Object[].class)
                .setParameter("realm", owner.realmId())
                .setParameter("user", owner.userId())
                .setParameter("sending", ScopedKeyNoticeEntity.SENDING)
                .setParameter("claim", claim)
                .getResultList()
                .forEach(row -> counts.put(NoticeKind.of((String) row[0]), (Long) row[1]));
        List<Notice> named = new ArrayList<>();
        counts.keySet()
                .forEach(kind -> em.createQuery(
                                "select n from ScopedKeyNoticeEntity n where" + Rows.OF_CLAIM
                                        + " and n.kind = :kind order by n.factTime, n.keyName, n.keyId",
                                ScopedKeyNoticeEntity.class)
                        .setParameter("realm", owner.realmId())
                        .setParameter("user", owner.userId())
                        .setParameter("sending", ScopedKeyNoticeEntity.SENDING)
                        .setParameter("claim", claim)
                        .setParameter("kind", kind.word())
                        .setMaxResults(MAX_NAMED)
                        .getResultList()
                        .forEach(row -> named.add(Notice.of(row))));
        return new Digest(named, counts);
    }

    /** Ends the notices of a digest. */
    public void end(Owner owner, String claim, Ending ending, long now) {
        Rows.lockClaim(em, owner, claim);
        em.createQuery("update ScopedKeyNoticeEntity n set n.state = :ending, n.stateTime = :now where" + Rows.OF_CLAIM)
                .setParameter("ending", ending.word())
                .setParameter("realm", owner.realmId())
                .setParameter("user", owner.userId())
                .setParameter("sending", ScopedKeyNoticeEntity.SENDING)
                .setParameter("claim", claim)
                .setParameter("now", now)
                .executeUpdate();
    }

    /** Makes the notices of a digest that was surely not sent due again, later each time; ends those that failed for long. */
    public void release(Owner owner, String claim, long now) {
        Rows.lockClaim(em, owner, claim);
        new Release(em, owner, claim).run(now);
    }
}
