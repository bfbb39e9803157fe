/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.introspect;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.audit.KeyEvents;
import io.github.scopedkeys.audit.LocalOwner;
import io.github.scopedkeys.history.Author;
import io.github.scopedkeys.leak.LeakNotice;
import io.github.scopedkeys.manage.LeakedKeys;
import io.github.scopedkeys.notice.NoticeFacts;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.Keys;
import io.github.scopedkeys.store.ReplacedKeyRows;
import io.github.scopedkeys.verify.Possession;
import jakarta.persistence.EntityManager;
import java.util.function.Consumer;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Ends a key for anyone who holds it. That may be a thief, so a key is kept if it no longer works and shows what
 * happened to it.
 */
final class Revocation {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final String client;
    private final EntityManager em;

    /** @param client the id of the client that asked; null if none did */
    Revocation(KeycloakSession session, RealmModel realm, String client) {
        this.session = session;
        this.realm = realm;
        this.client = client;
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /** Deletes the key, whether or not it works, or keeps it and makes sure that it does not work again. */
    void revoke(Possession held) {
        if (hasBeenReplacedAndEnded(held)) {
            return;
        }
        Keys keys = new Keys(em, realm.getId());
        keys.lock(held.ownerId(), held.key()).ifPresent(key -> {
            if (key.leaked() != null || KeyDetails.BY_ADMINISTRATOR.equals(key.disabledBy())) {
                keep(key);
            } else if (keys.delete(key.id())) {
                event(key, events -> events.revoked(key.id()));
            }
        });
    }

    /** Marks the key as leaked: its holder wants it to end, so undoing a bulk disable must not enable it. */
    private void keep(KeyDetails key) {
        new LeakedKeys(em, realm.getId(), ApiKeysProvider.of(session).history(Author.LEAK))
                .disable(key, null, Time.currentTimeMillis())
                .ifPresent(leaked -> {
                    LeakNotice.queue(session, realm, leaked, NoticeFacts.NONE);
                    event(leaked, events -> events.leaked(leaked.id(), null));
                });
    }

    private boolean hasBeenReplacedAndEnded(Possession held) {
        return new ReplacedKeyRows(em, realm.getId())
                .find(held.key())
                .filter(replaced -> replaced.ended() <= Time.currentTimeMillis())
                .isPresent();
    }

    private void event(KeyDetails key, Consumer<KeyEvents> send) {
        LocalOwner.find(session, realm, key.userId())
                .ifPresent(owner -> send.accept(new KeyEvents(session, realm, owner, client)));
    }
}
