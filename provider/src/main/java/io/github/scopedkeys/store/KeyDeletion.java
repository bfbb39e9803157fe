/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.store.KeyDetails.Kind;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;

/** Deletes a key. The fingerprint of a legacy key remains, or else its digest, so no import can restore the key. */
final class KeyDeletion {

    private final EntityManager em;
    private final String realmId;

    KeyDeletion(EntityManager em, String realmId) {
        this.em = em;
        this.realmId = realmId;
    }

    /** Returns whether the key existed. */
    boolean delete(KeyId id) {
        if (new Locks(em).keys(List.of(id.value())).isEmpty()) {
            return false;
        }
        Optional<String> legacy = em.createQuery(
                        "select k.digest from ScopedKeyEntity k where k.id = :id and k.realmId = :realm and k.kind = :legacy"
                                + " and k.fingerprinted = false",
                        String.class)
                .setParameter("id", id.value())
                .setParameter("realm", realmId)
                .setParameter("legacy", Kind.LEGACY.word())
                .getResultStream()
                .findFirst();
        KeyRows.delete(em, List.of(id.value()));
        legacy.ifPresent(digest -> em.persist(ScopedKeyDeletedEntity.of(realmId, digest)));
        return true;
    }
}
