/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.recipe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that checks nothing: it keeps every request as it arrived, and gives all the same response. */
final class TrustingPlatform implements AutoCloseable {

    private final ServerSocket listener;
    private final String response;
    private final List<Received> requests = new CopyOnWriteArrayList<>();

    private TrustingPlatform(ServerSocket listener, String response) {
        this.listener = listener;
        this.response = response;
    }

    /**
     * A request as it arrived.
     *
     * @param headers the header lines, with the names in lower case
     * @param body the length of the body in bytes, without the framing of chunks
     */
    record Received(String requestLine, List<String> headers, long body) {}

    /** It responds 200. */
    static TrustingPlatform start(String... responseHeaders) {
        return responding("200 OK", responseHeaders);
    }

    /** @param status such as {@code 403 Forbidden} */
    static TrustingPlatform responding(String status, String... responseHeaders) {
        List<String> response = new ArrayList<>(List.of("HTTP/1.1 " + status));
        response.addAll(List.of(responseHeaders));
        response.addAll(List.of("Content-Length: 0", "Connection: close", "", ""));
        try {
            TrustingPlatform platform = new TrustingPlatform(
                    new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), String.join("\r\n", response));
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

    /** Returns the requests, the oldest first. */
    List<Received> requests() {
        return List.copyOf(requests);
    }

    /** Returns the request lines, such as {@code GET /path HTTP/1.1}, the oldest first. */
    List<String> requestLines() {
        return requests.stream().map(Received::requestLine).toList();
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
        InputStream input = new BufferedInputStream(caller.getInputStream());
        String requestLine = line(input);
        if (requestLine.isEmpty()) {
            return;
        }
        List<String> headers = new ArrayList<>();
        long length = 0;
        boolean chunked = false;
        for (String line = line(input); !line.isEmpty(); line = line(input)) {
            String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
            String value = line.substring(name.length() + 1).strip();
            headers.add(name + ": " + value);
            length = name.equals("content-length") ? Long.parseLong(value) : length;
            chunked |= name.equals("transfer-encoding");
        }
        long body = chunked ? chunks(input) : skip(input, length);
        requests.add(new Received(requestLine, List.copyOf(headers), body));
        caller.getOutputStream().write(response.getBytes(ISO_8859_1));
    }

    private static long chunks(InputStream input) throws IOException {
        long total = 0;
        for (long size = size(input); size > 0; size = size(input)) {
            total += skip(input, size);
            line(input);
        }
        line(input);
        return total;
    }

    private static long size(InputStream input) throws IOException {
        return Long.parseLong(line(input).split(";", 2)[0].strip(), 16);
    }

    private static long skip(InputStream input, long length) throws IOException {
        input.skipNBytes(length);
        return length;
    }

    private static String line(InputStream input) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int read = input.read(); read >= 0 && read != '\n'; read = input.read()) {
            line.write(read);
        }
        return line.toString(ISO_8859_1).stripTrailing();
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
