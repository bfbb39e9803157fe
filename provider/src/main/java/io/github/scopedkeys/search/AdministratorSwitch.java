/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.Locks;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Disables many keys of a realm at once, on behalf of an administrator. */
public final class AdministratorSwitch {

    private final EntityManager em;
    private final String realmId;

    public AdministratorSwitch(EntityManager em, String realmId) {
        this.em = em;
        this.realmId = realmId;
    }

    /**
     * The result of disabling keys.
     *
     * @param count the number of keys disabled
     * @param successors enabled keys that just replaced some of them, to be disabled in a further transaction
     */
    public record Pass(int count, Set<String> successors) {}

    /**
     * Disables keys so that their owners cannot enable them.
     *
     * @param now milliseconds since the epoch
     */
    public Pass disable(Collection<String> ids, long now) {
        List<String> locked = new Locks(em).keys(ids);
        if (locked.isEmpty()) {
            return new Pass(0, Set.of());
        }
        int count = em.createQuery(
                        "update ScopedKeyEntity k set k.enabled = false, k.disabledBy = :administrator"
                                + " where k.realmId = :realm and k.id in :ids and (k.enabled = true or k.disabledBy <> :administrator)")
                .setParameter("administrator", KeyDetails.BY_ADMINISTRATOR)
                .setParameter("realm", realmId)
                .setParameter("ids", locked)
                .executeUpdate();
        return new Pass(count, freshSuccessors(locked, now));
    }

    /**
     * Returns the keys that replaced some of these within the last {@value KeyDetails#FRESH} milliseconds, and that an
     * administrator may still disable. An administrator who disables a key means its successor too, if the key is being
     * rotated or was rotated after they last looked.
     */
    public Set<String> freshSuccessors(Collection<String> ids, long now) {
        return Set.copyOf(em.createQuery(
                        "select s.id from ScopedKeyEntity k, ScopedKeyEntity s where k.realmId = :realm and k.id in :ids"
                                + " and s.id = k.successorId and s.realmId = :realm and s.created > :since"
                                + " and (s.enabled = true or s.disabledBy <> :administrator)",
                        String.class)
                .setParameter("realm", realmId)
                .setParameter("ids", ids)
                .setParameter("since", now - KeyDetails.FRESH)
                .setParameter("administrator", KeyDetails.BY_ADMINISTRATOR)
                .getResultList());
    }
}
