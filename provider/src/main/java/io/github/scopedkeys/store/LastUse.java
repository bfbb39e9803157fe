/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.key.KeyId;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.timer.ScheduledTask;

/**
 * When keys were used, written behind: an exchange only notes the time in memory, and a task writes what has gathered.
 * A crash loses what was not written yet. Last use is telemetry, not evidence.
 */
public final class LastUse implements ScheduledTask {

    /** How often the notes are written, in milliseconds. */
    public static final long INTERVAL = 10_000;

    private final Map<String, Long> noted = new ConcurrentHashMap<>();

    /** Notes a use; never blocks, never fails. */
    public void note(KeyId id, long at) {
        noted.merge(id.value(), at, Math::max);
    }

    @Override
    public String getTaskName() {
        return "scoped-keys-last-use";
    }

    /** Writes the notes. A use is never moved backwards, whichever node writes last. */
    @Override
    public void run(KeycloakSession session) {
        // Sorted, so that two nodes lock rows in the same order.
        Map<String, Long> batch = new TreeMap<>();
        noted.keySet().forEach(id -> {
            Long at = noted.remove(id);
            if (at != null) {
                batch.put(id, at);
            }
        });
        if (batch.isEmpty()) {
            return;
        }
        try {
            EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
            batch.forEach((id, at) -> em.createQuery(
                            "update ScopedKeyUseEntity u set u.lastUsed = :at where u.keyId = :id and u.lastUsed < :at")
                    .setParameter("at", at)
                    .setParameter("id", id)
                    .executeUpdate());
        } catch (RuntimeException e) {
            batch.forEach((id, at) -> noted.merge(id, at, Math::max));
            throw e;
        }
    }
}
