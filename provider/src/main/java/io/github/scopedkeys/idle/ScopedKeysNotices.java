/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.idle;

import io.github.scopedkeys.audit.NoRequest;
import io.github.scopedkeys.notice.BulkNotices;
import io.github.scopedkeys.notice.OldNotices;
import io.github.scopedkeys.realm.IdleAction;
import io.github.scopedkeys.realm.RealmRules;
import io.github.scopedkeys.store.OwnTransaction;
import io.github.scopedkeys.usage.CountingSince;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.timer.ScheduledTask;

/**
 * Queues notices for keys that expire soon or are idle, and ends idle keys, in short transactions.
 *
 * <p>Its simple class name is also the name of the lock that keeps two nodes from doing so at once, so it must be
 * unique in Keycloak.
 */
public final class ScopedKeysNotices implements ScheduledTask {

    private static final Logger LOG = Logger.getLogger(ScopedKeysNotices.class);

    /** Keys per transaction that only reads keys and queues notices. */
    private static final int READ = 500;

    /** Keys per transaction that locks keys: few enough that no request waits 50 ms, even on a busy database. */
    private static final int LOCKED = 5;

    private final boolean recordsUse;

    /** @param recordsUse whether this server records last uses; else no key is idle */
    public ScopedKeysNotices(boolean recordsUse) {
        this.recordsUse = recordsUse;
    }

    private record Work(KeycloakSessionFactory sessions, String realmId, RealmRules rules, long now) {

        /** Returns null if the realm is gone. */
        <T> T run(BiFunction<KeycloakSession, RealmModel, T> work) {
            return OwnTransaction.call(sessions, session -> {
                RealmModel realm = session.realms().getRealm(realmId);
                if (realm == null) {
                    return null;
                }
                NoRequest.in(session, realm);
                return work.apply(session, realm);
            });
        }
    }

    @Override
    public void run(KeycloakSession session) {
        KeycloakSessionFactory sessions = session.getKeycloakSessionFactory();
        List<Work> realms = session.realms()
                .getRealmsStream()
                .map(realm -> new Work(sessions, realm.getId(), RealmRules.of(realm), Time.currentTimeMillis()))
                .toList();
        // Keycloak's own transaction: it would end after 5 minutes, and the task with an error.
        session.getTransactionManager().commit();
        realms.forEach(this::realm);
        drain(sessions, old -> old.delete(Time.currentTimeMillis()));
        drain(sessions, OldNotices::deleteOfGoneRealms);
    }

    private static void drain(KeycloakSessionFactory sessions, ToIntFunction<OldNotices> batch) {
        while (OwnTransaction.call(sessions, own -> batch.applyAsInt(new OldNotices(em(own)))) > 0) {
            // The next batch.
        }
    }

    private void realm(Work work) {
        attempt(work, () -> {
            if (work.rules().noticeDays() != null) {
                expiring(work, work.rules().noticeDays());
            }
            if (work.rules().maxIdleDays() != null && recordsUse && recordedFor(work)) {
                warn(work);
                act(work);
            }
        });
        // Also after a failure: what was queued may be sent.
        attempt(work, () -> release(work));
    }

    private static void attempt(Work work, Runnable part) {
        try {
            part.run();
        } catch (RuntimeException e) {
            // Another realm is not to suffer from it.
            LOG.warnf(e, "Could not look for API keys of realm %s that expire or are idle", work.realmId());
        }
    }

    private static void release(Work work) {
        Integer released = 1;
        while (released != null && released > 0) {
            released = work.run((session, realm) -> new BulkNotices(em(session), work.now()).release(realm.getId()));
        }
    }

    private static void expiring(Work work, List<Integer> days) {
        for (int i = 0; i < days.size(); i++) {
            int threshold = i;
            Long from = work.now();
            while (from != null) {
                long start = from;
                from = work.run((session, realm) ->
                        new ExpiringKeys(em(session), realm.getId(), days).next(threshold, start, READ, work.now()));
            }
        }
    }

    /** Whether last uses have been recorded for as long as a key may be idle. */
    private static boolean recordedFor(Work work) {
        OptionalLong since = work.run((session, realm) -> CountingSince.lastUses(em(session)));
        return since != null
                && since.isPresent()
                && since.getAsLong()
                        <= work.now() - TimeUnit.DAYS.toMillis(work.rules().maxIdleDays());
    }

    private static void warn(Work work) {
        IdleKeys.Place place = IdleKeys.Place.START;
        while (place != null) {
            IdleKeys.Place after = place;
            place = work.run((session, realm) -> keys(session, work).warn(after, READ));
        }
    }

    private static void act(Work work) {
        IdleAction action = work.rules().idleAction();
        if (action == IdleAction.NOTIFY) {
            return;
        }
        String batch = KeycloakModelUtils.generateId();
        int all = 0;
        String last = "";
        while (last != null) {
            String after = last;
            List<String> warned =
                    work.run((session, realm) -> keys(session, work).warned(after, READ));
            if (warned == null || warned.isEmpty()) {
                break;
            }
            for (int from = 0; from < warned.size(); from += LOCKED) {
                all += end(work, warned.subList(from, Math.min(from + LOCKED, warned.size())), batch);
            }
            last = warned.get(warned.size() - 1);
        }
        if (all > 0) {
            LOG.infof(
                    "Idle API keys of realm %s: %s of %d keys%s",
                    work.realmId(), action, all, action == IdleAction.DISABLE ? ", batch " + batch : "");
        }
    }

    /** Ends those of the keys that are still idle, and returns their number. */
    private static int end(Work work, List<String> warned, String batch) {
        Integer ended = work.run((session, realm) -> {
            List<String> unused = keys(session, work).lockUnused(warned);
            if (!unused.isEmpty()) {
                new IdleEnd(session, realm, batch, work.now())
                        .of(unused, work.rules().idleAction());
            }
            return unused.size();
        });
        return ended == null ? 0 : ended;
    }

    private static IdleKeys keys(KeycloakSession session, Work work) {
        return new IdleKeys(
                em(session),
                work.realmId(),
                work.rules().maxIdleDays(),
                work.rules().idleAction(),
                work.now());
    }

    private static EntityManager em(KeycloakSession session) {
        return session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    @Override
    public String getTaskName() {
        return "scoped-keys-notices";
    }
}
