/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rotation;

import io.github.scopedkeys.manage.UnitOfWork;
import io.github.scopedkeys.notice.NoticeFacts;
import io.github.scopedkeys.notice.Notices;
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
            UnitOfWork.run(sessions, null, realmId, (session, realm) -> new Reuse(session, realm, use).act())
                    .ifPresent(recognized -> report(realmId, use, recognized));
            waiting.decrementAndGet();
        } catch (RuntimeException e) {
            done(use);
            LOG.warnf(e, "Could not find out whether the refused API key %s was a replaced one", use.key());
        }
    }

    /** In further transactions: what cannot be reported must not undo the rest. */
    private void report(String realmId, LateUse use, Reuse.Recognized recognized) {
        UnitOfWork.run(sessions, null, realmId, (session, realm) -> {
            Reuse.events(session, realm, use).ifPresent(events -> events.reused(recognized.old()));
            return null;
        });
        recognized.occasion().ifPresent(occasion -> queueNotice(realmId, use, occasion));
    }

    private void queueNotice(String realmId, LateUse use, Reuse.Occasion occasion) {
        try {
            UnitOfWork.run(
                    sessions,
                    null,
                    realmId,
                    (session, realm) -> Notices.queue(
                            session,
                            realm,
                            use.ownerId(),
                            use.key().value(),
                            occasion.notice(),
                            occasion.word(),
                            NoticeFacts.at(use.at())));
        } catch (RuntimeException e) {
            LOG.warnf(e, "Could not queue a notice about the replaced API key %s", use.key());
        }
    }

    private void done(LateUse unfinished) {
        waiting.decrementAndGet();
        lookups.forget(unfinished.key().value());
    }
}
