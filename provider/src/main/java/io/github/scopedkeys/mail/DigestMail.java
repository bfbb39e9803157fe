/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.mail;

import io.github.scopedkeys.notice.Digest;
import io.github.scopedkeys.notice.NoticeKind;
import io.github.scopedkeys.notice.Outbox.Owner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.StorageUnavailableUserModelDelegate;

/**
 * Writes and sends the mail with an owner's notices. Keycloak's provider finds the language, the theme and the server.
 */
final class DigestMail {

    private static final Logger LOG = Logger.getLogger(DigestMail.class);
    private static final String TEMPLATE = "api-key-notices.ftl";
    private static final String SUBJECT = "apiKeyNoticesSubject";
    static final List<NoticeKind> GRAVEST_FIRST = List.of(
            NoticeKind.LEAKED,
            NoticeKind.REUSE_DISABLED,
            NoticeKind.REPLACED_USED,
            NoticeKind.IDLE_DELETED,
            NoticeKind.IDLE_DISABLED,
            NoticeKind.EXPIRING,
            NoticeKind.IDLE);

    private final KeycloakSession session;
    private final Owner owner;
    private final Consumer<Result> ofMail;

    /**
     * @param ofMail gets {@link Result#UNKNOWN} just before the mail is sent, and what became of it just afterwards. It
     *     holds even if the transaction is rolled back
     */
    DigestMail(KeycloakSession session, Owner owner, Consumer<Result> ofMail) {
        this.session = session;
        this.owner = owner;
        this.ofMail = ofMail;
    }

    /** What became of the mail. */
    enum Result {
        SENT,
        REJECTED,
        NOTHING_SENT,
        UNKNOWN,
        UNDELIVERABLE,
        NO_OWNER
    }

    /** Sends the mail, unless the owner cannot get one; an event says why. */
    Result send(Digest digest) {
        RealmModel realm = session.realms().getRealm(owner.realmId());
        if (realm == null || digest.counts().isEmpty()) {
            return Result.NO_OWNER;
        }
        session.getContext().setRealm(realm);
        UserModel user = session.users().getUserById(realm, owner.userId());
        if (user == null) {
            return Result.NO_OWNER;
        }
        if (user instanceof StorageUnavailableUserModelDelegate) {
            return Result.REJECTED;
        }
        return Obstacle.of(realm, user)
                .map(obstacle -> {
                    obstacle.report(session, realm, user, digest);
                    return Result.UNDELIVERABLE;
                })
                .orElseGet(() -> send(realm, user, digest));
    }

    private Result send(RealmModel realm, UserModel user, Digest digest) {
        String subject = subject(digest);
        Map<String, Object> attributes = attributes(realm, user, digest);
        EmailTemplateProvider mail =
                session.getProvider(EmailTemplateProvider.class).setRealm(realm).setUser(user);
        ofMail.accept(Result.UNKNOWN);
        Result result = send(realm, () -> mail.send(subject, List.of(), TEMPLATE, attributes));
        ofMail.accept(result);
        return result;
    }

    /** Keycloak's way to send a mail. */
    private interface Sending {

        void run() throws EmailException;
    }

    private static Result send(RealmModel realm, Sending mail) {
        try {
            mail.run();
            return Result.SENT;
        } catch (EmailException e) {
            SmtpFailure failure = SmtpFailure.of(e);
            LOG.debugf(e, "Notices to an owner of API keys in realm %s: %s", realm.getName(), failure);
            return switch (failure) {
                case REJECTED -> Result.REJECTED;
                case NOTHING_SENT -> Result.NOTHING_SENT;
                case UNKNOWN -> Result.UNKNOWN;
            };
        }
    }

    /**
     * Returns the key of a message without parameters: nothing that a user typed gets into a header. If a mail has
     * several topics, the gravest one names it.
     */
    private static String subject(Digest digest) {
        return GRAVEST_FIRST.stream()
                .filter(digest.counts()::containsKey)
                .findFirst()
                .map(kind -> SUBJECT + "." + kind.word()
                        + MailText.plural(digest.counts().get(kind)))
                .orElse(SUBJECT);
    }

    private Map<String, Object> attributes(RealmModel realm, UserModel user, Digest digest) {
        MailText text = MailText.of(session, realm, user);
        Sections sections =
                new Sections(session.getProvider(JpaConnectionProvider.class).getEntityManager(), owner, digest, text);
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("person", MailText.person(user));
        attributes.put("sections", GRAVEST_FIRST.stream().flatMap(sections::of).toList());
        text.console().ifPresent(link -> attributes.put("link", link));
        return attributes;
    }
}
