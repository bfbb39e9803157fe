/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.attack;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** The device that Keycloak asks to approve a backchannel login (CIBA). It keeps what it may answer with. */
final class AuthenticationDevice implements AutoCloseable {

    private final HttpServer server;
    private volatile String token;

    AuthenticationDevice() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            try (exchange) {
                token = exchange.getRequestHeaders().getFirst("Authorization").replaceFirst("(?i)bearer ", "");
                exchange.sendResponseHeaders(201, -1);
            }
        });
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** The token of the last request. */
    String token() {
        return token;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
