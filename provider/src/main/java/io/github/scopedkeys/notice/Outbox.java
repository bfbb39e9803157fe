/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import io.github.scopedkeys.notice.NoticeTally.Outcome;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The queued notices. A digest claims its notices, in a transaction of its own, before it is sent: a notice whose fate
 * is unknown is never sent again. Each method belongs into a short transaction.
 */
public final class Outbox {

    /** The most notices in one digest. */
    static final int MAX_CLAIM = 10_000;

    /** The most notices of each kind that a digest names. */
    static final int MAX_NAMED = 25;

    private static final String OF_OWNER =
            " n.realmId = :realm and n.userId = :user and n.state = :due and n.stateTime <= :by";

    private static final String NEEDLESS = " and n.kind = :kind and not exists (select 1 from ScopedKeyEntity k,"
            + " ScopedKeyUseEntity u where k.id = n.keyId and u.keyId = k.id and k.enabled = true"
            + " and k.successorId is null"
            + " and ((n.kind = 'expiring' and k.expires = n.factTime)"
            + " or (n.kind = 'idle' and u.lastUsed < n.queued)))";

    private final EntityManager em;
    private final NoticeTally tally;

    /** @param tally gets what becomes of notices */
    public Outbox(EntityManager em, NoticeTally tally) {
        this.em = em;
        this.tally = tally;
    }

    /** The user that notices are for. */
    public record Owner(String realmId, String userId) {}

    /** Whose notices are due. */
    public Set<Owner> due(Collection<String> exceptRealms, int max, long by) {
        List<String> except = new ArrayList<>(exceptRealms);
        except.add("");
        Set<Owner> owners = new LinkedHashSet<>();
        em.createQuery(
                        "select n.realmId, n.userId from ScopedKeyNoticeEntity n where n.state = :due"
                                + " and n.stateTime <= :by"
                                + " and n.realmId not in :except order by n.stateTime",
                        Object[].class)
                .setParameter("due", ScopedKeyNoticeEntity.DUE)
                .setParameter("by", by)
                .setParameter("except", except)
                .setMaxResults(max)
                .getResultList()
                .forEach(row -> owners.add(new Owner((String) row[0], (String) row[1])));
        return owners;
    }

    /**
     * Claims the owner's due notices for one digest. If two nodes try at the same time, one gets all of them. If the
     * owner has got as many digests as one gets a day, they wait.
     *
     * @param by since when the notices have been due at the latest, in milliseconds since the epoch
     * @return whether there is something to send. In any case, those that it found are no longer due by then
     */
    public boolean claim(Claim claim, long by, long now) {
        Map<String, Object> due = Map.of(
                "realm",
                claim.owner().realmId(),
                "user",
                claim.owner().userId(),
                "due",
                ScopedKeyNoticeEntity.DUE,
                "by",
                by);
        // Waits for another node, and then finds its notices no longer due.
        List<Object[]> locked = Rows.lock(em, OF_OWNER, due, MAX_CLAIM);
        if (locked.isEmpty()) {
            return false;
        }
        Map<String, Object> ofLocked = new HashMap<>(due);
        ofLocked.put("last", locked.get(locked.size() - 1)[0]);
        String condition = OF_OWNER + " and n.keyId <= :last";
        long next = new DigestLimit(em).next(claim.owner(), now);
        if (next > now) {
            tally.add(Outcome.DEFERRED, Rows.counts(em, condition, ofLocked));
            Rows.update(em, "n.stateTime = :next", condition, ofLocked)
                    .setParameter("next", next)
                    .executeUpdate();
            return false;
        }
        dropOutdated(condition, ofLocked, now);
        return Rows.update(em, "n.state = :sending, n.stateTime = :now, n.claim = :claim", condition, ofLocked)
                        .setParameter("sending", ScopedKeyNoticeEntity.SENDING)
                        .setParameter("claim", claim.id())
                        .setParameter("now", now)
                        .executeUpdate()
                > 0;
    }

    /** Ends notices of what no longer happens: the key was deleted, disabled, replaced, extended or used. */
    private void dropOutdated(String condition, Map<String, Object> parameters, long now) {
        for (NoticeKind kind : List.of(NoticeKind.EXPIRING, NoticeKind.IDLE)) {
            int dropped = Rows.update(em, "n.state = :outdated, n.stateTime = :now", condition + NEEDLESS, parameters)
                    .setParameter("outdated", Ending.OUTDATED.word())
                    .setParameter("kind", kind.word())
                    .setParameter("now", now)
                    .executeUpdate();
            tally.add(Outcome.OUTDATED, Map.of(kind, (long) dropped));
        }
    }

    /** Returns what to tell. Keys that still exist come first, so that others do not take the places of their names. */
    public Digest digest(Claim claim) {
        Map<NoticeKind, Long> counts = Rows.counts(em, Claim.CONDITION, claim.parameters());
        List<Notice> named = new ArrayList<>();
        counts.keySet()
                .forEach(kind -> Rows.set(
                                em.createQuery(
                                        "select n from ScopedKeyNoticeEntity n where" + Claim.CONDITION
                                                + " and n.kind = :kind order by (select count(k) from ScopedKeyEntity k"
                                                + " where k.id = n.keyId) desc, n.factTime, n.keyName, n.keyId",
                                        ScopedKeyNoticeEntity.class),
                                claim.parameters())
                        .setParameter("kind", kind.word())
                        .setMaxResults(MAX_NAMED)
                        .getResultList()
                        .forEach(row -> named.add(Notice.of(row))));
        return new Digest(named, counts);
    }

    /** Ends the notices of a digest. */
    public void end(Claim claim, Ending ending, long now) {
        Rows.lock(em, Claim.CONDITION, claim.parameters(), 0);
        tally.add(Outcome.of(ending), Rows.counts(em, Claim.CONDITION, claim.parameters()));
        Rows.update(em, "n.state = :ending, n.stateTime = :now", Claim.CONDITION, claim.parameters())
                .setParameter("ending", ending.word())
                .setParameter("now", now)
                .executeUpdate();
    }

    /**
     * Makes the notices of a digest that was surely not sent due again, later each time; ends those that failed for
     * long.
     */
    public void release(Claim claim, long now) {
        Rows.lock(em, Claim.CONDITION, claim.parameters(), 0);
        new Release(em, tally, claim).run(now);
    }
}
