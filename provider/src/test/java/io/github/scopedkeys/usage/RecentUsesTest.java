/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.InvalidScope;
import io.github.scopedkeys.permission.Scope;
import io.github.scopedkeys.usage.RecentUses.Batch;
import io.github.scopedkeys.usage.RecentUses.Counted;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecentUsesTest {

    private static final KeyId KEY = new KeyId("AAAAAAAAAAAA");
    private static final long DAY_20000 = TimeUnit.DAYS.toMillis(20_000);
    private static final Optional<Scope> NOTHING_IN_PARTICULAR = Optional.empty();

    private final RecentUses uses = new RecentUses(true);

    @Test
    void nothingIsTakenTwice() {
        uses.note(KEY, NOTHING_IN_PARTICULAR, DAY_20000);

        assertThat(uses.take().isEmpty()).isFalse();
        assertThat(uses.take().isEmpty()).isTrue();
    }

    @Test
    void theLatestUseCountsWhateverTheOrderInWhichUsesAreNoted() {
        uses.note(KEY, NOTHING_IN_PARTICULAR, DAY_20000 + 2);
        uses.note(KEY, NOTHING_IN_PARTICULAR, DAY_20000 + 3);
        uses.note(KEY, NOTHING_IN_PARTICULAR, DAY_20000 + 1);

        assertThat(uses.take().lastUsed()).isEqualTo(Map.of(KEY.value(), DAY_20000 + 3));
    }

    @Test
    void usesAreCountedByDayAndByWhatTheRequestSaidItNeeds() throws InvalidScope {
        Optional<Scope> needed = Optional.of(Scope.parse("graphql:read endpoint:img-gen:write"));
        uses.note(KEY, needed, DAY_20000);
        uses.note(KEY, needed, DAY_20000 + 1);
        uses.note(KEY, NOTHING_IN_PARTICULAR, DAY_20000 - 1);

        assertThat(uses.take().counts())
                .isEqualTo(Map.of(
                        new Counted(KEY.value(), 19_999, "*", "*"), 1L,
                        new Counted(KEY.value(), 20_000, "endpoint:img-gen", "write"), 2L,
                        new Counted(KEY.value(), 20_000, "graphql", "read"), 2L));
    }

    @Test
    void anEndpointThatIsCalledGraphqlIsNotGraphql() throws InvalidScope {
        uses.note(KEY, Optional.of(Scope.parse("graphql:read endpoint:graphql:read")), DAY_20000);

        assertThat(uses.take().counts().keySet())
                .extracting(Counted::resource)
                .containsExactly("endpoint:graphql", "graphql");
    }

    @Test
    void whereNothingIsCountedTheLastUseIsNotedAllTheSame() {
        RecentUses uncounted = new RecentUses(false);
        uncounted.note(KEY, NOTHING_IN_PARTICULAR, DAY_20000);

        Batch batch = uncounted.take();
        assertThat(batch.lastUsed()).hasSize(1);
        assertThat(batch.counts()).isEmpty();
    }

    @Test
    void whatIsPutBackIsAddedToWhatWasNotedMeanwhileAndMovesNothingBackwards() {
        uses.note(KEY, NOTHING_IN_PARTICULAR, DAY_20000 + 1);
        Batch failed = uses.take();
        uses.note(KEY, NOTHING_IN_PARTICULAR, DAY_20000 + 2);
        uses.putBack(failed);

        Batch batch = uses.take();
        assertThat(batch.lastUsed()).containsValue(DAY_20000 + 2);
        assertThat(batch.counts().values()).containsExactly(2L);
    }

    @Test
    void memoryIsBoundedAndKeysThatAreRememberedAreStillKeptUpToDate() {
        for (int i = 0; i < RecentUses.CAPACITY + 10; i++) {
            uses.note(key(i), NOTHING_IN_PARTICULAR, DAY_20000);
        }
        uses.note(key(0), NOTHING_IN_PARTICULAR, DAY_20000 + 1);

        Batch batch = uses.take();
        assertThat(batch.lastUsed()).hasSize(RecentUses.CAPACITY).containsEntry(key(0).value(), DAY_20000 + 1);
        assertThat(batch.counts()).hasSize(RecentUses.CAPACITY);
        uses.note(key(RecentUses.CAPACITY), NOTHING_IN_PARTICULAR, DAY_20000);
        assertThat(uses.take().lastUsed()).hasSize(1);
    }

    @Test
    void noUseIsLostOrCountedTwiceWhileOthersAreTaken() throws InterruptedException {
        int threads = 4;
        int each = 20_000;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CountDownLatch done = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            pool.execute(() -> {
                for (int n = 0; n < each; n++) {
                    uses.note(key(n % 3), NOTHING_IN_PARTICULAR, DAY_20000);
                }
                done.countDown();
            });
        }
        long taken = 0;
        while (done.getCount() > 0) {
            taken += sum(uses.take());
        }
        pool.shutdown();
        taken += sum(uses.take());

        assertThat(taken).isEqualTo((long) threads * each);
    }

    private static long sum(Batch batch) {
        return batch.counts().values().stream().mapToLong(Long::longValue).sum();
    }

    private static KeyId key(int number) {
        return new KeyId(String.format(Locale.ROOT, "%012d", number));
    }
}
