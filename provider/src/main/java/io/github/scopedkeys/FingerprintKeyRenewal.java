/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import io.github.scopedkeys.digest.PepperRing;
import io.github.scopedkeys.legacy.FingerprintKeys;
import io.github.scopedkeys.legacy.FingerprintReset;
import io.github.scopedkeys.store.OwnTransaction;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.jboss.logging.Logger;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Re-encrypts the fingerprint keys under the current pepper when the server starts, while their former pepper is known.
 * Then adds missing ones in the background: that may take minutes.
 */
final class FingerprintKeyRenewal {

    private static final Logger LOG = Logger.getLogger(FingerprintKeyRenewal.class);

    private FingerprintKeyRenewal() {}

    /**
     * Renews the keys, twice if need be: if another node does so at the same time, the second attempt finds them
     * renewed.
     */
    static void run(KeycloakSessionFactory factory, PepperRing peppers) {
        List<String> locked;
        try {
            locked = renew(factory, peppers);
        } catch (RuntimeException e) {
            LOG.debug("Another node may have renewed the fingerprint keys at the same time", e);
            locked = renew(factory, peppers);
        }
        if (!locked.isEmpty()) {
            LOG.warnf(
                    "Legacy keys cannot be imported into %d realms: the pepper that was current at the last import is"
                            + " missing. Start the server once with that pepper as a retired one, or with"
                            + " unpeppered-digests=upgrade if there was none",
                    locked.size());
        }
        OwnTransaction.run(
                factory,
                session -> session.getProvider(ExecutorsProvider.class)
                        .getExecutor("scoped-keys-fingerprints")
                        .execute(() -> addMissing(factory, peppers)));
    }

    private static void addMissing(KeycloakSessionFactory factory, PepperRing peppers) {
        try {
            OwnTransaction.call(factory, session -> new FingerprintKeys(entityManager(session), peppers).missing())
                    .forEach(realmId -> add(factory, realmId, peppers));
        } catch (RuntimeException e) {
            LOG.warn("Fingerprint keys of legacy keys are missing; the next start or import adds them", e);
        }
    }

    private static void add(KeycloakSessionFactory factory, String realmId, PepperRing peppers) {
        FingerprintReset reset = new FingerprintReset(realmId, peppers);
        try {
            while (OwnTransaction.call(factory, session -> reset.step(entityManager(session)))) {
                // The next step.
            }
            LOG.infof("The realm %s has a new key for the fingerprints of its legacy keys", realmId);
        } catch (RuntimeException e) {
            // Others must not wait for a realm in which somebody holds a lock for long.
            LOG.warnf(e, "The realm %s lacks a key for fingerprints; the next start or import adds it", realmId);
        }
    }

    private static EntityManager entityManager(KeycloakSession session) {
        return session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /** Returns the ids of the realms whose key no configured pepper decrypts. */
    private static List<String> renew(KeycloakSessionFactory factory, PepperRing peppers) {
        return OwnTransaction.call(factory, session -> new FingerprintKeys(entityManager(session), peppers).renew());
    }
}
