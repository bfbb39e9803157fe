/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** GitHub's keys are read from the configured address only, rarely, and never for long. */
@Timeout(60)
class GithubKeysTest {

    private final KeyServer server = new KeyServer();
    private final CloseableHttpClient client = HttpClients.createDefault();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Signer current = Signer.create();
    private final Signer former = Signer.create();
    private Instant now = Instant.parse("2026-11-29T22:00:00Z");
    private final GithubKeys keys = new GithubKeys(() -> now);

    @AfterEach
    void close() throws Exception {
        server.close();
        client.close();
        threads.shutdownNow();
    }

    @Test
    void aListedKeyIsFoundWhetherOrNotItIsCurrentAndReadOnce() throws KeysUnavailable {
        server.list(current.json(true), former.json(false));

        for (int i = 0; i < 3; i++) {
            assertThat(isKnown(current)).isTrue();
            assertThat(isKnown(former)).isTrue();
        }

        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void unknownKeysInMassesMakeOneReadAMinute() throws KeysUnavailable {
        server.list(current.json(true));
        assertThat(isKnown(current)).isTrue();

        for (int i = 0; i < 1000; i++) {
            assertThat(find("unknown-" + i)).isFalse();
        }

        assertThat(server.requests()).isEqualTo(1);
        pass(Duration.ofSeconds(61));
        for (int i = 0; i < 1000; i++) {
            assertThat(find("unknown-" + i)).isFalse();
        }
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void aNewKeyIsReadAndOneThatWasRotatedOutOfTheListIsNoLongerGood() throws KeysUnavailable {
        server.list(former.json(true));
        assertThat(isKnown(former)).isTrue();
        server.list(current.json(true));
        pass(Duration.ofMinutes(2));
        assertThat(isKnown(former)).isTrue();

        assertThat(isKnown(current)).isTrue();

        assertThat(isKnown(former)).isFalse();
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void withoutNewKeysTheListIsReadAgainAfterAnHour() throws KeysUnavailable {
        server.list(former.json(true));
        assertThat(isKnown(former)).isTrue();
        server.list(current.json(true));

        pass(Duration.ofMinutes(61));

        assertThat(isKnown(former)).isFalse();
        assertThat(isKnown(current)).isTrue();
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void ifTheListCannotBeReadKnownKeysAreGoodForADay() throws KeysUnavailable {
        server.list(current.json(true));
        assertThat(isKnown(current)).isTrue();
        server.respond(exchange -> KeyServer.send(exchange, 500, ""));

        pass(Duration.ofHours(23));
        assertThat(isKnown(current)).isTrue();
        assertUnavailable("unknown");
        pass(Duration.ofHours(2));

        assertUnavailable(current.id());
        server.list(current.json(true));
        assertUnavailable(current.id());
        pass(Duration.ofSeconds(61));
        assertThat(isKnown(current)).isTrue();
    }

    @Test
    void aClockThatIsSetBackDoesNotKeepItFromReading() throws KeysUnavailable {
        server.list(former.json(true));
        assertThat(isKnown(former)).isTrue();
        server.list(current.json(true));

        pass(Duration.ofHours(-5));

        assertThat(isKnown(current)).isTrue();
    }

    @Test
    void whoeverWaitsForAReadThatBeganAfterThemFindsItsKeys() throws Exception {
        Queue<Instant> times = new ConcurrentLinkedQueue<>(List.of(now.plusMillis(1), now));
        GithubKeys asked = new GithubKeys(() -> times.isEmpty() ? now.plusMillis(2) : times.remove());
        CompletableFuture<Map<String, ECPublicKey>> read = new CompletableFuture<>();
        List<Future<Optional<ECPublicKey>>> found = new ArrayList<>();
        for (int left = 1; left >= 0; left--) {
            found.add(threads.submit(() -> asked.find(current.id(), () -> read)));
            while (times.size() > left) {
                Thread.sleep(10);
            }
            // Until it waits.
            Thread.sleep(200);
        }

        read.complete(GithubKeyList.parse(list(current).getBytes(UTF_8)));

        for (Future<Optional<ECPublicKey>> one : found) {
            assertThat(one.get()).isPresent();
        }
    }

    @Test
    void aServerThatDoesWhatGithubNeverDoesGivesNoKeys() throws KeysUnavailable {
        Map<String, KeyServer.Behavior> behaviors = new LinkedHashMap<>();
        behaviors.put("no JSON", exchange -> KeyServer.send(exchange, 200, "<html>"));
        behaviors.put("an empty body", exchange -> KeyServer.send(exchange, 200, ""));
        behaviors.put("no list", exchange -> KeyServer.send(exchange, 200, "{}"));
        behaviors.put("an empty list", exchange -> KeyServer.send(exchange, 200, "{\"public_keys\":[]}"));
        behaviors.put("an error", exchange -> KeyServer.send(exchange, 500, list(current)));
        behaviors.put("a rate limit", exchange -> KeyServer.send(exchange, 403, "{}"));
        behaviors.put("another curve", exchange -> KeyServer.send(exchange, 200, list(Signer.onCurve("secp384r1"))));
        behaviors.put("ten megabytes", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] blanks = " ".repeat(1024 * 1024).getBytes(UTF_8);
            for (int i = 0; i < 10; i++) {
                exchange.getResponseBody().write(blanks);
            }
            exchange.getResponseBody().write(list(current).getBytes(UTF_8));
        });

        behaviors.forEach((what, behavior) -> {
            server.respond(behavior);
            int before = server.requests();
            pass(Duration.ofSeconds(61));
            assertThatThrownBy(() -> find(current.id())).as(what).isInstanceOf(KeysUnavailable.class);
            assertThat(server.requests()).as(what).isEqualTo(before + 1);
        });

        server.list(current.json(true));
        pass(Duration.ofSeconds(61));
        assertThat(isKnown(current)).isTrue();
    }

    @Test
    void aRedirectIsNotFollowed() {
        try (KeyServer other = new KeyServer()) {
            other.list(current.json(true));
            server.respond(exchange -> {
                exchange.getResponseHeaders().add("Location", other.address().toString());
                exchange.sendResponseHeaders(302, -1);
            });

            assertUnavailable(current.id());

            assertThat(other.requests()).isZero();
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @Test
    void aServerThatSendsAByteNowAndThenIsGivenUp() {
        CountDownLatch closed = new CountDownLatch(1);
        server.respond(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                while (true) {
                    exchange.getResponseBody().write(' ');
                    exchange.getResponseBody().flush();
                    Thread.sleep(200);
                }
            } finally {
                closed.countDown();
            }
        });

        assertUnavailable(current.id());

        assertThat(await(closed)).as("the connection is closed").isTrue();
    }

    @Test
    void whileAServerHangsOnlyAFewRequestsWaitAndNoneStartsAnotherRead() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        server.respond(exchange -> end.await(30, TimeUnit.SECONDS));
        List<Future<?>> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiting.add(threads.submit(() -> assertUnavailable(current.id())));
        }
        while (server.requests() == 0) {
            Thread.sleep(10);
        }
        Thread.sleep(500);

        long start = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            assertUnavailable("unknown-" + i);
        }

        // All places are taken, so these do not wait.
        assertThat(waiting).noneMatch(Future::isDone);
        for (Future<?> request : waiting) {
            request.get(20, TimeUnit.SECONDS);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(server.requests()).isEqualTo(1);
        end.countDown();
    }

    private static String list(Signer signer) {
        return "{\"public_keys\":[" + signer.json(true) + "]}";
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private boolean isKnown(Signer signer) throws KeysUnavailable {
        return find(signer.id());
    }

    private boolean find(String id) throws KeysUnavailable {
        return keys.find(id, new GithubKeyRequest(client, threads, server.address()))
                .isPresent();
    }

    private void assertUnavailable(String id) {
        assertThatThrownBy(() -> find(id)).isInstanceOf(KeysUnavailable.class);
    }
}
