/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.mail;

import io.github.scopedkeys.notice.PlainLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.theme.Theme;
import org.keycloak.urls.UrlType;

/** The parts of a mail that are neither in a template nor in a message. */
final class MailText {

    private static final int MAX_NAME = 100;

    /** The message that says which language the messages are in. */
    private static final String LANGUAGE = "apiKeyNoticesLanguage";

    private final Locale locale;
    private final String console;

    private MailText(Locale locale, String console) {
        this.locale = locale;
        this.console = console;
    }

    static MailText of(KeycloakSession session, RealmModel realm, UserModel user) {
        return new MailText(
                language(session, realm, session.getContext().resolveLocale(user)),
                base(session)
                        .map(base ->
                                base.resolve("realms/").toString() + encoded(realm.getName()) + "/account/api-keys")
                        .orElse(null));
    }

    /** Returns the language that the owner's mail is in: English if there are no messages in the owner's language. */
    private static Locale language(KeycloakSession session, RealmModel realm, Locale ofOwner) {
        try {
            return Locale.forLanguageTag(session.theme()
                    .getTheme(Theme.Type.EMAIL)
                    .getEnhancedMessages(realm, ofOwner)
                    .getProperty(LANGUAGE, ofOwner.toLanguageTag()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the address of the server, which only a configured host name tells: there is no request, and the host of
     * an earlier one may be whatever its sender liked.
     */
    private static Optional<URI> base(KeycloakSession session) {
        try {
            URI base = session.getContext().getUri(UrlType.FRONTEND).getBaseUri();
            return Optional.of(base.toString().endsWith("/") ? base : URI.create(base + "/"));
        } catch (RuntimeException noRequest) {
            return Optional.empty();
        }
    }

    private static String encoded(String realm) {
        return org.keycloak.common.util.Encode.encodePathSegmentAsIs(realm);
    }

    /** Returns the address of the list of keys; empty if the server has no fixed host name. */
    Optional<String> console() {
        return Optional.ofNullable(console);
    }

    /** Returns the address of the page of a key. */
    Optional<String> page(String keyId) {
        return console().map(list -> list + "/key?key=" + keyId);
    }

    /** Returns the moment in words and in UTC: where the owner lives is not known. */
    String time(long milliseconds) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                        .withLocale(locale)
                        .format(Instant.ofEpochMilli(milliseconds).atOffset(ZoneOffset.UTC))
                + " UTC";
    }

    /** Returns the number in the digits of the language. */
    String number(long number) {
        return NumberFormat.getIntegerInstance(locale).format(number);
    }

    /** Returns what ends the key of a message about so many API keys. */
    static String plural(long count) {
        return count == 1 ? ".one" : "";
    }

    /** Returns how to address the user, in one line: by their name, or else their user name. */
    static String person(UserModel user) {
        String name = Stream.of(user.getFirstName(), user.getLastName())
                .filter(part -> part != null)
                .map(MailText::name)
                .filter(part -> !part.isBlank())
                .collect(Collectors.joining(" "));
        // Keycloak replaces ${…} in what it puts into a message.
        return (name.isEmpty() ? name(user.getUsername()) : name).replace("${", "$ {");
    }

    /**
     * Returns the name in one line. A key's name is rejected if it holds a key, but an earlier version may have stored
     * one.
     */
    static String name(String name) {
        String line = PlainLine.of(name);
        return line.codePointCount(0, line.length()) <= MAX_NAME
                ? line
                : line.substring(0, line.offsetByCodePoints(0, MAX_NAME)) + "…";
    }
}
