/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which node the proxy of {@code docker/} sends a request to, and which requests it sends twice. */
class ShippedProxyIT {

    private static final String KEYS = "/realms/demo/api-keys";
    private static final int MANY = 24;

    private Node one;
    private Node other;
    private ShippedProxy proxy;

    @BeforeEach
    void start() throws IOException {
        one = new Node();
        other = new Node();
        proxy = ShippedProxy.before(one.port(), one.readinessPort(), other.port(), other.readinessPort());
        one.received.set(0);
        other.received.set(0);
    }

    @AfterEach
    void stop() {
        proxy.close();
        one.close();
        other.close();
    }

    @ParameterizedTest(name = "{arguments}")
    @CsvSource({
        "POST, /realms/demo/api-keys",
        "POST, /realms/demo/api-keys/9fK2aB7cD3eF/rotate",
        "PATCH, /realms/demo/api-keys/9fK2aB7cD3eF",
        "DELETE, /realms/demo/api-keys/9fK2aB7cD3eF",
        "POST, /admin/realms/demo/api-keys/import",
        "POST, /admin/realms/demo/api-keys/disable",
        "PUT, /admin/realms/demo/api-endpoints/img-gen",
        "DELETE, /admin/realms/demo/api-endpoints/img-gen",
        "POST, /realms/demo/protocol/openid-connect/token",
        "POST, /realms/demo/login-actions/authenticate",
        "POST, /realms/demo/protocol/openid-connect/token/introspect/",
        "POST, /realms/demo/api-keys/authorized",
    })
    void whatMayCreateOrChangeSomethingIsSentOnce(String method, String path) {
        one.drops = true;
        other.drops = true;

        Answer answer =
                proxy.http().request(method, path).raw(new byte[2_000_000]).send();

        assertThat(answer.status()).isEqualTo(502);
        assertThat(one.received.get() + other.received.get()).isOne();
    }

    @ParameterizedTest(name = "{arguments}")
    @CsvSource({
        "GET, /realms/demo/api-keys",
        "GET, /realms/demo/protocol/openid-connect/certs",
        "GET, /realms/demo/api-keys/authorize",
        "POST, /realms/demo/api-keys/authorize",
        "POST, /realms/demo/api-keys/authorize/v2/img-gen/run",
        "POST, /realms/demo/api-keys/revoke",
        "POST, /realms/demo/protocol/openid-connect/revoke",
        "POST, /realms/demo/protocol/openid-connect/token/introspect",
    })
    void whatDoesNotIsSentToTheOtherNodeWhenOneDoesNotAnswer(String method, String path) {
        one.drops = true;
        for (int i = 0; i < MANY; i++) {
            assertThat(proxy.http().request(method, path).send().status()).isEqualTo(200);
        }

        assertThat(other.received).hasValue(MANY);
        // It received half of them first, and was tried again each time: one failed request does not mean a failed
        // node.
        assertThat(one.received.get()).isBetween(2, MANY);
    }

    @Test
    void aNodeThatIsNotReadyGetsNoRequest() throws InterruptedException {
        one.readiness = 503;
        one.awaitQuestion();
        for (String method : new String[] {"GET", "POST", "PATCH", "PUT", "DELETE"}) {
            assertThat(nodesThatGet(method)).as(method).containsExactly(other.port());
        }

        one.readiness = 200;
        one.awaitQuestion();
        assertThat(nodesThatGet("POST")).hasSize(2);
    }

    @Test
    void aRequestThatANodeDoesNotTakeGoesToTheOther() {
        assertThat(nodesThatGet("POST")).hasSize(2);

        one.close();

        for (int i = 0; i < MANY; i++) {
            assertThat(proxy.http().post(KEYS).raw(new byte[100]).send().status())
                    .isEqualTo(200);
        }
    }

    /**
     * The database is down, or the nodes have no health checks: Keycloak's own response says more than the proxy's
     * would.
     */
    @ParameterizedTest(name = "{arguments}")
    @ValueSource(ints = {503, 404})
    void requestsPassWhenNoNodeSaysThatItIsReady(int status) throws InterruptedException {
        one.readiness = status;
        other.readiness = status;
        one.awaitQuestion();
        other.awaitQuestion();

        assertThat(nodesThatGet("POST")).hasSize(2);
    }

    /** The nodes trust these headers: a caller must not decide which address Keycloak takes for its own. */
    @Test
    void noCallerSaysHowItReachedTheProxy() {
        for (String method : new String[] {"GET", "POST"}) {
            assertThat(proxy.http()
                            .request(method, KEYS)
                            .header("Forwarded", "for=192.0.2.1;proto=https;host=evil.example")
                            .header("X-Forwarded-For", "192.0.2.1")
                            .header("X-Forwarded-Host", "evil.example")
                            .header("X-Forwarded-Port", "443")
                            .header("X-Forwarded-Prefix", "/evil")
                            .header("X-Forwarded-Proto", "https")
                            .header("X-Forwarded-Ssl", "on")
                            .header("X-Other", "kept")
                            .send()
                            .status())
                    .isEqualTo(200);
        }

        List<Headers> requests = new ArrayList<>(one.headers);
        requests.addAll(other.headers);
        requests.removeIf(headers -> !headers.containsKey("X-Other"));
        assertThat(requests).hasSize(2).allSatisfy(headers -> {
            assertThat(headers.getFirst("X-Forwarded-For")).isEqualTo("127.0.0.1");
            assertThat(headers.getFirst("X-Forwarded-Host")).isEqualTo(headers.getFirst("Host"));
            assertThat(headers.getFirst("X-Forwarded-Proto")).isEqualTo("http");
            assertThat(headers)
                    .doesNotContainKeys("Forwarded", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Ssl");
        });
    }

    @Test
    void whatKeycloakRejectsPassesAsItIs() {
        for (int status : new int[] {401, 403, 404, 500, 502, 503, 504}) {
            one.status = status;
            other.status = status;
            assertThat(proxy.http().get(KEYS).send().status()).isEqualTo(status);
            assertThat(proxy.http().post(KEYS).send().status()).isEqualTo(status);
        }
        assertThat(one.received.get() + other.received.get()).isEqualTo(14);
    }

    @Test
    void noCallerLearnsWhatANodeSaysAboutItself() {
        for (int status : new int[] {200, 503}) {
            one.readiness = status;
            other.readiness = status;
            Answer answer = proxy.http().get("/_ready").send();
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.body()).isEmpty();
        }
    }

    private Set<Integer> nodesThatGet(String method) {
        Set<Integer> ports = new TreeSet<>();
        for (int i = 0; i < MANY; i++) {
            Answer answer = proxy.http().request(method, KEYS).send();
            assertThat(answer.status()).isEqualTo(200);
            ports.add(Integer.valueOf(answer.body()));
        }
        return ports;
    }

    /** Responds with its port, or not at all. It reports its readiness on a separate port. */
    private final class Node implements AutoCloseable {

        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final HttpServer server = server();
        private final HttpServer management = server();
        private final AtomicInteger received = new AtomicInteger();
        private final AtomicInteger questions = new AtomicInteger();
        private final Queue<Headers> headers = new ConcurrentLinkedQueue<>();
        private volatile int readiness = 200;
        private volatile int status = 200;
        private volatile boolean drops;

        Node() throws IOException {
            server.createContext("/", exchange -> {
                received.incrementAndGet();
                headers.add(exchange.getRequestHeaders());
                exchange.getRequestBody().readAllBytes();
                if (drops) {
                    exchange.close();
                } else {
                    respond(exchange, status, String.valueOf(port()));
                }
            });
            management.createContext("/health/ready", exchange -> {
                // The change takes effect from the next readiness check.
                respond(exchange, readiness, "");
                questions.incrementAndGet();
            });
            server.start();
            management.start();
        }

        private HttpServer server() throws IOException {
            HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            made.setExecutor(threads);
            return made;
        }

        private static void respond(HttpExchange exchange, int status, String body) throws IOException {
            byte[] bytes = body.getBytes(US_ASCII);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }

        int port() {
            return server.getAddress().getPort();
        }

        int readinessPort() {
            return management.getAddress().getPort();
        }

        /**
         * Sends requests until the proxy has checked this node's readiness twice, and therefore knows the latest state.
         */
        void awaitQuestion() throws InterruptedException {
            int before = questions.get();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (questions.get() < before + 2) {
                assertThat(System.nanoTime())
                        .as("the proxy asks whether a node is ready")
                        .isLessThan(deadline);
                proxy.http().get(KEYS).send();
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }

        @Override
        public void close() {
            server.stop(0);
            management.stop(0);
            threads.shutdownNow();
        }
    }
}
