/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.mail;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.notice.Digest;
import io.github.scopedkeys.notice.Notice;
import io.github.scopedkeys.notice.NoticeKind;
import io.github.scopedkeys.notice.Outbox.Owner;
import io.github.scopedkeys.store.ReplacedKeyRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.StorageUnavailableUserModelDelegate;

/** Writes and sends the mail with an owner's notices. Keycloak's provider finds the language, the theme and the server. */
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

    DigestMail(KeycloakSession session, Owner owner) {
        this.session = session;
        this.owner = owner;
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
        try {
            session.getProvider(EmailTemplateProvider.class)
                    .setRealm(realm)
                    .setUser(user)
                    .send(subject(digest), List.of(), TEMPLATE, attributes(realm, user, digest));
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
     * Returns the key of a message without parameters: nothing that a user typed gets into a header. If a mail has several
     * topics, the gravest one names it.
     */
    private static String subject(Digest digest) {
        return GRAVEST_FIRST.stream()
                .filter(digest.counts()::containsKey)
                .findFirst()
                .map(kind -> SUBJECT + "." + kind.word())
                .orElse(SUBJECT);
    }

    private Map<String, Object> attributes(RealmModel realm, UserModel user, Digest digest) {
        MailText text = MailText.of(session, realm, user);
        ReplacedKeyRows replaced = new ReplacedKeyRows(
                session.getProvider(JpaConnectionProvider.class).getEntityManager(), realm.getId());
        Map<String, Object> attributes = new HashMap<>();
        attributes.put(
                "sections",
                GRAVEST_FIRST.stream()
                        .filter(digest.counts()::containsKey)
                        .map(kind -> section(kind, digest.counts().get(kind), digest, text, replaced))
                        .toList());
        text.console().ifPresent(link -> attributes.put("link", link));
        return attributes;
    }

    private static Map<String, Object> section(
            NoticeKind kind, long count, Digest digest, MailText text, ReplacedKeyRows replaced) {
        List<Map<String, Object>> named = digest.named().stream()
                .filter(notice -> notice.kind() == kind)
                .map(notice -> key(notice, text, replaced))
                .toList();
        Map<String, Object> section = new HashMap<>();
        section.put("kind", kind.word());
        section.put("keys", named);
        if (count > named.size()) {
            section.put("more", text.number(count - named.size()));
        }
        return section;
    }

    private static Map<String, Object> key(Notice notice, MailText text, ReplacedKeyRows replaced) {
        Map<String, Object> key = new HashMap<>();
        key.put("id", notice.keyId());
        key.put("name", MailText.name(notice.keyName()));
        if (notice.facts().time() != null) {
            key.put("time", text.time(notice.facts().time()));
        }
        if (notice.kind() == NoticeKind.IDLE) {
            key.put("action", notice.facts().text());
        } else if (notice.facts().text() != null) {
            key.put("text", notice.facts().text());
        }
        if (notice.kind() != NoticeKind.IDLE_DELETED) {
            text.page(notice.keyId()).ifPresent(link -> key.put("link", link));
        }
        if (notice.kind() == NoticeKind.LEAKED) {
            // Its owner may have rotated it before the report, or since.
            KeyId.parse(notice.keyId()).flatMap(replaced::find).ifPresent(found -> {
                key.put("successor", found.successor().value());
                text.page(found.successor().value()).ifPresent(link -> key.put("successorLink", link));
            });
        }
        return key;
    }
}
