/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import java.util.function.Consumer;
import java.util.function.Function;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Runs work in a transaction of its own, with a session of its own, which commits at the end. Every statement sees what
 * others committed before that statement. All locks rely on it: a transaction that has waited for a lock must then read
 * what the other one wrote. On MariaDB and MySQL this sets the isolation that it takes; elsewhere it is the default,
 * which the database must keep.
 */
public final class OwnTransaction {

    private OwnTransaction() {}

    public static void run(KeycloakSessionFactory sessions, Consumer<KeycloakSession> work) {
        call(sessions, session -> {
            work.accept(session);
            return null;
        });
    }

    public static <T> T call(KeycloakSessionFactory sessions, Function<KeycloakSession, T> work) {
        return call(sessions, null, work);
    }

    /** @param context the context of a request, whose realm and client the session gets; null if there is none */
    public static <T> T call(
            KeycloakSessionFactory sessions, KeycloakContext context, Function<KeycloakSession, T> work) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                sessions,
                null,
                session -> {
                    MySqlFamily.readCommitted(
                            session.getProvider(JpaConnectionProvider.class).getEntityManager());
                    // Only now: this may read the realm and the client, and the first read fixes the isolation.
                    KeycloakModelUtils.cloneContextRealmClientToSession(context, session);
                    return work.apply(session);
                },
                "scoped-keys");
    }
}
