/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.mail;

import io.github.scopedkeys.notice.Digest;
import java.util.Optional;
import java.util.stream.Collectors;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Why an owner cannot get mail. Keycloak's own mails to users about their account know the same reasons. */
enum Obstacle {
    SMTP_NOT_CONFIGURED,
    OWNER_DISABLED,
    OWNER_WITHOUT_EMAIL,
    EMAIL_NOT_VERIFIED;

    private static final int MAX_IDS = 10;

    static Optional<Obstacle> of(RealmModel realm, UserModel user) {
        String host = realm.getSmtpConfig().get("host");
        if (host == null || host.isBlank()) {
            return Optional.of(SMTP_NOT_CONFIGURED);
        }
        if (!user.isEnabled()) {
            return Optional.of(OWNER_DISABLED);
        }
        if (user.getEmail() == null || user.getEmail().isBlank()) {
            return Optional.of(OWNER_WITHOUT_EMAIL);
        }
        return user.isEmailVerified() ? Optional.empty() : Optional.of(EMAIL_NOT_VERIFIED);
    }

    /** Sends the event. The notices end with it, so it is sent once. */
    void report(KeycloakSession session, RealmModel realm, UserModel user, Digest digest) {
        new EventBuilder(realm, session)
                .event(EventType.UPDATE_CREDENTIAL)
                .user(user)
                .detail(Details.USERNAME, user.getUsername())
                .detail(Details.CREDENTIAL_TYPE, "api-key")
                .detail("api_key_action", "notify")
                .detail("api_key_actor", "system")
                .detail(
                        "api_key_id",
                        digest.named().stream()
                                .map(notice -> notice.keyId())
                                .distinct()
                                .limit(MAX_IDS)
                                .collect(Collectors.joining(" ")))
                .detail(
                        "api_key_notices",
                        String.valueOf(digest.counts().values().stream()
                                .mapToLong(Long::longValue)
                                .sum()))
                .detail(Details.REASON, name().toLowerCase(java.util.Locale.ROOT))
                .error(Errors.EMAIL_SEND_FAILED);
    }
}
