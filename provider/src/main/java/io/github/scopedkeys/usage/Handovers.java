/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.Keys;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads how far programs have moved from replaced keys to their successors, as far as uses are written. */
final class Handovers {

    private final EntityManager em;
    private final String realmId;
    private final Keys keys;
    private final boolean lastUsesRecorded;
    private final long now;

    /** @param now milliseconds since the epoch */
    Handovers(EntityManager em, String realmId, boolean lastUsesRecorded, long now) {
        this.em = em;
        this.realmId = realmId;
        this.keys = new Keys(em, realmId);
        this.lastUsesRecorded = lastUsesRecorded;
        this.now = now;
    }

    Rotation of(KeyDetails key) {
        return new Rotation(
                predecessor(key).map(former -> between(former, key)),
                successor(key).map(next -> between(key, next)));
    }

    private Optional<KeyDetails> predecessor(KeyDetails key) {
        return em.createQuery(
                        "select k.id from ScopedKeyEntity k where k.realmId = :realm and k.userId = :user"
                                + " and k.successorId = :id",
                        String.class)
                .setParameter("realm", realmId)
                .setParameter("user", key.userId())
                .setParameter("id", key.id().value())
                .getResultStream()
                .findFirst()
                .flatMap(id -> keys.find(key.userId(), new KeyId(id)));
    }

    private Optional<KeyDetails> successor(KeyDetails key) {
        return key.successor() == null ? Optional.empty() : keys.find(key.userId(), key.successor());
    }

    private Handover between(KeyDetails predecessor, KeyDetails successor) {
        boolean counted = CountingSince.read(em).isPresent();
        Long reused = em.createQuery("select k.reused from ScopedKeyEntity k where k.id = :id", Long.class)
                .setParameter("id", predecessor.id().value())
                .getSingleResult();
        return new Handover(
                predecessor,
                successor,
                predecessor.hasEnded(now),
                reused,
                counted ? OptionalLong.of(uses(successor)) : OptionalLong.empty(),
                lastUsesRecorded
                        && CountingSince.lastUses(em).isPresent()
                        && Handover.allMoved(predecessor, reused, successor, counted ? days(predecessor) : null, now));
    }

    private long uses(KeyDetails key) {
        return em.createQuery(
                        "select coalesce(sum(c.uses), 0) from ScopedKeyCountEntity c where c.keyId = :key", Long.class)
                .setParameter("key", key.id().value())
                .getSingleResult();
    }

    private List<Integer> days(KeyDetails key) {
        return em.createQuery(
                        "select distinct c.day from ScopedKeyCountEntity c where c.keyId = :key order by c.day",
                        Integer.class)
                .setParameter("key", key.id().value())
                .getResultList();
    }
}
