/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.stream.Stream;

/** A request with header lines and a body that no proper client would send. */
public final class RawRequest {

    private RawRequest() {}

    /** Sends a GET; see {@link #status(URI, String, String, String, String...)}. */
    public static int status(URI server, String path, String... headerLines) {
        return status(server, "GET", path, "", headerLines);
    }

    /**
     * Sends the lines as they are, each followed by CR LF, then the body. The host is the server's unless a line says
     * another. Returns the status, or 0 if the connection
     * ends without one. Fails after half a minute.
     */
    public static int status(URI server, String method, String path, String body, String... headerLines) {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(30_000);
            boolean hasHost = Stream.of(headerLines).anyMatch(line -> line.startsWith("Host:"));
            String request = method + " " + path + " HTTP/1.1\r\n"
                    + (hasHost ? "" : "Host: " + server.getAuthority() + "\r\n")
                    + String.join("\r\n", headerLines) + "\r\nConnection: close\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1)).readLine();
            return line == null ? 0 : Integer.parseInt(line.substring(9, 12));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
