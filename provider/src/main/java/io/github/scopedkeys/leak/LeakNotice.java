/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import io.github.scopedkeys.notice.NoticeFacts;
import io.github.scopedkeys.notice.NoticeKind;
import io.github.scopedkeys.notice.Notices;
import io.github.scopedkeys.store.KeyDetails;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The notice to the owner of a key that was reported as leaked. */
public final class LeakNotice {

    private LeakNotice() {}

    /**
     * Queues the notice in the current transaction, at most one a day for each key: it can be reported again whenever an
     * administrator enables it.
     */
    public static void queue(KeycloakSession session, RealmModel realm, KeyDetails key, NoticeFacts facts) {
        String today = LocalDate.ofInstant(Instant.ofEpochMilli(Time.currentTimeMillis()), ZoneOffset.UTC)
                .toString();
        Notices.queue(session, realm, key.userId(), key.id().value(), NoticeKind.LEAKED, today, facts);
    }
}
