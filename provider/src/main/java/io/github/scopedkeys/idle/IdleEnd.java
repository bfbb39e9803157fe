/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.idle;

import io.github.scopedkeys.audit.KeyEvents;
import io.github.scopedkeys.history.Author;
import io.github.scopedkeys.history.Batches;
import io.github.scopedkeys.history.BulkHistory;
import io.github.scopedkeys.notice.BulkNotices;
import io.github.scopedkeys.notice.NoticeKind;
import io.github.scopedkeys.realm.IdleAction;
import io.github.scopedkeys.search.BulkDisableById;
import io.github.scopedkeys.store.Keys;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Disables or deletes idle keys in one transaction, with history, events and notices to their owners. */
final class IdleEnd {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final EntityManager em;
    private final String batch;
    private final long now;

    /** @param batch the bulk disable to which the keys belong, by which it can be undone */
    IdleEnd(KeycloakSession session, RealmModel realm, String batch, long now) {
        this.session = session;
        this.realm = realm;
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.batch = batch;
        this.now = now;
    }

    /** @param ids keys that this transaction has locked */
    void of(List<String> ids, IdleAction action) {
        if (action == IdleAction.DELETE) {
            List<Object[]> owned = owned(ids);
            new BulkNotices(em, now).ended(ids, NoticeKind.IDLE_DELETED, batch);
            new Keys(em, realm.getId()).delete(ids);
            owned.forEach(
                    key -> event(EventType.REMOVE_CREDENTIAL, key, "delete").success());
        } else if (action == IdleAction.DISABLE) {
            new BulkNotices(em, now).ended(ids, NoticeKind.IDLE_DISABLED, batch);
            new BulkDisableById(em, realm.getId(), new BulkHistory(em, Author.SYSTEM)).disable(ids, batch, now);
            new Batches(em, realm.getId()).add(new Batches.Batch(batch, null), now);
            owned(ids)
                    .forEach(key -> event(EventType.UPDATE_CREDENTIAL, key, "disable")
                            .detail("api_key_batch", batch)
                            .success());
        }
    }

    private List<Object[]> owned(List<String> ids) {
        return em.createQuery("select k.id, k.userId from ScopedKeyEntity k where k.id in :ids", Object[].class)
                .setParameter("ids", ids)
                .getResultList();
    }

    /** Looks up no user: that may take long, and keys are locked. */
    private EventBuilder event(EventType type, Object[] key, String action) {
        return new EventBuilder(realm, session)
                .event(type)
                .user((String) key[1])
                .detail(Details.CREDENTIAL_TYPE, KeyEvents.CREDENTIAL_TYPE)
                .detail(KeyEvents.ACTION, action)
                .detail(KeyEvents.ACTOR, "system")
                .detail(KeyEvents.KEY_ID, (String) key[0])
                .detail(Details.REASON, "idle");
    }
}
