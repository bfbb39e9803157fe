/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends a load at a fixed rate, however slowly the server answers, as many independent clients do. A latency counts
 * from the time at which the request was due. So if the server stops for a second, all requests that were due in that
 * second show it, and not only those that were under way (which is known as coordinated omission).
 */
final class Steady {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final double MEDIAN = 0.5;
    private static final double NINETY_NINE = 0.99;

    private final HttpClient http =
            HttpClient.newBuilder().version(Version.HTTP_1_1).build();

    /** @param rate requests per second */
    Sight run(Load load, URI server, int rate, int seconds) {
        Measured measured = new Measured(load, Math.multiplyExact(rate, seconds));
        HttpRequest[] requests = load.asks().stream()
                .limit(measured.count())
                .map(ask -> ask.request(server).timeout(PATIENCE).build())
                .toArray(HttpRequest[]::new);
        long start = System.nanoTime();
        for (int i = 0; i < measured.count(); i++) {
            long due = start + (long) (i * (1e9 / rate));
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            int number = i;
            var unused = http.sendAsync(requests[i % requests.length], BodyHandlers.ofString())
                    .whenComplete((answer, failure) -> measured.add(number, due, answer));
        }
        return measured.sight(start);
    }

    /** The responses so far. They arrive in several threads and in any order. */
    private static final class Measured {

        private final Load load;
        /** Nanoseconds. */
        private final AtomicLongArray latencies;

        private final AtomicLong right = new AtomicLong();
        private final AtomicLong wrong = new AtomicLong();
        private final AtomicLong failed = new AtomicLong();
        private final AtomicReference<String> example = new AtomicReference<>("");
        private final CountDownLatch missing;

        Measured(Load load, int count) {
            this.load = load;
            this.latencies = new AtomicLongArray(count);
            this.missing = new CountDownLatch(count);
        }

        int count() {
            return latencies.length();
        }

        /** @param answer null if there is none */
        void add(int number, long due, HttpResponse<String> answer) {
            latencies.set(number, System.nanoTime() - due);
            if (answer == null) {
                failed.incrementAndGet();
            } else if (answer.statusCode() == load.status() && answer.body().contains(load.mark())) {
                right.incrementAndGet();
            } else {
                wrong.incrementAndGet();
                example.compareAndSet("", answer.statusCode() + " " + answer.body());
            }
            missing.countDown();
        }

        Sight sight(long start) {
            try {
                missing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while a load was running", e);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            long[] sorted = new long[count()];
            Arrays.setAll(sorted, latencies::get);
            Arrays.sort(sorted);
            return new Sight(
                    seconds,
                    right.get(),
                    wrong.get(),
                    failed.get(),
                    percentile(sorted, MEDIAN),
                    percentile(sorted, NINETY_NINE),
                    example.get());
        }

        /** The smallest latency that this part of the requests did not exceed, in milliseconds. */
        private static double percentile(long[] sorted, double part) {
            return sorted[(int) Math.ceil(part * sorted.length) - 1] / 1e6;
        }
    }
}
