/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.github.scopedkeys.server.Demo;
import jakarta.mail.BodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A mail server for the demo realm, and the realm's settings for notices. */
final class Mailbox implements AutoCloseable {

    private static final long PATIENCE = 30_000;

    private final Demo demo;
    private final ObjectNode before;
    private GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private int port;

    Mailbox(Demo demo) {
        this.demo = demo;
        this.before = (ObjectNode) demo.admin("GET", "").expect(200).json();
        server.start();
        port = server.getSmtp().getPort();
    }

    /** Sends the realm's mail here. */
    Mailbox open(Map<String, String> attributes) {
        return change(realm -> {
            realm.putObject("smtpServer")
                    .put("host", "127.0.0.1")
                    .put("port", String.valueOf(port))
                    .put("from", "keycloak@example.org");
            ObjectNode all = (ObjectNode) realm.get("attributes");
            attributes.forEach(all::put);
        });
    }

    Mailbox change(Consumer<ObjectNode> change) {
        ObjectNode realm = (ObjectNode) demo.admin("GET", "").expect(200).json();
        change.accept(realm);
        demo.admin("PUT", "", realm).expect(204);
        return this;
    }

    void stop() {
        server.stop();
    }

    /** Starts again on the same port. */
    void restart() {
        server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
    }

    /** The mails to a user so far. */
    List<Mail> to(Demo.User user) {
        return Arrays.stream(server.getReceivedMessages())
                .filter(message -> recipient(message).equals(user.name() + "@example.org"))
                .map(Mailbox::read)
                .toList();
    }

    /** All mails so far, as their recipients. */
    List<String> recipients() {
        return Arrays.stream(server.getReceivedMessages())
                .map(Mailbox::recipient)
                .toList();
    }

    /** Waits for so many mails to the user, and then long enough for a second run. */
    List<Mail> await(Demo.User user, int number) throws InterruptedException {
        await(() -> to(user).size() >= number);
        Thread.sleep(4_000);
        return to(user);
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        await(condition, PATIENCE);
    }

    /** @param patience milliseconds; afterwards it returns, so check the condition */
    static void await(BooleanSupplier condition, long patience) throws InterruptedException {
        long deadline = System.currentTimeMillis() + patience;
        while (!condition.getAsBoolean() && System.currentTimeMillis() < deadline) {
            Thread.sleep(200);
        }
    }

    @Override
    public void close() {
        change(realm -> {
            realm.set("smtpServer", realm.objectNode());
            for (String attribute : List.of("noticeDays", "maxIdleDays", "idleAction")) {
                ((ObjectNode) realm.get("attributes")).put("apiKeys." + attribute, "");
            }
            realm.set("internationalizationEnabled", before.get("internationalizationEnabled"));
            if (before.has("supportedLocales")) {
                realm.set("supportedLocales", before.get("supportedLocales"));
            }
        });
        server.stop();
    }

    private static String recipient(MimeMessage message) {
        try {
            return message.getAllRecipients()[0].toString();
        } catch (jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Mail read(MimeMessage message) {
        try {
            MimeMultipart parts = (MimeMultipart) message.getContent();
            return new Mail(message.getSubject(), text(parts.getBodyPart(0)), text(parts.getBodyPart(1)));
        } catch (IOException | jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(BodyPart part) throws IOException, jakarta.mail.MessagingException {
        return (String) part.getContent();
    }

    record Mail(String subject, String text, String html) {

        String whole() {
            return subject + "\n" + text + "\n" + html;
        }
    }
}
