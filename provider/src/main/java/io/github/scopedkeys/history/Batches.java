/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.history;

import jakarta.persistence.EntityManager;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The bulk disables of one realm that can be undone. */
public final class Batches {

    /** How long a bulk disable can be undone, in milliseconds. */
    public static final long KEPT = TimeUnit.DAYS.toMillis(30);

    private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");

    private final EntityManager em;
    private final String realmId;

    public Batches(EntityManager em, String realmId) {
        this.em = em;
        this.realmId = realmId;
    }

    /**
     * A bulk disable.
     *
     * @param userId the user whose keys it was limited to; null for all users
     */
    public record Batch(String id, String userId) {}

    /** Adds a bulk disable unless it exists. */
    public void add(Batch batch, long now) {
        if (em.find(ScopedKeyBatchEntity.class, batch.id()) == null) {
            ScopedKeyBatchEntity entity = new ScopedKeyBatchEntity();
            entity.id = batch.id();
            entity.realmId = realmId;
            entity.userId = batch.userId();
            entity.created = now;
            em.persist(entity);
        }
    }

    /** @param id as sent in a request */
    public Optional<Batch> find(String id, long now) {
        // Databases fail on some characters, such as null.
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        return Optional.ofNullable(em.find(ScopedKeyBatchEntity.class, id))
                // A database with case-insensitive collation also finds other spellings of the id.
                .filter(entity -> entity.id.equals(id) && entity.realmId.equals(realmId) && entity.created > now - KEPT)
                .map(entity -> new Batch(entity.id, entity.userId));
    }
}
