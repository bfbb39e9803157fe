/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import io.github.scopedkeys.audit.KeyEvents;
import io.github.scopedkeys.history.Batches.Batch;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.manage.AdminBulkDisable;
import io.github.scopedkeys.manage.AdminBulkDisable.Step;
import io.github.scopedkeys.manage.AdminBulkDisable.Undone;
import io.github.scopedkeys.manage.BulkDisabling;
import io.github.scopedkeys.manage.BulkDisabling.Disabled;
import io.github.scopedkeys.search.KeyFilter;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Disables many keys at once for administrators, and undoes that, with events and history. */
final class AdminBulkChanges {

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
     * Disables the keys that match the filter, in short transactions. If it fails halfway, it can be repeated.
     *
     * @param requested the filter as sent in the request, for the admin events
     */
    Done disable(KeyFilter filter, Object requested) {
        Batch batch = new Batch(KeycloakModelUtils.generateId(), filter.userId());
        Disabled disabled = BulkDisabling.run(filter, batch, step -> disable(requested, batch, step));
        return new Done(disabled, disabled.count() == 0 ? null : batch.id());
    }

    private Step disable(Object requested, Batch batch, Function<AdminBulkDisable, Step> disable) {
        return changes.inTransaction(transaction -> {
            Step step = disable.apply(transaction.bulkDisable());
            if (step.count() > 0) {
                transaction
                        .event(OperationType.ACTION)
                        .resourcePath(AdminKeyChanges.PATH, "disable")
                        .representation(Map.of("filter", requested, "count", step.count(), "batch", batch.id()))
                        .success();
                step.named().forEach((id, owner) -> transaction.userEvent(owner, new KeyId(id), KeyEvents::disabled));
            }
            return step;
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
            undone.enabled().entrySet().stream()
                    .limit(named)
                    .forEach(key -> transaction.userEvent(key.getValue(), new KeyId(key.getKey()), KeyEvents::enabled));
        }
        return undone;
    }
}
