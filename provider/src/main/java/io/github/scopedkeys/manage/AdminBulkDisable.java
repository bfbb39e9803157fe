/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.history.Author;
import io.github.scopedkeys.history.Batches;
import io.github.scopedkeys.history.BulkHistory;
import io.github.scopedkeys.search.BulkDisable;
import io.github.scopedkeys.search.BulkDisableById;
import io.github.scopedkeys.search.BulkUndo;
import io.github.scopedkeys.search.KeyFilter;
import io.github.scopedkeys.search.KeySearch;
import io.github.scopedkeys.search.UndoableBatches;
import io.github.scopedkeys.search.UndoableBatches.UndoableBatch;
import jakarta.persistence.EntityManager;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What administrators do with bulk disables: they try, make, list and undo them. */
public final class AdminBulkDisable {

    /** The most owners that a bulk disable returns, and the most keys for which it creates user events. */
    public static final int NAMED = 1000;

    private final EntityManager em;
    private final String realmId;
    private final BulkHistory history;
    private final KeySearch all;
    private final Batches batches;
    private final InstantSource clock;

    public AdminBulkDisable(EntityManager em, String realmId, Author author, InstantSource clock) {
        this.em = em;
        this.realmId = realmId;
        this.history = new BulkHistory(em, author);
        this.all = new KeySearch(em, realmId);
        this.batches = new Batches(em, realmId);
        this.clock = clock;
    }

    /**
     * The keys that a pass of a bulk disable found when it began.
     *
     * @param named the ids of the newest keys, at most {@link #NAMED}, each with the id of its owner
     * @param now when it began, in milliseconds since the epoch, which is also the moment of all its changes
     */
    public record Pass(KeyFilter filter, BulkDisable.Owners owners, Map<String, String> named, long now) {}

    /**
     * What one transaction of a bulk disable did.
     *
     * @param pass null if it disabled keys by their ids
     * @param count how many keys it disabled
     * @param enabled how many of them were enabled until now
     * @param named the disabled keys for which to create user events, as in {@link Pass}
     * @param successors the ids of keys that have just replaced disabled ones, to be disabled in another transaction
     * @param last the id after which to continue; null if no key is left
     */
    public record Step(
            Pass pass, int count, int enabled, Map<String, String> named, Set<String> successors, String last) {}

    /**
     * What one transaction of an undo did.
     *
     * @param enabled the ids of the keys that are enabled again, newest first, each with the id of its owner
     * @param stillDisabled the number of keys that are disabled as they were before
     * @param last the id after which to continue; null if no key is left
     */
    public record Undone(Map<String, String> enabled, int stillDisabled, String last) {}

    /** Counts the keys that match the filter and are not disabled by an administrator, and names their owners. */
    public BulkDisable.Owners dryRun(KeyFilter filter) {
        return found(filter, clock.millis()).owners(NAMED);
    }

    /** Does the same for at most {@code atMost} of the keys. */
    public BulkDisable.Owners dryRun(KeyFilter filter, int atMost) {
        return found(filter, clock.millis()).owners(NAMED, atMost);
    }

    /** Begins a pass over the keys that match the filter, and disables the first of them. */
    public Step begin(KeyFilter filter, Batches.Batch batch) {
        long now = clock.millis();
        BulkDisable found = found(filter, now);
        BulkDisable.Owners owners = found.owners(NAMED);
        Map<String, String> named = owners.count() == 0 ? Map.of() : found.newest(NAMED);
        // Even if no key is enabled: this also ends the undo of other bulk disables.
        return step(new Pass(filter, owners, named, now), found, "", batch);
    }

    /** Disables the next keys of the pass. */
    public Step next(Step before, Batches.Batch batch) {
        Pass pass = before.pass();
        return step(pass, found(pass.filter(), pass.now()), before.last(), batch);
    }

    private Step step(Pass pass, BulkDisable found, String last, Batches.Batch batch) {
        BulkDisable.Step step = found.next(batch.id(), last, pass.now());
        return step(pass, step.pass(), pass.named(), step.last(), batch, pass.now());
    }

    /** Disables the keys with these ids. */
    public Step disable(Set<String> ids, Batches.Batch batch) {
        long now = clock.millis();
        Map<String, String> named = all.owners(ids);
        BulkDisableById.Pass disabled = new BulkDisableById(em, realmId, history).disable(ids, batch.id(), now);
        return step(null, disabled, named, null, batch, now);
    }

    private Step step(
            Pass pass,
            BulkDisableById.Pass disabled,
            Map<String, String> named,
            String last,
            Batches.Batch batch,
            long now) {
        if (!disabled.ids().isEmpty()) {
            batches.add(batch, now);
        }
        Map<String, String> ofThese = new LinkedHashMap<>(named);
        ofThese.keySet().retainAll(disabled.ids());
        return new Step(pass, disabled.ids().size(), disabled.enabled(), ofThese, disabled.successors(), last);
    }

    /**
     * Returns a page of the bulk disables whose undo would change something, newest first.
     *
     * @param userId the user whose keys they were limited to; null for all
     */
    public List<UndoableBatch> undoable(String userId, int first, int max) {
        return new UndoableBatches(em, realmId).list(userId, first, max, clock.millis());
    }

    public Optional<Batches.Batch> batch(String id) {
        return batches.find(id, clock.millis());
    }

    /**
     * Undoes a bulk disable for the next of its keys.
     *
     * @param last the last id of the transaction before; empty for the first one
     */
    public Undone undo(Batches.Batch batch, String last) {
        BulkUndo.Step step = new BulkUndo(em, realmId, history).next(batch.id(), last, clock.millis());
        return new Undone(all.owners(step.enabled()), step.stillDisabled(), step.last());
    }

    private BulkDisable found(KeyFilter filter, long now) {
        return new BulkDisable(em, realmId, filter, history, now);
    }
}
