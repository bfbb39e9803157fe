/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.store.KeyDetails.Kind;
import jakarta.persistence.EntityManager;
import java.util.List;

/** Deletes keys. The fingerprint of a legacy key remains, or else its digest, so no import can restore the key. */
final class KeyDeletion {

    private final EntityManager em;
    private final String realmId;

    KeyDeletion(EntityManager em, String realmId) {
        this.em = em;
        this.realmId = realmId;
    }

    /** Returns whether the key existed. */
    boolean delete(KeyId id) {
        List<String> locked = new Locks(em).keys(List.of(id.value()));
        delete(locked);
        return !locked.isEmpty();
    }

    /** @param ids keys that this transaction has locked */
    void delete(List<String> ids) {
        if (ids.isEmpty()) {
            return;
        }
        List<String> legacy = em.createQuery(
                        "select k.digest from ScopedKeyEntity k where k.id in :ids and k.realmId = :realm and k.kind = :legacy"
                                + " and k.fingerprinted = false",
                        String.class)
                .setParameter("ids", ids)
                .setParameter("realm", realmId)
                .setParameter("legacy", Kind.LEGACY.word())
                .getResultList();
        KeyRows.delete(em, ids);
        legacy.forEach(digest -> em.persist(ScopedKeyDeletedEntity.of(realmId, digest)));
    }
}
