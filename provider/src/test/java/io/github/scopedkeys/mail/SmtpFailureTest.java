/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.email.EmailException;

/** Only a mail that was surely not accepted may be sent again. */
class SmtpFailureTest {

    @Test
    void whatNeverReachedTheServerIsClear() {
        assertThat(SmtpFailure.of(new EmailException("", new AuthenticationFailedException("535"))))
                .isEqualTo(SmtpFailure.NOTHING_SENT);
    }

    @Test
    void aLoginThatFailsBeforeTheLibraryBeginsIsThatOfTheWholeRealm() {
        assertThat(SmtpFailure.of(new EmailException("", new Token().connect())))
                .isEqualTo(SmtpFailure.NOTHING_SENT);
    }

    /** Keycloak gets the token for a login with one in a method of this name. */
    private static final class Token {

        EmailException connect() {
            return new EmailException("Failed to gather valid token for SMTP", new IOException());
        }
    }

    @Test
    void anAddressOrATemplateThatIsBrokenConcernsOnlyThisMail() throws Exception {
        assertThat(SmtpFailure.of(new EmailException("Invalid address 'a@b@c'")))
                .isEqualTo(SmtpFailure.REJECTED);
        assertThat(SmtpFailure.of(new EmailException("Failed to template email", new IllegalStateException())))
                .isEqualTo(SmtpFailure.REJECTED);
        AddressException address =
                Assertions.catchThrowableOfType(AddressException.class, () -> new InternetAddress("a@b@c").validate());
        assertThat(SmtpFailure.of(new EmailException("", address))).isEqualTo(SmtpFailure.REJECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EHLO", "MAIL", "RCPT", "DATA", "."})
    void anErrorThatTheServerReturnsIsClear(String rejected) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> serve(server, "never", rejected));
            thread.start();
            MessagingException failure = send(server.getLocalPort());

            assertThat(SmtpFailure.of(new EmailException("", failure)))
                    .isEqualTo(rejected.equals("EHLO") ? SmtpFailure.NOTHING_SENT : SmtpFailure.REJECTED);
        }
    }

    /** A server that ends the connection when it gets this command. */
    @ParameterizedTest
    @CsvSource({
        "connect, NOTHING_SENT",
        "EHLO, NOTHING_SENT",
        "MAIL, NOTHING_SENT",
        "RCPT, REJECTED",
        "DATA, UNKNOWN",
        ".,UNKNOWN"
    })
    void aConnectionThatEndsSaysNothingOnceTheMailIsUnderway(String end, SmtpFailure expected) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> serve(server, end, "none"));
            thread.start();
            MessagingException failure = send(server.getLocalPort());
            thread.join();

            assertThat(SmtpFailure.of(new EmailException("", failure))).isEqualTo(expected);
        }
    }

    @Test
    void aServerThatIsNotThereHasGotNothing() throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        assertThat(SmtpFailure.of(new EmailException("", send(port)))).isEqualTo(SmtpFailure.NOTHING_SENT);
    }

    private static MessagingException send(int port) throws Exception {
        Properties settings = new Properties();
        settings.put("mail.smtp.host", "127.0.0.1");
        settings.put("mail.smtp.port", String.valueOf(port));
        settings.put("mail.smtp.timeout", "5000");
        settings.put("mail.from", "a@example.org");
        Session session = Session.getInstance(settings);
        Message message = new MimeMessage(session);
        message.setText("Hello");
        message.saveChanges();
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect();
            transport.sendMessage(message, new InternetAddress[] {new InternetAddress("b@example.org")});
        } catch (MessagingException e) {
            return e;
        }
        throw new AssertionError("The mail was sent");
    }

    private static void serve(ServerSocket server, String end, String rejected) {
        try (Socket socket = server.accept();
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            if (end.equals("connect")) {
                return;
            }
            write(socket, "220 ready");
            boolean data = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith(end) && (!data || line.equals(end))) {
                    return;
                }
                boolean refused = line.startsWith(rejected) && (!data || line.equals(rejected));
                if (refused || (rejected.equals("EHLO") && line.startsWith("HELO"))) {
                    data = false;
                    write(socket, "550 no");
                    continue;
                }
                if (line.equals("DATA")) {
                    data = true;
                    write(socket, "354 go on");
                } else if (!data) {
                    write(socket, "250 ok");
                }
            }
        } catch (IOException expected) {
            // The client is gone.
        }
    }

    private static void write(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }
}
