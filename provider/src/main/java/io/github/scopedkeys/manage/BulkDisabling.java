/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.manage;

import io.github.scopedkeys.history.Batches.Batch;
import io.github.scopedkeys.manage.AdminBulkDisable.Step;
import io.github.scopedkeys.search.BulkDisable;
import io.github.scopedkeys.search.KeyFilter;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes a bulk disable in short transactions, however many keys it is about. Each locks few keys, and if one fails,
 * what the others did stays done and can be undone. Repeats until no key is left, since a concurrent rotation may have
 * added a successor that the pass before could not see.
 */
public final class BulkDisabling {

    /** The most passes; more would be needed only if matching keys were created as fast as disabled. */
    private static final int PASSES = 10;

    private final KeyFilter filter;
    private final Batch batch;
    private final Transactions transactions;
    private final Set<String> successors = new HashSet<>();
    private long count;
    private long enabled;

    private BulkDisabling(KeyFilter filter, Batch batch, Transactions transactions) {
        this.filter = filter;
        this.batch = batch;
        this.transactions = transactions;
    }

    /** Runs a step in a transaction of its own, with the events about it. */
    @FunctionalInterface
    public interface Transactions {
        Step run(Function<AdminBulkDisable, Step> step);
    }

    /**
     * The result of a bulk disable.
     *
     * @param count how many keys are affected
     * @param enabled how many of them were enabled until now
     * @param owners whose the keys were that it found when it began
     */
    public record Disabled(long count, long enabled, BulkDisable.Owners owners) {}

    /** Disables the keys that match the filter. */
    public static Disabled run(KeyFilter filter, Batch batch, Transactions transactions) {
        return new BulkDisabling(filter, batch, transactions).run();
    }

    private Disabled run() {
        BulkDisable.Owners owners = null;
        for (int pass = 0; pass < PASSES; pass++) {
            long before = count;
            BulkDisable.Owners found = pass();
            owners = owners == null ? found : owners;
            if (count == before && successors.isEmpty()) {
                break;
            }
            while (!successors.isEmpty()) {
                Set<String> these = Set.copyOf(successors);
                successors.clear();
                run(bulk -> bulk.disable(these, batch));
            }
        }
        return new Disabled(count, enabled, owners);
    }

    private BulkDisable.Owners pass() {
        Step step = run(bulk -> bulk.begin(filter, batch));
        while (step.last() != null) {
            Step before = step;
            step = run(bulk -> bulk.next(before, batch));
        }
        return step.pass().owners();
    }

    private Step run(Function<AdminBulkDisable, Step> work) {
        Step step = transactions.run(work);
        count += step.count();
        enabled += step.enabled();
        successors.addAll(step.successors());
        return step;
    }
}
