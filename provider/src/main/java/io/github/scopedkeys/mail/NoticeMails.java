/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.mail;

import io.github.scopedkeys.notice.Claim;
import io.github.scopedkeys.notice.Ending;
import io.github.scopedkeys.notice.NoticeTally;
import io.github.scopedkeys.notice.OldNotices;
import io.github.scopedkeys.notice.Outbox;
import io.github.scopedkeys.notice.Outbox.Owner;
import io.github.scopedkeys.store.OwnTransaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Sends the notices that are due. Any number of nodes may do so at the same time. A digest takes three transactions: it
 * claims its notices, reads what the mail needs and sends it, without a lock, and records the result. If the node dies
 * in between, the digest is not sent again.
 */
public final class NoticeMails implements Runnable {

    private static final Logger LOG = Logger.getLogger(NoticeMails.class);
    private static final int OWNERS = 200;

    private final KeycloakSessionFactory sessions;
    private volatile boolean failing;

    public NoticeMails(KeycloakSessionFactory sessions) {
        this.sessions = sessions;
    }

    /** Sends everything that is due. Never throws. One thread of this node at a time. */
    @Override
    public void run() {
        try {
            endUnknown();
            send();
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("Could not send notices to owners of API keys; retrying", e);
            }
            failing = true;
        }
    }

    private void endUnknown() {
        int all = 0;
        int batch;
        do {
            batch = inTransaction(
                    (session, tally) -> new OldNotices(em(session)).endUnknown(Time.currentTimeMillis(), tally));
            all += batch;
        } while (batch > 0);
        if (all > 0) {
            LOG.warnf("%d notices to owners of API keys may not have been sent: a server stopped meanwhile", all);
        }
    }

    /** Leaves what becomes due meanwhile to the next run: an owner gets one mail about all of it. */
    private void send() {
        long by = Time.currentTimeMillis();
        Set<String> resting = new HashSet<>();
        List<Owner> owners = due(resting, by);
        while (!owners.isEmpty()) {
            // Nodes that begin at the same moment rarely meet at the same owner.
            Collections.shuffle(owners);
            for (Owner owner : owners) {
                if (!resting.contains(owner.realmId())) {
                    send(owner, by, resting);
                }
            }
            owners = due(resting, by);
        }
    }

    private List<Owner> due(Set<String> resting, long by) {
        return new ArrayList<>(
                inTransaction((session, tally) -> new Outbox(em(session), tally).due(resting, OWNERS, by)));
    }

    /**
     * Sends one digest, if there is something to send.
     *
     * @param by since when its notices have been due at the latest
     * @param resting gets the realm if its mail server fails: its other owners wait for the next run
     */
    private void send(Owner owner, long by, Set<String> resting) {
        Claim claim = new Claim(owner, KeycloakModelUtils.generateId());
        if (!inTransaction(
                (session, tally) -> new Outbox(em(session), tally).claim(claim, by, Time.currentTimeMillis()))) {
            return;
        }
        AtomicReference<DigestMail.Result> ofMail = new AtomicReference<>(DigestMail.Result.REJECTED);
        DigestMail.Result result;
        try {
            result = inTransaction((session, tally) ->
                    new DigestMail(session, owner, ofMail::set).send(new Outbox(em(session), tally).digest(claim)));
        } catch (RuntimeException e) {
            // Not from the mail server, whose failures are results. The mail may be sent even if the commit fails.
            LOG.warnf(e, "Could not write a notice to an owner of API keys, or end its transaction");
            result = ofMail.get();
        }
        if (result == DigestMail.Result.NOTHING_SENT || result == DigestMail.Result.UNKNOWN) {
            resting.add(owner.realmId());
        }
        settle(claim, result);
    }

    private void settle(Claim claim, DigestMail.Result result) {
        inTransaction((session, tally) -> {
            Outbox outbox = new Outbox(em(session), tally);
            long now = Time.currentTimeMillis();
            switch (result) {
                case SENT -> outbox.end(claim, Ending.SENT, now);
                case UNKNOWN -> outbox.end(claim, Ending.UNKNOWN, now);
                case UNDELIVERABLE -> outbox.end(claim, Ending.UNDELIVERABLE, now);
                case NO_OWNER -> outbox.end(claim, Ending.OUTDATED, now);
                case REJECTED, NOTHING_SENT -> outbox.release(claim, now);
            }
            return null;
        });
    }

    private static jakarta.persistence.EntityManager em(KeycloakSession session) {
        return session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    private <T> T inTransaction(BiFunction<KeycloakSession, NoticeTally, T> work) {
        NoticeTally tally = new NoticeTally();
        T result = OwnTransaction.call(sessions, session -> work.apply(session, tally));
        tally.count();
        return result;
    }
}
