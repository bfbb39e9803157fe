/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import io.github.scopedkeys.history.BulkHistory;
import io.github.scopedkeys.store.KeyDetails;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Disables the keys of a realm that have certain ids, as a part or all of a bulk disable. */
public final class BulkDisableById {

    private final EntityManager em;
    private final String realmId;
    private final BulkHistory history;

    public BulkDisableById(EntityManager em, String realmId, BulkHistory history) {
        this.em = em;
        this.realmId = realmId;
        this.history = history;
    }

    /**
     * The result of disabling keys.
     *
     * @param ids the keys disabled
     * @param enabled how many of them were enabled until now
     * @param successors enabled keys that just replaced some of them, to be disabled in a further transaction
     */
    public record Pass(Set<String> ids, int enabled, Set<String> successors) {}

    /**
     * Disables keys so that their owners cannot enable them. Each remembers the batch and what it was before. Keys that
     * another batch disabled are only excluded from the undo of that batch, since someone wants them disabled again.
     *
     * @param now milliseconds since the epoch
     */
    public Pass disable(Collection<String> ids, String batch, long now) {
        return disable(ids, batch, true, now);
    }

    /** @param again whether someone wants disabled keys to be disabled again; otherwise they are left alone */
    Pass disable(Collection<String> ids, String batch, boolean again, long now) {
        List<String> locked = new ArrayList<>();
        List<String> ofOtherBatches = new ArrayList<>();
        Map<Optional<String>, List<String>> affected = new LinkedHashMap<>();
        for (Object[] row : lock(ids)) {
            String id = (String) row[0];
            boolean enabled = (Boolean) row[1];
            String disabledBy = (String) row[2];
            locked.add(id);
            if (enabled || (disabledBy != null && !disabledBy.equals(KeyDetails.BY_ADMINISTRATOR))) {
                affected.computeIfAbsent(enabled ? Optional.empty() : Optional.of(disabledBy), by -> new ArrayList<>())
                        .add(id);
            } else if (again && row[3] != null && !row[3].equals(batch)) {
                ofOtherBatches.add(id);
            }
        }
        affected.forEach((disabledBy, keys) -> {
            update(
                            "k.disabledFormerlyBy = k.disabledBy, k.disabledBatch = :batch, k.enabled = false,"
                                    + " k.disabledBy = '" + KeyDetails.BY_ADMINISTRATOR + "'",
                            keys)
                    .setParameter("batch", batch)
                    .executeUpdate();
            history.disabled(keys, disabledBy.orElse(null), now);
        });
        if (!ofOtherBatches.isEmpty()) {
            // A leak stays known: only what enables the key forgets it.
            update(
                            "k.disabledBatch = null, k.disabledFormerlyBy = case when k.disabledFormerlyBy = '"
                                    + KeyDetails.BY_LEAK + "' then k.disabledFormerlyBy else null end",
                            ofOtherBatches)
                    .executeUpdate();
        }
        return new Pass(
                affected.values().stream().flatMap(List::stream).collect(Collectors.toSet()),
                affected.getOrDefault(Optional.<String>empty(), List.of()).size(),
                locked.isEmpty() ? Set.of() : new KeySearch(em, realmId).freshSuccessors(locked, batch, now));
    }

    /** Locks the keys and returns their state, in the order of their ids. */
    private List<Object[]> lock(Collection<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Set<String> exact = Set.copyOf(ids);
        return em.createQuery(
                        "select k.id, k.enabled, k.disabledBy, k.disabledBatch from ScopedKeyEntity k"
                                + " where k.realmId = :realm and k.id in :ids order by k.id",
                        Object[].class)
                .setParameter("realm", realmId)
                .setParameter("ids", ids)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultStream()
                // A database with case-insensitive collation also finds other spellings.
                .filter(row -> exact.contains((String) row[0]))
                .toList();
    }

    private Query update(String change, List<String> ids) {
        return em.createQuery("update ScopedKeyEntity k set " + change + " where k.id in :ids")
                .setParameter("ids", ids);
    }
}
