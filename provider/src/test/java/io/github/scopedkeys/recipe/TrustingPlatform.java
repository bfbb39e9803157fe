/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.recipe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A platform that checks nothing: it keeps the lines of every request as they arrived, and responds 200. */
final class TrustingPlatform implements AutoCloseable {

    private final ServerSocket listener;
    private final List<List<String>> requests = new CopyOnWriteArrayList<>();

    private TrustingPlatform(ServerSocket listener) {
        this.listener = listener;
    }

    static TrustingPlatform start() {
        try {
            TrustingPlatform platform = new TrustingPlatform(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread thread = new Thread(platform::serve, "trusting-platform");
            thread.setDaemon(true);
            thread.start();
            return platform;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Returns the request lines and header lines of each request, the oldest first. */
    List<List<String>> requests() {
        return List.copyOf(requests);
    }

    /** Returns the request lines, such as {@code GET /path HTTP/1.1}, the oldest first. */
    List<String> requestLines() {
        return requests.stream().map(lines -> lines.get(0)).toList();
    }

    void forget() {
        requests.clear();
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket caller = listener.accept()) {
                respond(caller);
            } catch (IOException e) {
                // The test has closed the listener, or the gateway its connection.
            }
        }
    }

    private void respond(Socket caller) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(caller.getInputStream(), ISO_8859_1));
        List<String> lines = new ArrayList<>();
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            lines.add(line);
        }
        if (!lines.isEmpty()) {
            requests.add(List.copyOf(lines));
            caller.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1));
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
