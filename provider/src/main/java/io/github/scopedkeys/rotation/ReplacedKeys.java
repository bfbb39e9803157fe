/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rotation;

import io.github.scopedkeys.audit.NoRequest;
import io.github.scopedkeys.manage.UnitOfWork;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.verify.Refusal;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Notices when a replaced key is used after its end, at any endpoint. The request is refused without waiting for this:
 * another thread looks the key up, at most once an hour.
 */
public final class ReplacedKeys {

    private static final Logger LOG = Logger.getLogger(ReplacedKeys.class);
    /** The most keys that wait to be looked up; others are looked up at their next use. */
    private static final int MAX_WAITING = 100;

    private final KeycloakSessionFactory sessions;
    private final LookupsPerHour lookups = new LookupsPerHour();
    private final AtomicInteger waiting = new AtomicInteger();

    public ReplacedKeys(KeycloakSessionFactory sessions) {
        this.sessions = sessions;
    }

    /**
     * Notes that a key was presented with its correct secret, and refused.
     *
     * @param session the session of the request
     */
    public void note(KeycloakSession session, Refusal refusal) {
        boolean mayHaveEnded =
                switch (refusal.reason()) {
                    // A key that was rotated without a grace, or ended by its owner, is also disabled.
                    case DISABLED, EXPIRED -> true;
                    default -> false;
                };
        long now = Time.currentTimeMillis();
        if (!mayHaveEnded || !lookups.isDue(refusal.keyId().value(), now)) {
            return;
        }
        ClientModel client = session.getContext().getClient();
        LateUse use = new LateUse(
                refusal.keyId(),
                refusal.ownerId(),
                client == null ? null : client.getClientId(),
                session.getContext().getConnection().getRemoteHost(),
                now);
        look(
                session.getProvider(ExecutorsProvider.class),
                session.getContext().getRealm().getId(),
                use);
    }

    private void look(ExecutorsProvider executors, String realmId, LateUse use) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            done(use);
            return;
        }
        try {
            ExecutorService executor = executors.getExecutor("scoped-keys-reuse");
            executor.execute(() -> lookAndAct(realmId, use));
        } catch (RejectedExecutionException e) {
            done(use);
        }
    }

    private void lookAndAct(String realmId, LateUse use) {
        try {
            run(realmId, (session, realm) -> new Reuse(session, realm, use).act())
                    .ifPresent(old -> report(realmId, use, old));
            waiting.decrementAndGet();
        } catch (RuntimeException e) {
            done(use);
            LOG.warnf(e, "Could not look into the use of the API key %s, which may have been replaced", use.key());
        }
    }

    /** In a further transaction: what cannot be reported must not undo the rest. */
    private void report(String realmId, LateUse use, KeyDetails old) {
        run(realmId, (session, realm) -> {
            Reuse.events(session, realm, use).ifPresent(events -> events.reused(old));
            return null;
        });
    }

    private <T> T run(String realmId, UnitOfWork.Work<T> work) {
        return UnitOfWork.run(sessions, null, realmId, (session, realm) -> {
            NoRequest.in(session, realm);
            return work.in(session, realm);
        });
    }

    private void done(LateUse unfinished) {
        waiting.decrementAndGet();
        lookups.forget(unfinished.key().value());
    }
}
