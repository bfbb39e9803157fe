/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RecentReadsTest {

    private static final long BRIEF = 50;
    private static final long PATIENCE = 30;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();

    @AfterEach
    void stop() {
        end.countDown();
        threads.shutdown();
    }

    @Test
    void whatWasReadIsServedUntilItIsNoLongerFresh() throws Exception {
        RecentReads reads = new RecentReads();
        RealmStatuses first = fresh();
        RealmStatuses old = new RealmStatuses(System.currentTimeMillis() - RecentReads.FRESH, List.of());

        assertThat(reads.get("a", () -> first)).isSameAs(first);
        assertThat(reads.get("a", () -> fresh())).isSameAs(first);
        assertThat(reads.get("b", () -> old)).isSameAs(old);
        assertThat(reads.get("b", () -> first)).isSameAs(first);
    }

    @Test
    void requestsThatArriveDuringAReadShareIt() throws Exception {
        RecentReads reads = new RecentReads(TimeUnit.SECONDS.toMillis(PATIENCE));
        List<Future<RealmStatuses>> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(threads.submit(() -> reads.get("a", this::held)));
        }
        awaitBegun(1);
        end.countDown();

        RealmStatuses shared = all.get(0).get();
        for (Future<RealmStatuses> one : all) {
            assertThat(one.get()).isSameAs(shared);
        }
        assertThat(begun).hasValue(1);
    }

    @Test
    void whatARequestFoundBeingReadIsNoListIfThatBeganLongAgo() throws Exception {
        RecentReads reads = new RecentReads(TimeUnit.SECONDS.toMillis(PATIENCE));
        RealmStatuses old = new RealmStatuses(System.currentTimeMillis() - RecentReads.FRESH, List.of());
        Future<RealmStatuses> running = threads.submit(() -> reads.get("a", () -> {
            held();
            return old;
        }));
        awaitBegun(1);
        FutureTask<RealmStatuses> joined = new FutureTask<>(() -> reads.get("a", RecentReadsTest::fresh));
        Thread waiting = new Thread(joined);
        waiting.start();
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            TimeUnit.MILLISECONDS.sleep(1);
        }

        end.countDown();

        assertThat(running.get()).isSameAs(old);
        assertThatThrownBy(joined::get).hasCauseInstanceOf(StatusLists.Unavailable.class);
    }

    @Test
    void onlyAFewRealmsAreReadAtOnceAndTheOthersAreNotReadInTime() throws Exception {
        RecentReads reads = new RecentReads(BRIEF);
        List<Future<RealmStatuses>> running = new ArrayList<>();
        for (int i = 0; i < RecentReads.AT_ONCE; i++) {
            String realm = "realm-" + i;
            running.add(threads.submit(() -> reads.get(realm, this::held)));
        }
        awaitBegun(RecentReads.AT_ONCE);

        assertThatThrownBy(() -> reads.get("another", this::held)).isInstanceOf(StatusLists.Unavailable.class);
        assertThat(begun).hasValue(RecentReads.AT_ONCE);

        end.countDown();
        for (Future<RealmStatuses> one : running) {
            one.get();
        }
        RealmStatuses later = fresh();
        assertThat(reads.get("another", () -> later)).isSameAs(later);
    }

    @Test
    void aReadThatFailsOrHangsIsNoListAndTheNextRequestReadsAgain() throws Exception {
        RecentReads reads = new RecentReads(BRIEF);
        RealmStatuses good = fresh();

        assertThatThrownBy(() -> reads.get("a", () -> {
                    throw new StatusLists.Unavailable();
                }))
                .isInstanceOf(StatusLists.Unavailable.class);
        assertThatThrownBy(() -> reads.get("a", () -> {
                    throw new IllegalStateException("a bug");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(reads.get("a", () -> good)).isSameAs(good);

        Future<RealmStatuses> hanging = threads.submit(() -> reads.get("b", this::held));
        awaitBegun(1);
        assertThatThrownBy(() -> reads.get("b", () -> good)).isInstanceOf(StatusLists.Unavailable.class);
        assertThat(hanging).isNotDone();
    }

    @Test
    void aReadForgetsRealmsThatAreNoLongerFreshAndKeepsThoseInUse() throws Exception {
        RecentReads reads = new RecentReads(TimeUnit.SECONDS.toMillis(PATIENCE));
        for (int i = 0; i < 200; i++) {
            reads.get("old-" + i, () -> new RealmStatuses(0, List.of()));
        }
        Future<RealmStatuses> running = threads.submit(() -> reads.get("in use", this::held));
        awaitBegun(1);
        RealmStatuses kept = reads.get("fresh", () -> fresh());

        reads.get("another", () -> fresh());

        assertThat(reads.size()).isEqualTo(3);
        assertThat(reads.get("fresh", this::held)).isSameAs(kept);
        Future<RealmStatuses> sharing = threads.submit(() -> reads.get("in use", this::held));
        end.countDown();
        assertThat(sharing.get()).isSameAs(running.get());
        assertThat(begun).hasValue(1);
    }

    private RealmStatuses held() {
        begun.incrementAndGet();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return fresh();
    }

    private void awaitBegun(int reads) throws InterruptedException {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        while (begun.get() < reads && System.nanoTime() < patience) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        assertThat(begun).hasValue(reads);
    }

    private static RealmStatuses fresh() {
        return new RealmStatuses(System.currentTimeMillis(), List.of());
    }
}
