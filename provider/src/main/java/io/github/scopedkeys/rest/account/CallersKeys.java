/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest.account;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.audit.KeyEvents;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.manage.NewKey;
import io.github.scopedkeys.manage.OwnerKeys;
import io.github.scopedkeys.manage.Rejection;
import io.github.scopedkeys.manage.UnitOfWork;
import io.github.scopedkeys.rest.KeyJson;
import io.github.scopedkeys.rest.account.AccountGuard.Caller;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Response;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The keys of whoever calls, and the events of what they do with them. */
final class CallersKeys {

    private final KeycloakSession session;
    private final Caller caller;

    CallersKeys(KeycloakSession session, Caller caller) {
        this.session = session;
        this.caller = caller;
    }

    Caller caller() {
        return caller;
    }

    /** Returns the keys in the request's own session, to be read. */
    OwnerKeys read() {
        return ApiKeysProvider.of(session).ownedBy(caller.realm(), caller.user());
    }

    /** What is done with the keys, and the events of it. */
    interface Work<T> {
        T with(OwnerKeys keys, KeyEvents events);
    }

    <T> T inTransaction(Work<T> work) {
        return UnitOfWork.run(
                session,
                caller.realm(),
                (own, realm) -> work.with(ApiKeysProvider.of(own).ownedBy(realm, caller.user()), events(own, realm)));
    }

    /**
     * Returns the id of a key that is there. Read apart, so that the request holds no connection while it waits for its body,
     * and then for a transaction.
     *
     * @throws Rejection 404
     */
    KeyId known(String id) {
        KeyId known = id(id);
        return inTransaction((keys, events) -> keys.get(known).id());
    }

    /** Notes that something was refused, of which no transaction is left. */
    void refused(KeyId id, String action, Rejection rejection) {
        events(session, caller.realm()).refused(id, action, rejection);
    }

    /** @throws Rejection 404 if that is no id */
    static KeyId id(String text) {
        return KeyId.parse(text).orElseThrow(Rejection::notFound);
    }

    /** Returns the response that shows a new key whole, this one time. */
    Response shown(NewKey key) {
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

    private KeyEvents events(KeycloakSession of, RealmModel realm) {
        return new KeyEvents(
                of,
                realm,
                caller.user(),
                caller.login().client().getClientId(),
                caller.login().impersonatorId());
    }
}
