/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.key.KeyId;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;

/** Replaced keys, and what is remembered about their use after their end. Times are milliseconds since the epoch. */
public final class ReplacedKeyRows {

    private final EntityManager em;
    private final String realmId;

    public ReplacedKeyRows(EntityManager em, String realmId) {
        this.em = em;
        this.realmId = realmId;
    }

    /**
     * A replaced key.
     *
     * @param ended when it ends or ended
     * @param reused when it was last seen in use after its end; null if never
     * @param stopped when such a use disabled the successor; null if none has
     */
    public record Replaced(KeyId successor, long ended, Long reused, Long stopped) {}

    /** Returns the key; empty if it does not exist, or was not replaced. */
    public Optional<Replaced> find(KeyId id) {
        return em.createQuery(
                        "select k.id, k.successorId, k.expires, k.reused, k.successorStopped from ScopedKeyEntity k"
                                + " where k.realmId = :realm and k.id = :id and k.successorId is not null"
                                + " and k.expires is not null",
                        Object[].class)
                .setParameter("realm", realmId)
                .setParameter("id", id.value())
                .getResultStream()
                // A database with case-insensitive collation also finds other spellings of the id.
                .filter(row -> row[0].equals(id.value()))
                .map(row -> new Replaced(new KeyId((String) row[1]), (Long) row[2], (Long) row[3], (Long) row[4]))
                .findFirst();
    }

    /** Locks a replaced key and its successor. This transaction must not have read either of them as an entity. */
    public void lock(KeyId id, KeyId successor) {
        new Locks(em).keys(List.of(id.value(), successor.value()));
    }

    /** @param id a key that this transaction has locked */
    public void reused(KeyId id, long at) {
        em.find(ScopedKeyEntity.class, id.value()).reused = at;
    }

    /** @param id a key that this transaction has locked */
    public void stoppedSuccessor(KeyId id, long at) {
        em.find(ScopedKeyEntity.class, id.value()).successorStopped = at;
    }
}
