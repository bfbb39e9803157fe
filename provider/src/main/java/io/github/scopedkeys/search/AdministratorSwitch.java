/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import io.github.scopedkeys.history.BulkHistory;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.Locks;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Disables many keys of a realm at once, on behalf of an administrator. */
public final class AdministratorSwitch {

    private final EntityManager em;
    private final String realmId;
    private final BulkHistory history;

    public AdministratorSwitch(EntityManager em, String realmId, BulkHistory history) {
        this.em = em;
        this.realmId = realmId;
        this.history = history;
    }

    /**
     * The result of disabling keys.
     *
     * @param count the number of keys disabled
     * @param successors enabled keys that just replaced some of them, to be disabled in a further transaction
     */
    public record Pass(int count, Set<String> successors) {}

    /**
     * Disables keys so that their owners cannot enable them. Each remembers the batch and what it was before.
     *
     * @param now milliseconds since the epoch
     */
    public Pass disable(Collection<String> ids, String batch, long now) {
        List<String> locked = new Locks(em).keys(ids);
        if (locked.isEmpty()) {
            return new Pass(0, Set.of());
        }
        Map<Optional<String>, List<String>> affected = byFormerState(locked);
        affected.forEach((disabledBy, keys) -> {
            em.createQuery("update ScopedKeyEntity k set k.disabledFormerlyBy = k.disabledBy, k.disabledBatch = :batch,"
                            + " k.enabled = false, k.disabledBy = :administrator where k.id in :ids")
                    .setParameter("batch", batch)
                    .setParameter("administrator", KeyDetails.BY_ADMINISTRATOR)
                    .setParameter("ids", keys)
                    .executeUpdate();
            history.disabled(keys, disabledBy.orElse(null), now);
        });
        return new Pass(
                affected.values().stream().mapToInt(List::size).sum(),
                new KeySearch(em, realmId).freshSuccessors(locked, now));
    }

    /** Returns the keys that an administrator may still disable, by who disabled them; empty for enabled ones. */
    private Map<Optional<String>, List<String>> byFormerState(List<String> locked) {
        Map<Optional<String>, List<String>> ids = new LinkedHashMap<>();
        // Locked again, so that the state is current under any isolation.
        em.createQuery(
                        "select k.id, k.disabledBy from ScopedKeyEntity k where k.realmId = :realm and k.id in :ids"
                                + " and (k.enabled = true or k.disabledBy <> :administrator) order by k.id",
                        Object[].class)
                .setParameter("realm", realmId)
                .setParameter("ids", locked)
                .setParameter("administrator", KeyDetails.BY_ADMINISTRATOR)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList()
                .forEach(row -> ids.computeIfAbsent(Optional.ofNullable((String) row[1]), by -> new ArrayList<>())
                        .add((String) row[0]));
        return ids;
    }

    /** Keeps disabled keys disabled, even if the bulk disable that disabled them is undone. */
    void keepDisabled(Collection<String> ids) {
        List<String> locked = new Locks(em).keys(ids);
        if (!locked.isEmpty()) {
            em.createQuery("update ScopedKeyEntity k set k.disabledBatch = null, k.disabledFormerlyBy = null"
                            + " where k.id in :ids and k.enabled = false")
                    .setParameter("ids", locked)
                    .executeUpdate();
        }
    }
}
