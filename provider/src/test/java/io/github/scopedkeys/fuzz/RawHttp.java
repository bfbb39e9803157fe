/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;

/** Sends bytes over a socket, without a client library that would fix, reject or complete a request. */
final class RawHttp {

    private static final int PATIENCE_MILLIS = 20_000;

    private RawHttp() {}

    /**
     * A response, as far as it can be read.
     *
     * @param body decoded as UTF-8, chunks and all
     */
    record Response(int status, String headers, String body) {}

    /**
     * Sends a request and reads until the connection ends.
     *
     * @param close whether to close the sending half, because the server may wait for more bytes
     * @return empty if the server closed the connection without a response
     */
    static Optional<Response> send(URI server, byte[] request, boolean close) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            try {
                socket.getOutputStream().write(request);
                socket.getOutputStream().flush();
                if (close) {
                    socket.shutdownOutput();
                }
            } catch (IOException e) {
                // The server may have responded and closed before it had read everything.
            }
            return response(read(socket));
        }
    }

    private static byte[] read(Socket socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                all.write(buffer, 0, n);
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            // Connection reset: the bytes received before it count.
        }
        return all.toByteArray();
    }

    private static Optional<Response> response(byte[] bytes) {
        String head = new String(bytes, ISO_8859_1);
        int end = head.indexOf("\r\n\r\n");
        if (end < 0 || !head.matches("(?s)HTTP/1\\.[01] [0-9]{3}.*")) {
            return Optional.empty();
        }
        byte[] body = Arrays.copyOfRange(bytes, end + 4, bytes.length);
        return Optional.of(
                new Response(Integer.parseInt(head.substring(9, 12)), head.substring(0, end), new String(body, UTF_8)));
    }
}
