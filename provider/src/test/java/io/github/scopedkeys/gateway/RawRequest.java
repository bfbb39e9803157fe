/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;

/** A GET with header lines as no decent client would send them. */
final class RawRequest {

    private RawRequest() {}

    /** Sends the lines as they are, each ended by CR LF, and returns the status, or 0 if the connection just ends. */
    static int status(URI server, String path, String... headerLines) {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(30_000);
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\n"
                    + String.join("\r\n", headerLines) + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            return answer.isEmpty() ? 0 : Integer.parseInt(answer.substring(9, 12));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
