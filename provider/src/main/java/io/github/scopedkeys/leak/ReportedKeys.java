/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import io.github.scopedkeys.ApiKeysProvider;
import io.github.scopedkeys.audit.KeyEvents;
import io.github.scopedkeys.audit.LocalOwner;
import io.github.scopedkeys.audit.Measurement;
import io.github.scopedkeys.audit.RefusalEvents;
import io.github.scopedkeys.history.Author;
import io.github.scopedkeys.manage.LeakedKeys;
import io.github.scopedkeys.manage.UnitOfWork;
import io.github.scopedkeys.notice.NoticeFacts;
import io.github.scopedkeys.store.KeyDetails;
import io.github.scopedkeys.verify.KeyVerifier;
import io.github.scopedkeys.verify.Possession;
import io.github.scopedkeys.verify.Refusal;
import io.github.scopedkeys.verify.Verdict;
import java.util.Optional;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.events.Errors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Handles the keys of one report. A real key is disabled in a transaction of its own, which has ended when the method
 * returns; the next use of the key is rejected on every node. A text that is no key costs a read at most: it writes
 * nothing, and makes at most one event a minute for each realm and node, however many there are.
 */
final class ReportedKeys {

    private static final RefusalEvents REFUSALS = new RefusalEvents();
    /** All junk counts as one kind: ids of keys are public, so anyone can make up wrong secrets for many of them. */
    private static final Refusal JUNK = new Refusal(Refusal.Reason.UNKNOWN, null, null);

    private final KeycloakSession session;
    private final RealmModel realm;
    private final boolean isSigned;
    private final KeyVerifier verifier;
    private boolean disabledAny;

    /** @param isSigned whether the report comes from GitHub, and not from anyone */
    ReportedKeys(KeycloakSession session, RealmModel realm, boolean isSigned) {
        this.session = session;
        this.realm = realm;
        this.isSigned = isSigned;
        this.verifier = ApiKeysProvider.of(session).holderVerifier();
    }

    /**
     * Disables the key if the text is one.
     *
     * @param source where it was found; null if unknown
     * @return whether the text is a whole key of this realm, in whatever state
     */
    boolean handle(String text, String source) {
        Verdict verdict = verifier.verify(realm.getId(), text);
        Optional<Possession> leaked = Possession.of(verdict);
        if (leaked.isEmpty()) {
            noteJunk((Refusal) verdict);
            return false;
        }
        disabledAny |= disable(leaked.get(), source);
        return true;
    }

    /** Records whether this report disabled a key, for the metric. */
    void measure(Measurement measurement) {
        if (disabledAny) {
            measurement.succeeded();
        } else {
            measurement.refused("no_key");
        }
    }

    private boolean disable(Possession leaked, String source) {
        return UnitOfWork.run(session, realm, (own, there) -> {
            LeakedKeys keys = new LeakedKeys(
                    own.getProvider(JpaConnectionProvider.class).getEntityManager(),
                    there.getId(),
                    ApiKeysProvider.of(own).history(Author.LEAK));
            Optional<KeyDetails> disabled = keys.disable(leaked, source, Time.currentTimeMillis());
            disabled.ifPresent(key -> {
                LeakNotice.queue(own, there, key, facts(source));
                announce(own, there, key, source);
            });
            return disabled.isPresent();
        });
    }

    /** Of the sources, a mail repeats only those that GitHub signed: anyone can write the others, to mislead. */
    private NoticeFacts facts(String source) {
        return isSigned ? new NoticeFacts(null, source) : NoticeFacts.NONE;
    }

    private static void announce(KeycloakSession own, RealmModel there, KeyDetails key, String source) {
        LocalOwner.find(own, there, key.userId())
                .ifPresent(owner -> new KeyEvents(own, there, owner, null).leaked(key.id(), source));
    }

    private void noteJunk(Refusal refusal) {
        REFUSALS.note(
                JUNK,
                realm.getId(),
                () -> KeyEvents.describe(KeyEvents.notLeaked(session, realm), refusal),
                Errors.INVALID_TOKEN);
    }
}
