/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SteadyTest {

    private static final Load LOAD =
            new Load(List.of(Ask.get("/", Map.of()), Ask.get("/other", Map.of())), 200, "fine", answer -> {});
    private static final int NEVER = -1;

    private final AtomicInteger asked = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Object door = new Object();
    private HttpServer server;
    private volatile int stallAt = NEVER;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            // While one request holds the door, the others wait at it.
            synchronized (door) {
                if (asked.getAndIncrement() == stallAt) {
                    stall();
                }
            }
            exchange.sendResponseHeaders(200, 4);
            exchange.getResponseBody().write("fine".getBytes(UTF_8));
            exchange.close();
        });
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void sendsAsManyRequestsAsTheRateDemands() {
        Sight sight = new Steady().run(LOAD, uri(), 50, 2);

        assertThat(sight.right()).isEqualTo(100);
        assertThat(asked).hasValue(100);
        assertThat(sight.seconds()).isGreaterThanOrEqualTo(1.98);
    }

    @Test
    void aStallIsSeenByAllRequestsThatWereDueInIt() {
        stallAt = 20;

        Sight sight = new Steady().run(LOAD, uri(), 100, 1);

        // 60 of 100 were due during the stall. A generator that waits for responses would have sent one of them.
        assertThat(sight.right()).isEqualTo(100);
        assertThat(sight.p50Millis()).isGreaterThan(20);
        assertThat(sight.p99Millis()).isGreaterThan(500);
    }

    private URI uri() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    private static void stall() {
        try {
            Thread.sleep(600);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
