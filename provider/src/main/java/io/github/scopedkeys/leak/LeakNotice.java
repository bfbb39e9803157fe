/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import io.github.scopedkeys.notice.NoticeFacts;
import io.github.scopedkeys.notice.NoticeKind;
import io.github.scopedkeys.notice.Notices;
import io.github.scopedkeys.store.KeyDetails;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The notice to the owner of a key that was reported as leaked. */
public final class LeakNotice {

    private LeakNotice() {}

    /**
     * Queues the notice in the current transaction, which has locked the key and recorded the leak: one each time that
     * someone finds a key which an administrator has enabled again. A notice that has not been sent yet will tell that,
     * too.
     */
    public static void queue(KeycloakSession session, RealmModel realm, KeyDetails key, NoticeFacts facts) {
        String id = key.id().value();
        if (!Notices.isWaiting(session, id, NoticeKind.LEAKED)) {
            Notices.queue(session, realm, key.userId(), id, NoticeKind.LEAKED, String.valueOf(key.leaked()), facts);
        }
    }
}
