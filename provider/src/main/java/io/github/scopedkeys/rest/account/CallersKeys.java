/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.account;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.audit.KeyEvents;
import io.github.scopedkeys.history.Author;
import io.github.scopedkeys.history.HistoryEntry;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.leak.LeakNotice;
import io.github.scopedkeys.manage.NewKey;
import io.github.scopedkeys.manage.OwnerKeys;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.manage.UnitOfWork;
import io.github.scopedkeys.notice.NoticeFacts;
import io.github.scopedkeys.rest.KeyJson;
import io.github.scopedkeys.rest.Page;
import io.github.scopedkeys.rest.account.AccountGuard.Caller;
import io.github.scopedkeys.store.KeyDetails;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The caller's own keys, and the events about changes to them. */
final class CallersKeys {

    private final KeycloakSession session;
    private final Caller caller;

    private CallersKeys(KeycloakSession session, Caller caller) {
        this.session = session;
        this.caller = caller;
    }

    /**
     * Authenticates the caller.
     *
     * @throws Rejection as {@link AccountGuard#admit} does
     */
    static CallersKeys of(KeycloakSession session) {
        return new CallersKeys(session, new AccountGuard(session).admit());
    }

    Caller caller() {
        return caller;
    }

    /** Returns the keys for reading, in the request's own session. */
    OwnerKeys read() {
        return keys(session, caller.realm());
    }

    /**
     * Returns the changes to a key, newest first.
     *
     * @throws Rejection 404 if the caller has no such key
     */
    List<HistoryEntry> history(KeyId id, Page page) {
        return ApiKeysProvider.of(session).history(author()).list(read().get(id).id(), page.first(), page.max());
    }

    /** The work of a transaction on the keys, which also sends the events. */
    interface Work<T> {
        T with(OwnerKeys keys, KeyEvents events);
    }

    <T> T inTransaction(Work<T> work) {
        return UnitOfWork.run(session, caller.realm(), (own, realm) -> work.with(keys(own, realm), events(own, realm)));
    }

    /** Disables a key because it has leaked. Owners get mail about it unless they say so themselves. */
    KeyDetails markAsLeaked(KeyId id) {
        return UnitOfWork.run(session, caller.realm(), (own, realm) -> {
            OwnerKeys keys = keys(own, realm);
            KeyDetails former = keys.lock(id);
            KeyDetails key = keys.disableLeaked(former);
            if (!key.equals(former)) {
                events(own, realm).markedAsLeaked(key);
                if (caller.login().impersonatorId() != null) {
                    LeakNotice.queue(own, realm, key, NoticeFacts.NONE);
                }
            }
            return key;
        });
    }

    /**
     * Returns the id of an existing key. It is read in a transaction of its own, so that the request holds no
     * connection while it waits for the body and for the next transaction.
     *
     * @throws Rejection 404 if the caller has no such key
     */
    KeyId existing(String id) {
        KeyId parsed = id(id);
        return inTransaction((keys, events) -> keys.get(parsed).id());
    }

    /** Sends the event for a rejected change, whose own transaction has been rolled back. */
    void refused(KeyId id, String action, Rejection rejection) {
        events(session, caller.realm()).refused(id, action, rejection);
    }

    /** @throws Rejection 404 if the text is not a key id */
    static KeyId id(String text) {
        return KeyId.parse(text).orElseThrow(Rejection::notFound);
    }

    /** Returns the only response that contains a new key; it must not be cached. */
    Response created(NewKey key) {
        CacheControl control = new CacheControl();
        control.setNoStore(true);
        return Response.created(session.getContext()
                        .getUri()
                        .getBaseUriBuilder()
                        .path("realms/{realm}/api-keys/{id}")
                        .build(caller.realm().getName(), key.details().id().value()))
                .cacheControl(control)
                .entity(KeyJson.of(key))
                .build();
    }

    private OwnerKeys keys(KeycloakSession of, RealmModel realm) {
        return ApiKeysProvider.of(of).ownedBy(realm, caller.user(), author());
    }

    private Author author() {
        Login login = caller.login();
        String client = login.client().getClientId();
        return login.impersonatorId() == null
                ? Author.owner(caller.user().getId(), client)
                : Author.administrator(login.impersonatorId(), client);
    }

    private KeyEvents events(KeycloakSession of, RealmModel realm) {
        return new KeyEvents(
                of,
                realm,
                caller.user(),
                caller.login().client().getClientId(),
                caller.login().impersonatorId());
    }
}
