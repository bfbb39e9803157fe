/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves a list of public keys from the loopback interface, as GitHub does, or as it never would. */
final class KeyServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Behavior behavior = exchange -> send(exchange, 200, "{}");

    /** How the server responds. */
    @FunctionalInterface
    interface Behavior {
        void respond(HttpExchange exchange) throws Exception;
    }

    KeyServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/keys", exchange -> {
            requests.incrementAndGet();
            try (exchange) {
                behavior.respond(exchange);
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        });
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
    }

    int requests() {
        return requests.get();
    }

    void respond(Behavior wanted) {
        behavior = wanted;
    }

    /** Serves these elements of the list. */
    void list(String... keys) {
        respond(exchange -> send(exchange, 200, "{\"public_keys\":[" + String.join(",", keys) + "]}"));
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
