/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.store.KeyDetails.Kind;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;

/** Deletes keys. The fingerprint of a legacy key remains, or else its digest, so no import can restore the key. */
final class KeyDeletion {

    private final EntityManager em;
    private final String realmId;

    KeyDeletion(EntityManager em, String realmId) {
        this.em = em;
        this.realmId = realmId;
    }

    /**
     * Deletes a key, and lets those that it replaced name its own successor. So an administrator who disables one of
     * them means the successor, too, whatever the owner deleted in between.
     *
     * @return whether the key existed
     */
    boolean delete(KeyId id) {
        List<String> predecessors = em.createQuery(
                        "select p.id from ScopedKeyEntity p, ScopedKeyEntity k where k.id = :id and k.realmId = :realm"
                                + " and p.userId = k.userId and p.successorId = k.id",
                        String.class)
                .setParameter("id", id.value())
                .setParameter("realm", realmId)
                .getResultList();
        List<String> wanted = new ArrayList<>(predecessors);
        wanted.add(id.value());
        if (!new Locks(em).keys(wanted).contains(id.value())) {
            return false;
        }
        if (!predecessors.isEmpty()) {
            leadOn(predecessors, id);
        }
        delete(List.of(id.value()));
        return true;
    }

    private void leadOn(List<String> predecessors, KeyId id) {
        String successor = em.createQuery("select k.successorId from ScopedKeyEntity k where k.id = :id", String.class)
                .setParameter("id", id.value())
                .getSingleResult();
        if (successor != null) {
            em.createQuery("update ScopedKeyEntity p set p.successorId = :successor where p.id in :predecessors")
                    .setParameter("successor", successor)
                    .setParameter("predecessors", predecessors)
                    .executeUpdate();
        }
    }

    /** @param ids keys that this transaction has locked */
    void delete(List<String> ids) {
        if (ids.isEmpty()) {
            return;
        }
        List<String> legacy = em.createQuery(
                        "select k.digest from ScopedKeyEntity k where k.id in :ids and k.realmId = :realm"
                                + " and k.kind = :legacy"
                                + " and (k.fingerprinted = false or not exists"
                                + " (select 1 from ScopedKeySecretEntity s where s.realmId = k.realmId))",
                        String.class)
                .setParameter("ids", ids)
                .setParameter("realm", realmId)
                .setParameter("legacy", Kind.LEGACY.word())
                .getResultList();
        KeyRows.delete(em, ids);
        legacy.forEach(digest -> em.persist(ScopedKeyDeletedEntity.of(realmId, digest)));
    }
}
