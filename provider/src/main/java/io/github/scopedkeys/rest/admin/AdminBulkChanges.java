/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import io.github.scopedkeys.audit.KeyEvents;
import io.github.scopedkeys.history.Batches.Batch;
import io.github.scopedkeys.manage.AdminBulkDisable;
import io.github.scopedkeys.manage.AdminBulkDisable.Disabled;
import io.github.scopedkeys.manage.AdminBulkDisable.Undone;
import io.github.scopedkeys.search.KeyFilter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Disables many keys at once for administrators, and undoes that, with events and history. */
final class AdminBulkChanges {

    /**
     * The most passes of a bulk disable; more would be needed only if matching keys were created as fast as disabled.
     */
    private static final int PASSES = 10;

    private final AdminKeyChanges changes;

    AdminBulkChanges(AdminKeyChanges changes) {
        this.changes = changes;
    }

    /**
     * The result of a bulk disable.
     *
     * @param batch by which it can be undone; null if no key was disabled
     */
    record Done(Disabled disabled, String batch) {}

    /**
     * Disables the keys that match the filter, and repeats until none is left. A concurrent rotation may have added a
     * successor that the previous pass could not see.
     *
     * @param requested the filter as sent in the request, for the admin event
     */
    Done disable(KeyFilter filter, Object requested) {
        Batch batch = new Batch(KeycloakModelUtils.generateId(), filter.userId());
        Function<AdminBulkDisable, Disabled> all = bulk -> bulk.disable(filter, batch);
        Disabled first = disable(requested, batch, all);
        Disabled latest = first;
        long count = first.count();
        long enabled = first.enabled();
        for (int pass = 1;
                pass < PASSES && (latest.count() > 0 || !latest.successors().isEmpty());
                pass++) {
            while (!latest.successors().isEmpty()) {
                Set<String> successors = latest.successors();
                latest = disable(requested, batch, bulk -> bulk.disable(successors, batch));
                count += latest.count();
                enabled += latest.enabled();
            }
            latest = disable(requested, batch, all);
            count += latest.count();
            enabled += latest.enabled();
        }
        return new Done(
                new Disabled(count, enabled, first.ownerCount(), first.owners(), List.of(), Set.of()),
                count == 0 ? null : batch.id());
    }

    private Disabled disable(Object requested, Batch batch, Function<AdminBulkDisable, Disabled> disable) {
        return changes.inTransaction(transaction -> {
            Disabled disabled = disable.apply(transaction.bulkDisable());
            if (disabled.count() > 0) {
                transaction
                        .event(OperationType.ACTION)
                        .resourcePath(AdminKeyChanges.PATH, "disable")
                        .representation(Map.of("filter", requested, "count", disabled.count(), "batch", batch.id()))
                        .success();
                disabled.named().forEach(key -> transaction.userEvent(key, KeyEvents::disabled));
            }
            return disabled;
        });
    }

    Optional<Batch> batch(String id) {
        return changes.inTransaction(transaction -> transaction.bulkDisable().batch(id));
    }

    /**
     * Undoes a bulk disable in short transactions. If it fails halfway, it can be repeated.
     *
     * @return how many keys are enabled again, and how many are disabled as they were before
     */
    Map<String, Object> undo(Batch batch) {
        long enabled = 0;
        long stillDisabled = 0;
        for (String last = ""; last != null; ) {
            String from = last;
            int named = (int) Math.max(0, AdminBulkDisable.NAMED - enabled);
            Undone undone = changes.inTransaction(transaction -> undo(transaction, batch, from, named));
            enabled += undone.enabled().size();
            stillDisabled += undone.stillDisabled();
            last = undone.last();
        }
        return Map.of("batch", batch.id(), "enabled", enabled, "stillDisabled", stillDisabled);
    }

    /** @param named the most keys for which to create user events */
    private static Undone undo(AdminKeyChanges.Transaction transaction, Batch batch, String last, int named) {
        Undone undone = transaction.bulkDisable().undo(batch, last);
        if (!undone.enabled().isEmpty() || undone.stillDisabled() > 0) {
            transaction
                    .event(OperationType.ACTION)
                    .resourcePath(AdminKeyChanges.PATH, "disable", batch.id(), "undo")
                    .representation(Map.of(
                            "batch", batch.id(),
                            "enabled", undone.enabled().size(),
                            "stillDisabled", undone.stillDisabled()))
                    .success();
            undone.enabled().stream().limit(named).forEach(key -> transaction.userEvent(key, KeyEvents::enabled));
        }
        return undone;
    }
}
