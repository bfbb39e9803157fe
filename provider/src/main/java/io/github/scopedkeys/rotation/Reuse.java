/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rotation;

import io.github.scopedkeys.audit.LocalOwner;
import io.github.scopedkeys.audit.SystemKeyEvents;
import io.github.scopedkeys.history.Author;
import io.github.scopedkeys.history.KeyHistory;
import io.github.scopedkeys.notice.NoticeFacts;
import io.github.scopedkeys.notice.NoticeKind;
import io.github.scopedkeys.notice.Notices;
import io.github.scopedkeys.realm.RealmRules;
import io.github.scopedkeys.realm.ReuseAction;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.store.Keys;
import io.github.scopedkeys.store.ReplacedKeyRows;
import io.github.scopedkeys.store.ReplacedKeyRows.Replaced;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** One transaction that finds out whether a refused key is a replaced one that has ended, and acts if it is. */
final class Reuse {

    /** Between two events of a key, in milliseconds, on whichever nodes. */
    static final long INTERVAL = TimeUnit.HOURS.toMillis(1);
    /** How long after the end, in milliseconds, a use disables nothing: programs that have not been changed yet. */
    static final long SETTLING = TimeUnit.HOURS.toMillis(1);

    /** What an owner is told once in each rotation. */
    enum Occasion {
        FIRST_USE(NoticeKind.REPLACED_USED),
        SUCCESSOR_STOPPED(NoticeKind.REUSE_DISABLED);

        private final NoticeKind notice;

        Occasion(NoticeKind notice) {
            this.notice = notice;
        }

        NoticeKind notice() {
            return notice;
        }

        /** Returns the word that keeps a notice from being queued twice. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final KeycloakSession session;
    private final RealmModel realm;
    private final LateUse use;
    private final Keys keys;
    private final ReplacedKeyRows replaced;
    private final KeyHistory history;

    Reuse(KeycloakSession session, RealmModel realm, LateUse use) {
        EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.session = session;
        this.realm = realm;
        this.use = use;
        this.keys = new Keys(em, realm.getId());
        this.replaced = new ReplacedKeyRows(em, realm.getId());
        this.history = new KeyHistory(em, Author.SYSTEM, () -> Instant.ofEpochMilli(use.at()));
    }

    /** Returns the key whose use is to be reported once this transaction has ended; empty if there is nothing new. */
    Optional<KeyDetails> act() {
        Optional<Replaced> found = replaced.find(use.key()).filter(this::isDue);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        replaced.lock(use.key(), found.get().successor());
        // Again, now that no other node can act on it at the same time.
        return replaced.find(use.key()).filter(this::isDue).map(this::act);
    }

    private boolean isDue(Replaced key) {
        return hasEnded(key, use.at()) && (key.reused() == null || use.at() - key.reused() >= INTERVAL);
    }

    private static boolean hasEnded(Replaced key, long now) {
        return key.ended() <= now;
    }

    /** Returns whether a use at this time may disable the successor: not soon after the end, and only once. */
    static boolean mayStopSuccessor(Replaced key, ReuseAction action, long now) {
        return action == ReuseAction.DISABLE && key.stopped() == null && now - key.ended() >= SETTLING;
    }

    private KeyDetails act(Replaced key) {
        KeyDetails old = keys.find(use.ownerId(), use.key()).orElseThrow();
        replaced.reused(use.key(), use.at());
        if (key.reused() == null) {
            history.reused(old, use.at());
        }
        // A use of a leaked key is to be expected. It says nothing about the new key, and the owner knows of the leak.
        if (old.leaked() == null) {
            occasion(key).ifPresent(this::queueNotice);
        }
        return old;
    }

    private void queueNotice(Occasion occasion) {
        Notices.queue(
                session,
                realm,
                use.ownerId(),
                use.key().value(),
                occasion.notice(),
                occasion.word(),
                NoticeFacts.at(use.at()));
    }

    /** Acts on the use of a key that has not leaked, and returns what its owner is to be told. */
    private Optional<Occasion> occasion(Replaced key) {
        if (mayStopSuccessor(key, RealmRules.of(realm).reuseAction(), use.at()) && stop(key)) {
            return Optional.of(Occasion.SUCCESSOR_STOPPED);
        }
        return key.reused() == null ? Optional.of(Occasion.FIRST_USE) : Optional.empty();
    }

    /** Disables the successor, unless it does not work anyway, and returns whether it did. */
    private boolean stop(Replaced key) {
        Optional<KeyDetails> successor =
                keys.find(use.ownerId(), key.successor()).filter(next -> next.enabled() && !next.hasEnded(use.at()));
        if (successor.isEmpty()) {
            return false;
        }
        keys.setEnabled(key.successor(), false, KeyDetails.BY_REUSE);
        replaced.stoppedSuccessor(use.key(), use.at());
        KeyDetails stopped = keys.find(use.ownerId(), key.successor()).orElseThrow();
        history.changed(successor.get(), stopped);
        events(session, realm, use).ifPresent(events -> events.disabled(stopped));
        return true;
    }

    /** Returns the events of this use; empty if the owner does not exist any more. */
    static Optional<SystemKeyEvents> events(KeycloakSession session, RealmModel realm, LateUse use) {
        return LocalOwner.find(session, realm, use.ownerId())
                .map(owner -> new SystemKeyEvents(session, realm, owner, use.client(), use.address()));
    }
}
