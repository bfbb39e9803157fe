/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StatusListTest {

    private final StatusList list = new StatusList(1_800_000_000_123L, new StatusBits(16));
    private final AtomicInteger signed = new AtomicInteger();

    @Test
    void aListIsSignedOnceForEachAddressAndOfManyForTheFirst() {
        for (int round = 0; round < 2; round++) {
            for (int address = 0; address < 8; address++) {
                assertThat(list.token("https://" + address, this::sign)).startsWith("https://" + address);
            }
        }
        assertThat(signed).hasValue(8);

        assertThat(list.token("https://9", this::sign)).startsWith("https://9");
        assertThat(list.token("https://9", this::sign)).startsWith("https://9");
        assertThat(signed).hasValue(10);
    }

    @Test
    void requestsThatArriveTogetherGetOneSignature() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        List<FutureTask<String>> tokens = List.of(request(end), request(end));
        List<Thread> threads = tokens.stream().map(Thread::new).toList();

        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            while (thread.getState() == Thread.State.NEW || thread.getState() == Thread.State.RUNNABLE) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
        end.countDown();

        assertThat(tokens.get(0).get()).isEqualTo(tokens.get(1).get());
        assertThat(signed).hasValue(1);
    }

    @Test
    void theClaimsAreThoseOfTheDraft() {
        list.token("https://a", claims -> {
            assertThat(claims)
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "sub",
                            "https://a",
                            "iat",
                            1_800_000_000L,
                            "exp",
                            1_800_000_060L,
                            "ttl",
                            15,
                            "status_list",
                            Map.of("bits", 1, "lst", new StatusBits(16).encode())));
            return "";
        });
    }

    private FutureTask<String> request(CountDownLatch end) {
        return new FutureTask<>(() -> list.token("https://a", claims -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return sign(claims);
        }));
    }

    private String sign(Map<String, Object> claims) {
        return claims.get("sub") + " " + signed.incrementAndGet();
    }
}
