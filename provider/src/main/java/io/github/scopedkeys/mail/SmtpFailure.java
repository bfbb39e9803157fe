/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.util.Arrays;
import java.util.Set;

/** What the failure of a mail says about it. Only a mail that was surely not accepted may be sent again. */
enum SmtpFailure {

    /** The mail server rejected this mail; it may accept the next one. */
    REJECTED,

    /** Nothing was sent: no connection, no login, or no mail to send. */
    NOTHING_SENT,

    /** The connection ended after the mail had begun: the server may have accepted it. */
    UNKNOWN;

    private static final Set<String> BEFORE_THE_MAIL = Set.of("connect", "protocolConnect", "mailFrom", "rcptTo");

    static SmtpFailure of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthenticationFailedException) {
                return NOTHING_SENT;
            }
            if (cause instanceof SendFailedException) {
                return REJECTED;
            }
            if (cause instanceof MessagingException) {
                return isBeforeTheMail(cause) ? NOTHING_SENT : UNKNOWN;
            }
        }
        // Keycloak has not come to the mail server: a template, an address or a login is broken.
        return NOTHING_SENT;
    }

    /** The library throws the same exception at every step; only the stack tells them apart. */
    private static boolean isBeforeTheMail(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .anyMatch(frame ->
                        frame.getClassName().contains(".mail.") && BEFORE_THE_MAIL.contains(frame.getMethodName()));
    }
}
