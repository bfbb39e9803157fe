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
import io.github.scopedkeys.search.KeyWithOwner;
import io.github.scopedkeys.search.OwnerCount;
import io.github.scopedkeys.search.UndoableBatches;
import io.github.scopedkeys.search.UndoableBatches.UndoableBatch;
import jakarta.persistence.EntityManager;
import java.time.InstantSource;
import java.util.List;
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
     * The result of a bulk disable.
     *
     * @param count how many keys are affected
     * @param enabled how many of them were enabled until now
     * @param ownerCount how many users own them
     * @param owners the owners with the most keys first, at most {@link #NAMED}
     * @param named the disabled keys, newest first, at most {@link #NAMED}
     * @param successors the ids of keys that have just replaced disabled ones, to be disabled in another transaction
     */
    public record Disabled(
            long count,
            long enabled,
            long ownerCount,
            List<OwnerCount> owners,
            List<KeyWithOwner> named,
            Set<String> successors) {}

    /**
     * What one transaction of an undo did.
     *
     * @param enabled the keys that are enabled again
     * @param stillDisabled the number of keys that are disabled as they were before
     * @param last the id after which to continue; null if no key is left
     */
    public record Undone(List<KeyWithOwner> enabled, int stillDisabled, String last) {}

    /** Counts the keys that match the filter and are not disabled by an administrator, and names their owners. */
    public BulkDisable.Owners dryRun(KeyFilter filter) {
        return found(filter, clock.millis()).owners(NAMED);
    }

    /** Does the same for at most {@code atMost} of the keys. */
    public BulkDisable.Owners dryRun(KeyFilter filter, int atMost) {
        return found(filter, clock.millis()).owners(NAMED, atMost);
    }

    /** Disables the keys that match the filter. */
    public Disabled disable(KeyFilter filter, Batches.Batch batch) {
        long now = clock.millis();
        BulkDisable found = found(filter, now);
        BulkDisable.Owners owners = found.owners(NAMED);
        List<KeyWithOwner> named = owners.count() == 0 ? List.of() : found.newest(NAMED);
        // Even if no key is enabled: this also ends the undo of other bulk disables.
        BulkDisableById.Pass pass = found.disable(batch.id(), now);
        Disabled disabled = new Disabled(
                pass.count(), pass.enabled(), owners.ownerCount(), owners.owners(), named, pass.successors());
        return remember(batch, disabled, now);
    }

    /** Disables the keys with these ids. */
    public Disabled disable(Set<String> ids, Batches.Batch batch) {
        long now = clock.millis();
        List<KeyWithOwner> named = all.find(ids);
        BulkDisableById.Pass pass = new BulkDisableById(em, realmId, history).disable(ids, batch.id(), now);
        return remember(batch, new Disabled(pass.count(), pass.enabled(), 0, List.of(), named, pass.successors()), now);
    }

    private Disabled remember(Batches.Batch batch, Disabled disabled, long now) {
        if (disabled.count() > 0) {
            batches.add(batch, now);
        }
        return disabled;
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
        return new Undone(all.find(step.enabled()), step.stillDisabled(), step.last());
    }

    private BulkDisable found(KeyFilter filter, long now) {
        return new BulkDisable(em, realmId, filter, history, now);
    }
}
