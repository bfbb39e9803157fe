/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.hibernate.StaleStateException;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Runs what changes keys or endpoints in a transaction of its own, which has ended before the response is sent. What the
 * database gave up in favour of another transaction (a deadlock, a lock that was not free in time, a row that another added or
 * removed first) runs again, with everything it writes: the events of the work belong into its session. The work must not rely
 * on what the request has read or written before. At most two connections are in use by a request: Keycloak's pool has two for
 * each of its threads by default.
 */
public final class UnitOfWork {

    private static final int ATTEMPTS = 8;
    private static final SecureRandom CHANCE = new SecureRandom();
    /** The longest pause before the second attempt, in milliseconds; it doubles with each. */
    private static final int PAUSE = 10;

    private UnitOfWork() {}

    /** What is done in the transaction, and maybe again in another. */
    @FunctionalInterface
    public interface Work<T> {

        /** @param realm as this session has it */
        T in(KeycloakSession session, RealmModel realm);
    }

    /** @throws Rejection 404 if the realm is gone, and whatever the work throws */
    public static <T> T run(KeycloakSession session, RealmModel realm, Work<T> work) {
        return run(session.getKeycloakSessionFactory(), session.getContext(), realm.getId(), work);
    }

    /**
     * The same where there is no request any more.
     *
     * @param context null, or the request's
     */
    public static <T> T run(KeycloakSessionFactory sessions, KeycloakContext context, String realmId, Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return KeycloakModelUtils.runJobInTransactionWithResult(
                        sessions,
                        context,
                        own -> {
                            RealmModel there = own.realms().getRealm(realmId);
                            if (there == null) {
                                throw Rejection.notFound();
                            }
                            own.getContext().setRealm(there);
                            T result = work.in(own, there);
                            own.getProvider(JpaConnectionProvider.class)
                                    .getEntityManager()
                                    .flush();
                            return result;
                        },
                        "scoped-keys");
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS || !isLost(e)) {
                    throw e;
                }
                pause(attempt);
            }
        }
    }

    /** Tells whether another transaction was in the way, so that the same work may well succeed now. */
    static boolean isLost(Throwable failure) {
        return isLost(failure, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static boolean isLost(Throwable failure, Set<Throwable> seen) {
        if (failure == null || !seen.add(failure)) {
            return false;
        }
        if (failure instanceof StaleStateException || (failure instanceof SQLException sql && isLost(sql))) {
            return true;
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            if (isLost(suppressed, seen)) {
                return true;
            }
        }
        return isLost(failure.getCause(), seen);
    }

    private static boolean isLost(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        // 40: deadlocks and what cannot be serialized. 23: somebody else added that row first. 55P03, HYT00 and 1205: a
        // lock was
        // not free in time. 1020: MariaDB, a row changed since it was read.
        return state.startsWith("40")
                || state.startsWith("23")
                || Set.of("55P03", "HYT00").contains(state)
                || failure.getErrorCode() == 1205
                || failure.getErrorCode() == 1020;
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(CHANCE.nextInt(PAUSE << (attempt - 1)) + 1L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while another transaction was in the way", e);
        }
    }
}
