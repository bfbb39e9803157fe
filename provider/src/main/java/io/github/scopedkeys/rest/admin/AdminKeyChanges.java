/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.admin;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.audit.KeyEvents;
import io.github.scopedkeys.audit.LocalOwner;
import io.github.scopedkeys.history.Author;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.leak.LeakNotice;
import io.github.scopedkeys.manage.AdminBulkDisable;
import io.github.scopedkeys.manage.AdminKeys;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.manage.UnitOfWork;
import io.github.scopedkeys.notice.NoticeFacts;
import io.github.scopedkeys.rest.KeyJson;
import io.github.scopedkeys.search.KeyWithOwner;
import io.github.scopedkeys.store.KeyDetails;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/**
 * Changes single keys for administrators, each change in one transaction with its events and its history. Disabling a
 * key prevails over a concurrent rotation: a successor created at the same time, or just before, is disabled too. That
 * takes another transaction: a transaction locks keys in the order of their ids, and the successor's may come first.
 */
final class AdminKeyChanges {

    /** The resource path of keys in admin events. */
    static final String PATH = "api-keys";

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminAuth administrator;
    private final AdminEventBuilder event;

    AdminKeyChanges(KeycloakSession session, RealmModel realm, AdminAuth administrator, AdminEventBuilder event) {
        this.session = session;
        this.realm = realm;
        this.administrator = administrator;
        this.event = event;
    }

    /** Returns the administrator as the author of changes. */
    Author author() {
        return Author.administrator(
                administrator.getUser().getId(), administrator.getClient().getClientId());
    }

    <T> T inTransaction(Function<Transaction, T> work) {
        return UnitOfWork.run(session, realm, (own, there) -> work.apply(new Transaction(own, there)));
    }

    void delete(KeyId id) {
        inTransaction(transaction -> {
            KeyWithOwner key = transaction.keys().lock(id).orElseThrow(Rejection::notFound);
            transaction.keys().delete(key);
            transaction
                    .event(OperationType.DELETE)
                    .resourcePath(PATH, id.value())
                    .success();
            transaction.userEvent(key, KeyEvents::deleted);
            return key;
        });
    }

    /**
     * Enables or disables a key and returns it as JSON. Disabling includes its fresh successors.
     *
     * @throws Rejection 404 if the key no longer exists
     */
    Map<String, Object> setEnabled(KeyId id, boolean enabled) {
        Outcome first = inTransaction(
                transaction -> setEnabled(transaction, id, enabled).orElseThrow(Rejection::notFound));
        Optional<KeyId> next = first.next();
        while (next.isPresent()) {
            KeyId successor = next.get();
            next = inTransaction(transaction -> setEnabled(transaction, successor, enabled))
                    .flatMap(Outcome::next);
        }
        return first.json();
    }

    /**
     * Disables a key because it has leaked, as a report does, and returns it as JSON. If it was reported before,
     * nothing changes.
     *
     * @throws Rejection 404 if the key no longer exists
     */
    Map<String, Object> reportLeak(KeyId id) {
        return inTransaction(transaction -> {
            KeyWithOwner former = transaction.keys().lock(id).orElseThrow(Rejection::notFound);
            Optional<KeyWithOwner> leaked = transaction.keys().disableLeaked(former);
            Map<String, Object> json = transaction.json(leaked.orElse(former));
            leaked.ifPresent(key -> {
                transaction
                        .event(OperationType.ACTION)
                        .resourcePath(PATH, id.value(), "leak")
                        .representation(json)
                        .success();
                transaction.userEvent(key, (events, leakedId) -> events.leaked(leakedId, null));
                transaction.queueLeakNotice(key);
            });
            return json;
        });
    }

    /** @param next the successor to disable next */
    private record Outcome(Map<String, Object> json, Optional<KeyId> next) {}

    private static Optional<Outcome> setEnabled(Transaction transaction, KeyId id, boolean enabled) {
        return transaction.keys().lock(id).map(former -> {
            KeyWithOwner key = transaction.keys().setEnabled(former, enabled);
            Map<String, Object> json = transaction.json(key);
            if (!isAlready(former, enabled)) {
                transaction
                        .event(OperationType.UPDATE)
                        .resourcePath(PATH, id.value())
                        .representation(json)
                        .success();
                transaction.userEvent(key, enabled ? KeyEvents::enabled : KeyEvents::disabled);
            }
            return new Outcome(
                    json, enabled ? Optional.empty() : transaction.keys().freshSuccessor(id));
        });
    }

    /**
     * A key disabled by its owner does not count as disabled by an administrator, since the owner could enable it
     * again.
     */
    private static boolean isAlready(KeyWithOwner key, boolean enabled) {
        return enabled
                ? key.details().enabled()
                : KeyDetails.BY_ADMINISTRATOR.equals(key.details().disabledBy());
    }

    static List<Map<String, Object>> json(AdminKeys keys, List<KeyWithOwner> found) {
        Map<KeyId, List<String>> exceeded = keys.exceeded(found);
        return found.stream()
                .map(key -> KeyJson.of(key, exceeded.getOrDefault(key.details().id(), List.of())))
                .toList();
    }

    /** One transaction: its keys, and the events about changes to them. */
    final class Transaction {

        private final KeycloakSession own;
        private final RealmModel there;
        private final AdminKeys keys;

        private Transaction(KeycloakSession own, RealmModel there) {
            this.own = own;
            this.there = there;
            this.keys = ApiKeysProvider.of(own).all(there, author());
        }

        AdminKeys keys() {
            return keys;
        }

        AdminBulkDisable bulkDisable() {
            return ApiKeysProvider.of(own).bulkDisable(there, author());
        }

        Map<String, Object> json(KeyWithOwner key) {
            return AdminKeyChanges.json(keys, List.of(key)).get(0);
        }

        AdminEventBuilder event(OperationType operation) {
            return event.clone(own).operation(operation);
        }

        void queueLeakNotice(KeyWithOwner key) {
            LeakNotice.queue(own, there, key.details(), NoticeFacts.NONE);
        }

        void userEvent(KeyWithOwner key, BiConsumer<KeyEvents, KeyId> happened) {
            userEvent(key.details().userId(), key.details().id(), happened);
        }

        void userEvent(String ownerId, KeyId key, BiConsumer<KeyEvents, KeyId> happened) {
            String client = administrator.getClient().getClientId();
            String user = administrator.getUser().getId();
            LocalOwner.find(own, there, ownerId)
                    .map(owner -> new KeyEvents(own, there, owner, client, user))
                    .ifPresent(events -> happened.accept(events, key));
        }
    }
}
