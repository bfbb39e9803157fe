/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CoalescedReadsTest {

    /** In milliseconds, longer than any test takes. */
    private static final long ENDLESS = 100_000;

    private CoalescedReads<String, String> reads = new CoalescedReads<>(ENDLESS);
    private final Map<String, String> table = new ConcurrentHashMap<>(Map.of("a", "1", "b", "2", "c", "3"));
    private final List<Set<String>> statements = new CopyOnWriteArrayList<>();
    private final ExecutorService requests = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        requests.shutdownNow();
    }

    @Test
    void oneRequestReadsByItself() {
        assertThat(reads.find("a", this::read)).contains("1");
        assertThat(reads.find("nowhere", this::read)).isEmpty();
        assertThat(statements).containsExactly(Set.of("a"), Set.of("nowhere"));
    }

    @Test
    void nothingIsRememberedFromOneReadToTheNext() {
        reads.find("a", this::read);
        table.put("a", "changed");
        assertThat(reads.find("a", this::read)).contains("changed");
        table.remove("a");
        assertThat(reads.find("a", this::read)).isEmpty();
    }

    @Test
    void requestsThatWaitTogetherAreAnsweredByOneReadEachWithItsOwn() throws Exception {
        Held first = new Held();
        CompletableFuture<Optional<String>> a = first.find("a");
        List<CompletableFuture<Optional<String>>> others = List.of(find("b"), find("c"), find("b"), find("nowhere"));
        waitFor(4);
        first.letGo();
        assertThat(get(a)).contains("1");
        assertThat(others.stream().map(CoalescedReadsTest::get).toList())
                .containsExactly(Optional.of("2"), Optional.of("3"), Optional.of("2"), Optional.empty());
        assertThat(statements).containsExactly(Set.of("a"), Set.of("b", "c", "nowhere"));
    }

    @Test
    void whoArrivesDuringAReadIsNotAnsweredByIt() throws Exception {
        Held first = new Held();
        CompletableFuture<Optional<String>> before = first.find("a");
        // The read has started and may have seen the row already.
        table.put("a", "changed");
        CompletableFuture<Optional<String>> after = find("a");
        waitFor(1);
        first.letGo();
        assertThat(get(before)).contains("1");
        assertThat(get(after)).contains("changed");
    }

    @Test
    void whoHasWaitedTooLongReadsByItselfAndTheSlowReadStillEndsWell() throws Exception {
        reads = new CoalescedReads<>();
        Held stuck = new Held();
        CompletableFuture<Optional<String>> slow = stuck.find("a");
        assertThat(get(find("b"))).contains("2");
        assertThat(get(find("c"))).contains("3");
        assertThat(slow).isNotDone();
        stuck.letGo();
        assertThat(get(slow)).contains("1");
        assertThat(reads.find("a", this::read)).contains("1");
        assertThat(statements).containsExactly(Set.of("a"), Set.of("b"), Set.of("c"), Set.of("a"));
    }

    @Test
    void nobodyBeginsToWaitForAReadThatIsStuck() throws Exception {
        reads = new CoalescedReads<>();
        Held stuck = new Held();
        CompletableFuture<Optional<String>> slow = stuck.find("a");
        Thread.sleep(2 * CoalescedReads.MAX_WAIT);
        for (int i = 0; i < 1000; i++) {
            assertThat(reads.find("b", this::look)).contains("2");
        }
        assertThat(reads.waiting()).isZero();
        stuck.letGo();
        assertThat(get(slow)).contains("1");
    }

    @Test
    void anErrorInOneRequestLeavesNoOtherWaiting() throws Exception {
        Held first = new Held();
        CompletableFuture<Optional<String>> a = first.find("a");
        CompletableFuture<Optional<String>> lost = CompletableFuture.supplyAsync(
                () -> reads.find("b", keys -> {
                    throw new StackOverflowError();
                }),
                requests);
        waitFor(1);
        CompletableFuture<Optional<String>> c = find("c");
        waitFor(2);
        first.letGo();
        assertThat(get(a)).contains("1");
        assertThat(get(c)).contains("3");
        assertThatThrownBy(() -> get(lost)).hasRootCauseInstanceOf(StackOverflowError.class);
        assertThat(reads.find("a", this::read)).contains("1");
    }

    @Test
    void aRowThatCannotBeReadFailsOnlyForWhomItIs() throws Exception {
        Held first = new Held();
        CompletableFuture<Optional<String>> a = first.find("a");
        CompletableFuture<Optional<String>> b = find("b");
        CompletableFuture<Optional<String>> damaged = find("damaged");
        CompletableFuture<Optional<String>> c = find("c");
        waitFor(3);
        first.letGo();
        assertThat(get(a)).contains("1");
        assertThat(get(b)).contains("2");
        assertThat(get(c)).contains("3");
        assertThatThrownBy(() -> get(damaged)).hasMessageContaining("damaged");
        assertThatThrownBy(() -> reads.find("damaged", this::read)).hasMessageContaining("damaged");
        assertThat(reads.find("a", this::read)).contains("1");
    }

    @Test
    void anInterruptedRequestIsAnsweredAndStaysInterrupted() throws Exception {
        Held stuck = new Held();
        CompletableFuture<Optional<String>> slow = stuck.find("a");
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        requests.execute(() -> {
            Thread.currentThread().interrupt();
            Optional<String> found = reads.find("b", this::read);
            interrupted.complete(
                    found.equals(Optional.of("2")) && Thread.currentThread().isInterrupted());
        });
        assertThat(get(interrupted)).isTrue();
        stuck.letGo();
        assertThat(get(slow)).contains("1");
    }

    @Test
    void aStatementNamesABoundedNumberOfKeys() throws Exception {
        Held first = new Held();
        CompletableFuture<Optional<String>> a = first.find("a");
        int crowd = 2 * CoalescedReads.MAX_BATCH + 1;
        IntStream.range(0, crowd).forEach(n -> table.put("key " + n, "value " + n));
        List<CompletableFuture<Optional<String>>> found =
                IntStream.range(0, crowd).mapToObj(n -> find("key " + n)).toList();
        waitFor(crowd);
        first.letGo();
        get(a);
        assertThat(found.stream()
                        .map(CoalescedReadsTest::get)
                        .map(Optional::get)
                        .toList())
                .isEqualTo(IntStream.range(0, crowd).mapToObj(n -> "value " + n).toList());
        assertThat(statements).allMatch(keys -> keys.size() <= CoalescedReads.MAX_BATCH);
    }

    @Test
    void aCrowdNeverSeesAnythingOlderThanItsRequest() {
        table.put("counter", "0");
        List<CompletableFuture<Void>> crowd = IntStream.range(0, 16)
                .mapToObj(n -> CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < 2000; i++) {
                                int before = Integer.parseInt(
                                        table.merge("counter", "1", (old, one) -> "" + (Integer.parseInt(old) + 1)));
                                int seen = Integer.parseInt(
                                        reads.find("counter", this::look).orElseThrow());
                                assertThat(seen).isGreaterThanOrEqualTo(before);
                            }
                        },
                        requests))
                .toList();
        crowd.forEach(CoalescedReadsTest::get);
    }

    private Map<String, String> read(Set<String> keys) {
        statements.add(keys);
        if (keys.contains("damaged")) {
            throw new IllegalStateException("damaged");
        }
        return look(keys);
    }

    private Map<String, String> look(Set<String> keys) {
        return keys.stream().filter(table::containsKey).collect(Collectors.toMap(Function.identity(), table::get));
    }

    private CompletableFuture<Optional<String>> find(String key) {
        return CompletableFuture.supplyAsync(() -> reads.find(key, this::read), requests);
    }

    /** A read that has seen the table, and returns when the test lets it. */
    private final class Held {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);

        CompletableFuture<Optional<String>> find(String key) throws InterruptedException {
            CompletableFuture<Optional<String>> found = CompletableFuture.supplyAsync(
                    () -> reads.find(key, keys -> {
                        Map<String, String> seen = read(keys);
                        begun.countDown();
                        await(go);
                        return seen;
                    }),
                    requests);
            begun.await();
            return found;
        }

        void letGo() {
            go.countDown();
        }
    }

    private void waitFor(int requests) throws InterruptedException {
        while (reads.waiting() < requests) {
            Thread.sleep(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }
}
