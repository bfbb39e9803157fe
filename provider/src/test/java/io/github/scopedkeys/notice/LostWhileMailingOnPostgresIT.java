/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.notice;

import static io.github.scopedkeys.server.Json.READ;
import static io.github.scopedkeys.server.Json.expires;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.KeycloakServer;
import io.github.scopedkeys.server.RunningKeycloak;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The mail server accepts a mail while the database ends the connection of the transaction that sends it. */
@ExtendWith(RunningKeycloak.class)
class LostWhileMailingOnPostgresIT {

    private final Demo demo;

    LostWhileMailingOnPostgresIT(Demo demo) {
        this.demo = demo;
    }

    @Test
    void aMailThatWasAcceptedIsNotSentAgain() throws Exception {
        Demo.User owner = demo.newUser();
        NewKey key = demo.newKey(owner, READ, expires(System.currentTimeMillis() + TimeUnit.DAYS.toMillis(3)));
        String recipient = owner.name() + "@example.org";
        List<String> accepted = new CopyOnWriteArrayList<>();
        try (Mailbox mails = new Mailbox(demo);
                ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            new Thread(() -> serve(server, recipient, accepted)).start();
            mails.change(realm -> {
                realm.putObject("smtpServer")
                        .put("host", "127.0.0.1")
                        .put("port", String.valueOf(server.getLocalPort()))
                        .put("from", "keycloak@example.org");
                ((ObjectNode) realm.get("attributes")).put("apiKeys.noticeDays", "7");
            });

            Mailbox.await(() -> !accepted.isEmpty() && !state(key).equals("sending"));
            // A notice that was released would wait for a minute.
            demo.server()
                    .update("update scoped_key_notice set state_time = 0 where state = 'due' and key_id = '" + key.id()
                            + "'");
            Thread.sleep(4_000);
        }

        assertThat(accepted).containsExactly(recipient);
        assertThat(state(key)).isEqualTo("sent");
    }

    private String state(NewKey key) {
        try {
            return demo.server()
                    .readText("select coalesce(max(state), 'none') from scoped_key_notice where key_id = '" + key.id()
                            + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Accepts every mail, and adds those to this recipient. */
    private void serve(ServerSocket server, String recipient, List<String> accepted) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept();
                    BufferedReader in = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
                write(socket, "220 ready");
                boolean data = false;
                boolean meant = false;
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    meant |= !data && line.startsWith("RCPT") && line.contains(recipient);
                    if (data && line.equals(".")) {
                        data = false;
                        if (meant) {
                            endWaitingTransactions(demo.server());
                            accepted.add(recipient);
                        }
                        write(socket, "250 ok");
                    } else if (line.equals("DATA")) {
                        data = true;
                        write(socket, "354 go on");
                    } else if (!data) {
                        write(socket, "250 ok");
                    }
                }
            } catch (IOException expected) {
                // The client is gone, or the test has ended.
            }
        }
    }

    /** Ends the connections whose transactions do nothing at the moment: that of the mail waits for this server. */
    private static void endWaitingTransactions(KeycloakServer server) {
        try {
            Thread.sleep(500);
            server.readNumber("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                    + " where datname = current_database() and state = 'idle in transaction'"
                    + " and state_change < now() - interval '300 milliseconds'");
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }
}
