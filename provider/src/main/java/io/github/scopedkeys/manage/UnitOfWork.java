/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.store.OwnTransaction;
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

/**
 * Runs changes to keys or endpoints in a separate transaction, which commits before the response is sent.
 *
 * <p>If the transaction loses to another one, the work runs again. That happens after a deadlock, a lock timeout, or if
 * the other transaction added or removed the same row first. So the work must use the session it is given for
 * everything it writes, events included. It must not rely on anything that the request has read or written before.
 *
 * <p>A request uses at most two connections at a time; by default, Keycloak's pool has two for each of its threads.
 */
public final class UnitOfWork {

    private static final int ATTEMPTS = 8;
    private static final SecureRandom RANDOM = new SecureRandom();
    /** The longest pause before the second attempt, in milliseconds; it doubles with each attempt. */
    private static final int PAUSE = 10;

    private UnitOfWork() {}

    /** The work of one transaction, which may run more than once. */
    @FunctionalInterface
    public interface Work<T> {

        /** @param realm the realm as read by this session */
        T in(KeycloakSession session, RealmModel realm);
    }

    /**
     * Runs the work within a request.
     *
     * @throws Rejection 404 if the realm no longer exists; exceptions of the work are passed on
     */
    public static <T> T run(KeycloakSession session, RealmModel realm, Work<T> work) {
        return run(session.getKeycloakSessionFactory(), session.getContext(), realm.getId(), work);
    }

    /**
     * Runs the work outside a request.
     *
     * @param context the context of the request; null if there is none
     * @throws Rejection 404 if the realm no longer exists; exceptions of the work are passed on
     */
    public static <T> T run(KeycloakSessionFactory sessions, KeycloakContext context, String realmId, Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return OwnTransaction.call(sessions, context, own -> {
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
                });
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS || !isLost(e)) {
                    throw e;
                }
                pause(attempt);
            }
        }
    }

    /** Tells whether the transaction lost to another one, so that the same work may succeed now. */
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
        // 40: deadlock or serialization failure. 23: another transaction added the row first. 55P03, HYT00, 1205: lock
        // timeout. 1020 (MariaDB): the row changed since it was read.
        return state.startsWith("40")
                || state.startsWith("23")
                || Set.of("55P03", "HYT00").contains(state)
                || failure.getErrorCode() == 1205
                || failure.getErrorCode() == 1020;
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(RANDOM.nextInt(PAUSE << (attempt - 1)) + 1L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted before retrying a transaction that lost to another one", e);
        }
    }
}
