/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import io.github.scopedkeys.history.BulkHistory;
import io.github.scopedkeys.store.KeyRows;
import io.github.scopedkeys.store.UseRows;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Undoes a bulk disable: its keys become again what they were, enabled or disabled by someone else. Keys that were
 * enabled, disabled or rotated since no longer belong to it. A replaced key that has ended stays disabled.
 */
public final class BulkUndo {

    private final EntityManager em;
    private final String realmId;
    private final BulkHistory history;
    private final UseRows uses;

    public BulkUndo(EntityManager em, String realmId, BulkHistory history) {
        this.em = em;
        this.realmId = realmId;
        this.history = history;
        this.uses = new UseRows(em);
    }

    /**
     * What one transaction did.
     *
     * @param enabled the ids of the keys that are enabled again
     * @param stillDisabled the number of keys that are disabled as they were before
     * @param last the id after which to continue; null if no key is left
     */
    public record Step(Set<String> enabled, int stillDisabled, String last) {}

    /**
     * Handles the next keys, at most {@link KeyRows#BATCH}, in the order of their ids.
     *
     * @param last the last id of the step before; empty for the first step
     * @param now milliseconds since the epoch
     */
    public Step next(String batch, String last, long now) {
        // One locking read finds and reads the keys: their state is current.
        List<Object[]> rows = em.createQuery(
                        "select k.id, k.disabledFormerlyBy, k.successorId, k.expires from ScopedKeyEntity k"
                                + " where k.realmId = :realm and k.disabledBatch = :batch and k.id > :last"
                                + " order by k.id",
                        Object[].class)
                .setParameter("realm", realmId)
                .setParameter("batch", batch)
                .setParameter("last", last)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .setMaxResults(KeyRows.BATCH)
                .getResultList();
        if (rows.isEmpty()) {
            return new Step(Set.of(), 0, null);
        }
        List<String> enabled = new ArrayList<>();
        List<String> ended = new ArrayList<>();
        Map<String, List<String>> disabled = new LinkedHashMap<>();
        for (Object[] row : rows) {
            String id = (String) row[0];
            if (row[1] != null) {
                disabled.computeIfAbsent((String) row[1], by -> new ArrayList<>())
                        .add(id);
            } else if (row[2] != null && row[3] != null && (Long) row[3] <= now) {
                ended.add(id);
            } else {
                enabled.add(id);
            }
        }
        update("", ended);
        update("k.enabled = true, k.disabledBy = null, ", enabled);
        uses.observe(enabled, now);
        history.restored(enabled, null, now);
        disabled.forEach((by, ids) -> {
            update("k.disabledBy = k.disabledFormerlyBy, ", ids);
            history.restored(ids, by, now);
        });
        return new Step(
                Set.copyOf(enabled),
                disabled.values().stream().mapToInt(List::size).sum(),
                (String) rows.get(rows.size() - 1)[0]);
    }

    private void update(String change, List<String> ids) {
        if (!ids.isEmpty()) {
            em.createQuery("update ScopedKeyEntity k set " + change
                            + "k.disabledBatch = null, k.disabledFormerlyBy = null where k.id in :ids")
                    .setParameter("ids", ids)
                    .executeUpdate();
        }
    }
}
