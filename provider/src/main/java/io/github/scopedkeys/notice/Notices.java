/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import jakarta.persistence.EntityManager;
import java.util.List;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Queues notices to the owners of keys. A queued notice is sent by mail in the background, at most once. */
public final class Notices {

    static final int MAX_OCCASION = 64;

    private Notices() {}

    /** Queues a notice without further facts. */
    public static boolean queue(
            KeycloakSession session, RealmModel realm, String userId, String keyId, NoticeKind kind, String occasion) {
        return queue(session, realm, userId, keyId, kind, occasion, NoticeFacts.NONE);
    }

    /**
     * Queues a notice in the current transaction, which must not have deleted the key yet.
     *
     * @param userId the owner of the key
     * @param occasion what this notice is about, among those of the same kind and key: at most {@value #MAX_OCCASION}
     *     characters of ASCII. A notice of the same occasion is not queued again, even if another node queues it now.
     *     Callers that derive occasions from requests must bound their number
     * @return whether it was queued; false if it was before, or if the user has no such key
     */
    public static boolean queue(
            KeycloakSession session,
            RealmModel realm,
            String userId,
            String keyId,
            NoticeKind kind,
            String occasion,
            NoticeFacts facts) {
        EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        return queue(em, realm.getId(), userId, keyId, kind, occasion, facts, Time.currentTimeMillis());
    }

    /** Returns whether a notice of this kind about the key is queued and no mail has been begun with it. */
    public static boolean isWaiting(KeycloakSession session, String keyId, NoticeKind kind) {
        return !session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery(
                        "select n.keyId from ScopedKeyNoticeEntity n where n.keyId = :key and n.kind = :kind"
                                + " and n.state in :waiting",
                        String.class)
                .setParameter("key", keyId)
                .setParameter("kind", kind.word())
                .setParameter("waiting", List.of(ScopedKeyNoticeEntity.HELD, ScopedKeyNoticeEntity.DUE))
                .getResultList()
                .isEmpty();
    }

    private static boolean queue(
            EntityManager em,
            String realmId,
            String userId,
            String keyId,
            NoticeKind kind,
            String occasion,
            NoticeFacts facts,
            long now) {
        if (occasion.length() > MAX_OCCASION) {
            throw new IllegalArgumentException("The occasion of a notice is too long");
        }
        return new NoticeInsert(em, kind, now)
                        .occasion(occasion)
                        .time(facts.time())
                        .text(facts.text())
                        .set("key", keyId)
                        .set("realm", realmId)
                        .set("user", userId)
                        .where("k.ID = :key and k.REALM_ID = :realm and k.USER_ID = :user")
                > 0;
    }
}
