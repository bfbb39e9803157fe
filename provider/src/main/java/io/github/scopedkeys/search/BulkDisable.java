/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import io.github.scopedkeys.history.BulkHistory;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.KeyRows;
import jakarta.persistence.EntityManager;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Disables the keys that match a filter, on behalf of an administrator. Keys their owners disabled are included, since
 * the owners could enable them again.
 */
public final class BulkDisable {

    private final Function<KeyQuery.Extent, KeyQuery> query;
    private final Supplier<KeyQuery> toDisable;
    private final KeySearch all;
    private final AdministratorSwitch administratorSwitch;

    /** @param now milliseconds since the epoch */
    public BulkDisable(EntityManager em, String realmId, KeyFilter filter, BulkHistory history, long now) {
        this.query = extent -> new KeyQuery(em, realmId, filter, extent, now)
                .and(
                        "(k.enabled = true or k.disabledBy <> :administrator)",
                        "administrator",
                        KeyDetails.BY_ADMINISTRATOR);
        this.toDisable = () -> new KeyQuery(em, realmId, filter, KeyQuery.Extent.FIRST, now)
                .and(
                        "(k.enabled = true or k.disabledBy <> :administrator or k.disabledBatch <> :batch)",
                        "administrator",
                        KeyDetails.BY_ADMINISTRATOR);
        this.all = new KeySearch(em, realmId);
        this.administratorSwitch = new AdministratorSwitch(em, realmId, history);
    }

    /**
     * The owners of the keys.
     *
     * @param count the number of keys
     * @param enabled how many of them are enabled
     * @param more whether there are more keys than that, which may have further owners
     * @param ownerCount the number of users who own them
     * @param owners the owners, those with the most keys first
     */
    public record Owners(long count, long enabled, boolean more, long ownerCount, List<OwnerCount> owners) {}

    /** @param max the maximum number of owners to list */
    public Owners owners(int max) {
        KeyQuery everything = query.apply(KeyQuery.Extent.ALL);
        return owners(everything, "k", everything.source(), max);
    }

    /**
     * Returns the owners of at most {@code atMost} of the keys: those that the database finds first.
     *
     * @param max the maximum number of owners to list
     */
    public Owners owners(int max, int atMost) {
        KeyQuery first = query.apply(KeyQuery.Extent.FIRST);
        Owners found = owners(first, "bounded", first.first("k.userId as userId, k.enabled as enabled", atMost), max);
        return found.count() < atMost || !first.count(atMost).more()
                ? found
                : new Owners(found.count(), found.enabled(), true, found.ownerCount(), found.owners());
    }

    private Owners owners(KeyQuery keys, String key, String source, int max) {
        String userId = key + ".userId";
        // The window functions cover all groups, not only those returned: one pass is enough.
        List<Object[]> rows = keys.query(
                        "select " + userId + ", count(*), count(*) over (), sum(count(*)) over (),"
                                + " sum(sum(case when " + key + ".enabled = true then 1 else 0 end)) over () from "
                                + source + " group by " + userId + " order by count(*) desc, " + userId,
                        Object[].class)
                .setMaxResults(max)
                .getResultList();
        if (rows.isEmpty()) {
            return new Owners(0, 0, false, 0, List.of());
        }
        Map<String, String> names =
                all.names(rows.stream().map(row -> (String) row[0]).collect(Collectors.toSet()));
        return new Owners(
                ((Number) rows.get(0)[3]).longValue(),
                ((Number) rows.get(0)[4]).longValue(),
                false,
                ((Number) rows.get(0)[2]).longValue(),
                rows.stream()
                        .map(row -> new OwnerCount((String) row[0], names.get((String) row[0]), (Long) row[1]))
                        .toList());
    }

    /** Returns the newest of the keys. */
    public List<KeyWithOwner> newest(int max) {
        return all.details(query.apply(KeyQuery.Extent.FIRST)
                .select("select k.id from ScopedKeyEntity k", " order by k.created desc, k.id desc", String.class)
                .setMaxResults(max)
                .getResultList());
    }

    /**
     * Disables the keys in batches, in the order of their ids. Waits for a key that is being rotated at this moment.
     * Keys that another bulk disable has disabled stay disabled, even if that is undone.
     *
     * @param batch the id by which this bulk disable can be undone
     * @param now milliseconds since the epoch
     */
    public AdministratorSwitch.Pass disable(String batch, long now) {
        int count = 0;
        int enabled = 0;
        Set<String> successors = new HashSet<>();
        List<String> ids;
        KeyQuery next = toDisable.get().set("batch", batch).and("k.id > :last", "last", "");
        do {
            ids = next.select("select k.id from ScopedKeyEntity k", " order by k.id", String.class)
                    .setMaxResults(KeyRows.BATCH)
                    .getResultList();
            AdministratorSwitch.Pass pass = administratorSwitch.disable(ids, batch, now);
            count += pass.count();
            enabled += pass.enabled();
            successors.addAll(pass.successors());
            if (!ids.isEmpty()) {
                next.set("last", ids.get(ids.size() - 1));
            }
        } while (!ids.isEmpty());
        return new AdministratorSwitch.Pass(count, enabled, successors);
    }
}
