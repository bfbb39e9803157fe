/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.scopedkeys.verify.Owners.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BulkheadTest {

    private final Bulkhead bulkhead = new Bulkhead(new Semaphore(2 * Bulkhead.LOOKUPS));
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final CountDownLatch answer = new CountDownLatch(1);

    @AfterEach
    void end() {
        answer.countDown();
        callers.shutdownNow();
    }

    @Test
    void aDirectoryThatRespondsIsAskedAndItsAnswerStands() {
        for (Standing standing : Standing.values()) {
            assertThat(bulkhead.run("owner", () -> standing)).isEqualTo(standing);
        }
    }

    @Test
    void whileLookUpsHangOthersAreUnavailableAndNotOneMoreHangs() throws Exception {
        List<Future<Standing>> hung = hang(Bulkhead.LOOKUPS);

        for (int i = 0; i < 100; i++) {
            assertThat(bulkhead.run("another-" + i, () -> {
                        throw new AssertionError("asked");
                    }))
                    .isEqualTo(Standing.UNAVAILABLE);
        }
        assertThat(hung).noneMatch(Future::isDone);
    }

    @Test
    void aLookUpUnderWayIsKnownUntilTheLastOfItsOwnerEnds() throws Exception {
        List<Future<Standing>> hung = hang(Bulkhead.LOOKUPS / 2);

        assertThat(bulkhead.isLookingUp("hung-0")).isTrue();
        assertThat(bulkhead.isLookingUp("another")).isFalse();
        assertThat(bulkhead.run("hung-0", () -> Standing.GOOD)).isEqualTo(Standing.GOOD);
        assertThat(bulkhead.isLookingUp("hung-0")).isTrue();

        answer.countDown();
        for (Future<Standing> lookUp : hung) {
            lookUp.get(10, TimeUnit.SECONDS);
        }
        assertThat(bulkhead.isLookingUp("hung-0")).isFalse();
    }

    @Test
    void aDirectoryThatHangsLeavesTheOthersTheirTurns() throws Exception {
        Directories directories = new Directories();
        hang(directories.get("hangs"), Bulkhead.LOOKUPS);

        assertThat(directories.get("hangs").run("owner", () -> Standing.GOOD)).isEqualTo(Standing.UNAVAILABLE);
        assertThat(directories.get("other").run("owner", () -> Standing.GOOD)).isEqualTo(Standing.GOOD);
    }

    @Test
    void howeverManyDirectoriesHangTheyHoldNoMoreThanAllMayTogether() throws Exception {
        Directories directories = new Directories();
        int left = Directories.LOOKUPS;
        for (int i = 0; left > 0; i++) {
            int lookUps = Math.min(left, Bulkhead.LOOKUPS);
            hang(directories.get("hangs-" + i), lookUps);
            left -= lookUps;
        }
        Bulkhead other = directories.get("other");

        assertThat(other.run("owner", () -> {
                    throw new AssertionError("asked");
                }))
                .isEqualTo(Standing.UNAVAILABLE);
    }

    @Test
    void aSlowLookUpStandsThoughOthersDoNotQueueBehindIt() throws Exception {
        assertThat(bulkhead.run("slow", () -> {
                    pause(Bulkhead.MAX_WAIT + 100);
                    return Standing.GOOD;
                }))
                .isEqualTo(Standing.GOOD);

        assertThat(bulkhead.run("another", () -> Standing.GOOD)).isEqualTo(Standing.GOOD);
    }

    @Test
    void onceTheDirectoryRespondsAgainEverybodyIsAnswered() throws Exception {
        List<Future<Standing>> hung = hang(Bulkhead.LOOKUPS);
        assertThat(bulkhead.run("unseen", () -> Standing.GOOD)).isEqualTo(Standing.UNAVAILABLE);

        answer.countDown();
        for (Future<Standing> lookUp : hung) {
            assertThat(lookUp.get(10, TimeUnit.SECONDS)).isEqualTo(Standing.GOOD);
        }

        assertThat(bulkhead.run("unseen", () -> Standing.GOOD)).isEqualTo(Standing.GOOD);
    }

    @Test
    void aLookUpThatFailsGivesItsPlaceBack() {
        for (int i = 0; i < 3 * Bulkhead.LOOKUPS; i++) {
            int number = i;
            assertThatThrownBy(() -> bulkhead.run("owner", () -> {
                        throw new IllegalStateException("fault " + number);
                    }))
                    .hasMessage("fault " + number);
        }
        assertThat(bulkhead.run("owner", () -> Standing.GOOD)).isEqualTo(Standing.GOOD);
    }

    private List<Future<Standing>> hang(int lookUps) throws InterruptedException {
        return hang(bulkhead, lookUps);
    }

    private List<Future<Standing>> hang(Bulkhead bulkhead, int lookUps) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(lookUps);
        List<Future<Standing>> hung = new ArrayList<>();
        for (int i = 0; i < lookUps; i++) {
            String owner = "hung-" + i;
            hung.add(callers.submit(() -> bulkhead.run(owner, () -> {
                begun.countDown();
                await(answer);
                return Standing.GOOD;
            })));
        }
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        return hung;
    }

    private static void pause(long milliseconds) {
        try {
            TimeUnit.MILLISECONDS.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
