/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import io.github.scopedkeys.history.BulkHistory;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.KeyRows;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A bulk disable: disables the keys that match a filter, on behalf of an administrator. Keys their owners disabled are
 * included, since the owners could enable them again.
 */
public final class BulkDisable {

    private final Function<KeyQuery.Extent, KeyQuery> query;
    private final Supplier<KeyQuery> toDisable;
    private final KeySteps steps;
    private final KeySearch all;
    private final BulkDisableById byId;
    /** Whether disabled keys match the filter. Otherwise, what another bulk disable has just disabled is left to it. */
    private final boolean again;

    /** @param now milliseconds since the epoch */
    public BulkDisable(EntityManager em, String realmId, KeyFilter filter, BulkHistory history, long now) {
        this(em, realmId, filter, history, now, KeySteps.Pace.NORMAL);
    }

    BulkDisable(EntityManager em, String realmId, KeyFilter filter, BulkHistory history, long now, KeySteps.Pace pace) {
        this.query = extent -> new KeyQuery(em, realmId, filter, extent, now)
                .and(
                        "(k.enabled = true or k.disabledBy <> :administrator)",
                        "administrator",
                        KeyDetails.BY_ADMINISTRATOR);
        this.toDisable = () -> new KeyQuery(em, realmId, filter, filter.ofBatch(), now)
                .and(
                        "(k.enabled = true or k.disabledBy <> :administrator or k.disabledBatch <> :batch)",
                        "administrator",
                        KeyDetails.BY_ADMINISTRATOR);
        this.steps = new KeySteps(em, realmId, filter, query, pace);
        this.all = new KeySearch(em, realmId);
        this.byId = new BulkDisableById(em, realmId, history);
        this.again = !Boolean.TRUE.equals(filter.enabled());
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
        return owners(everything, "k", everything.source(), max, Integer.MAX_VALUE);
    }

    /**
     * Returns the owners of at most {@code atMost} of the keys: those that the database finds first. {@link KeySteps}
     * may find fewer.
     *
     * @param max the maximum number of owners to list
     */
    public Owners owners(int max, int atMost) {
        OwnerTally tally = new OwnerTally();
        return steps.read(
                        atMost,
                        (step, needed) -> tally.add(
                                step.select("select k.userId, k.enabled from ScopedKeyEntity k", "", Object[].class)
                                        .setMaxResults(needed)
                                        .getResultList()))
                .map(found -> owners(found, tally, max))
                .orElseGet(() -> firstOwners(max, atMost));
    }

    private Owners owners(BoundedCount found, OwnerTally tally, int max) {
        if (found.more()) {
            tally.removeLast();
        }
        return new Owners(found.count(), tally.enabled(), found.more(), tally.owners(), all.named(tally.most(max)));
    }

    private Owners firstOwners(int max, int atMost) {
        KeyQuery first = query.apply(KeyQuery.Extent.FIRST);
        String source = first.first("k.userId as userId, k.enabled as enabled", atMost + 1);
        return owners(first, "bounded", source, max, atMost);
    }

    /** @param source at most one key more than {@code atMost} */
    private Owners owners(KeyQuery keys, String key, String source, int max, int atMost) {
        String userId = key + ".userId";
        String enabled = "case when " + key + ".enabled = true then 1 else 0 end";
        // The window functions cover all groups, not only those returned: one pass is enough.
        List<Object[]> rows = keys.query(
                        "select " + userId + ", count(*), count(*) over (), sum(count(*)) over (),"
                                + " sum(sum(" + enabled + ")) over (), sum(" + enabled + ") from " + source
                                + " group by " + userId + " order by count(*) desc, " + userId,
                        Object[].class)
                .setMaxResults(max)
                .getResultList();
        if (rows.isEmpty()) {
            return new Owners(0, 0, false, 0, List.of());
        }
        Owners found = new Owners(
                ((Number) rows.get(0)[3]).longValue(),
                ((Number) rows.get(0)[4]).longValue(),
                false,
                ((Number) rows.get(0)[2]).longValue(),
                all.named(rows.stream()
                        .map(row -> Map.entry((String) row[0], (Long) row[1]))
                        .toList()));
        return found.count() <= atMost ? found : withoutOne(found, ((Number) rows.get(0)[5]).longValue() > 0);
    }

    /**
     * Leaves out a key of the first owner: it was read to see whether there are more. Unlike {@link OwnerTally}, which
     * leaves out the key read last, this has only sums, of which the database knows no last key.
     */
    private static Owners withoutOne(Owners found, boolean enabled) {
        List<OwnerCount> owners = new ArrayList<>(found.owners());
        OwnerCount first = owners.remove(0);
        if (first.count() > 1) {
            owners.add(new OwnerCount(first.userId(), first.username(), first.count() - 1));
        }
        owners.sort(Comparator.comparing(OwnerCount::count).reversed().thenComparing(OwnerCount::userId));
        return new Owners(
                found.count() - 1,
                found.enabled() - (enabled ? 1 : 0),
                true,
                found.ownerCount() - (first.count() > 1 ? 0 : 1),
                owners);
    }

    /** Returns the newest of the keys: their ids, in this order, each with the id of its owner. */
    public Map<String, String> newest(int max) {
        Map<String, String> owners = new LinkedHashMap<>();
        query.apply(KeyQuery.Extent.FIRST)
                .select("select k.id, k.userId from ScopedKeyEntity k", KeySort.NEWEST_FIRST.orderBy(), Object[].class)
                .setMaxResults(max)
                .getResultList()
                .forEach(row -> owners.put((String) row[0], (String) row[1]));
        return owners;
    }

    /**
     * The result of disabling the next keys.
     *
     * @param last the id after which to continue; null if no key is left
     */
    public record Step(BulkDisableById.Pass pass, String last) {}

    /**
     * Disables the next keys in the order of their ids, at most {@link KeyRows#BATCH}. Waits for a key that is being
     * rotated at this moment. Keys that another bulk disable has disabled stay disabled, even if that is undone.
     *
     * @param batch the id by which this bulk disable can be undone
     * @param last the id after which to continue; empty to start
     * @param now milliseconds since the epoch
     */
    public Step next(String batch, String last, long now) {
        List<String> ids = toDisable
                .get()
                .set("batch", batch)
                .and("k.id > :last", "last", last)
                .select("select k.id from ScopedKeyEntity k", " order by k.id", String.class)
                .setMaxResults(KeyRows.BATCH)
                .getResultList();
        return new Step(
                byId.disable(ids, batch, again, now), ids.size() < KeyRows.BATCH ? null : ids.get(ids.size() - 1));
    }
}
