/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.AddressException;
import java.util.Arrays;
import java.util.Set;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/** What the failure of a mail says about it. Only a mail that was surely not accepted may be sent again. */
enum SmtpFailure {

    /** This mail was not sent, but the next one may be: the mail server rejected it, or it could not be written. */
    REJECTED,

    /** Nothing was sent, and nothing else can be: no connection, or no login. */
    NOTHING_SENT,

    /** The connection ended after the mail had begun: the server may have accepted it. */
    UNKNOWN;

    /** The lowest response code that is an error (RFC 5321, section 4.2.1). */
    private static final int FIRST_ERROR = 400;

    private static final Set<String> BEFORE_THE_MAIL = Set.of("connect", "protocolConnect", "mailFrom", "rcptTo");

    static SmtpFailure of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthenticationFailedException || isLogin(cause)) {
                return NOTHING_SENT;
            }
            // An address that cannot be parsed never gets to the server.
            if (isResponse(cause) || cause instanceof AddressException) {
                return REJECTED;
            }
            if (cause instanceof MessagingException) {
                return isBeforeTheMail(cause) ? NOTHING_SENT : UNKNOWN;
            }
        }
        // Keycloak has not come to the mail server: a template or an address is broken, maybe only that of this owner.
        return REJECTED;
    }

    /** Whether Keycloak failed to get what it needs for a login, such as a token. */
    private static boolean isLogin(Throwable failure) {
        return !(failure instanceof MessagingException)
                && Arrays.stream(failure.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().contains("mail.")
                                && frame.getMethodName().equals("connect"));
    }

    /** Whether the server has said no: to the mail, or to its only recipient. */
    private static boolean isResponse(Throwable failure) {
        if (failure instanceof SMTPSendFailedException response) {
            // Otherwise the connection ended before the server said anything.
            return response.getReturnCode() >= FIRST_ERROR;
        }
        return failure instanceof SendFailedException && isBeforeTheMail(failure);
    }

    /** The library throws the same exception at every step; only the stack tells them apart. */
    private static boolean isBeforeTheMail(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .anyMatch(frame ->
                        frame.getClassName().contains(".mail.") && BEFORE_THE_MAIL.contains(frame.getMethodName()));
    }
}
