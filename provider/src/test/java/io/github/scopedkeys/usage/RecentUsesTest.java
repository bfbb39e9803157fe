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
        uses.note(KEY, NOTHING_IN_PARTICULAR, "gate", DAY_20000);

        assertThat(uses.take().isEmpty()).isFalse();
        assertThat(uses.take().isEmpty()).isTrue();
    }

    @Test
    void theLatestUseCountsWhateverTheOrderInWhichUsesAreNoted() {
        uses.note(KEY, NOTHING_IN_PARTICULAR, "gate", DAY_20000 + 2);
        uses.note(KEY, NOTHING_IN_PARTICULAR, "gate", DAY_20000 + 3);
        uses.note(KEY, NOTHING_IN_PARTICULAR, "gate", DAY_20000 + 1);

        assertThat(uses.take().lastUsed()).isEqualTo(Map.of(KEY.value(), blind(DAY_20000 + 3)));
    }

    @Test
    void usesAreCountedByDayAndByWhatTheRequestSaidItNeeds() throws InvalidScope {
        Optional<Scope> needed = Optional.of(Scope.parse("graphql:read endpoint:img-gen:write"));
        uses.note(KEY, needed, "gate", DAY_20000);
        uses.note(KEY, needed, "gate", DAY_20000 + 1);
        uses.note(KEY, NOTHING_IN_PARTICULAR, "gate", DAY_20000 - 1);

        assertThat(uses.take().counts())
                .isEqualTo(Map.of(
                        new Counted(KEY.value(), 19_999, "*", "*"), 1L,
                        new Counted(KEY.value(), 20_000, "endpoint:img-gen", "write"), 2L,
                        new Counted(KEY.value(), 20_000, "graphql", "read"), 2L));
    }

    @Test
    void anEndpointThatIsCalledGraphqlIsNotGraphql() throws InvalidScope {
        uses.note(KEY, Optional.of(Scope.parse("graphql:read endpoint:graphql:read")), "gate", DAY_20000);

        assertThat(uses.take().counts().keySet())
                .extracting(Counted::resource)
                .containsExactly("endpoint:graphql", "graphql");
    }

    @Test
    void whereNothingIsCountedTheLastUseIsNotedAllTheSame() {
        RecentUses uncounted = new RecentUses(false);
        uncounted.note(KEY, NOTHING_IN_PARTICULAR, "gate", DAY_20000);

        Batch batch = uncounted.take();
        assertThat(batch.lastUsed()).hasSize(1);
        assertThat(batch.counts()).isEmpty();
    }

    @Test
    void whatIsPutBackIsAddedToWhatWasNotedMeanwhileAndMovesNothingBackwards() {
        uses.note(KEY, NOTHING_IN_PARTICULAR, "gate", DAY_20000 + 1);
        Batch failed = uses.take();
        uses.note(KEY, NOTHING_IN_PARTICULAR, "gate", DAY_20000 + 2);
        uses.putBack(failed);

        Batch batch = uses.take();
        assertThat(batch.lastUsed()).containsValue(blind(DAY_20000 + 2));
        assertThat(batch.counts().values()).containsExactly(2L);
    }

    @Test
    void memoryIsBoundedAndKeysThatAreRememberedAreStillKeptUpToDate() {
        for (int i = 0; i < RecentUses.CAPACITY + 10; i++) {
            uses.note(key(i), NOTHING_IN_PARTICULAR, "gate", DAY_20000);
        }
        uses.note(key(0), NOTHING_IN_PARTICULAR, "gate", DAY_20000 + 1);

        Batch batch = uses.take();
        assertThat(batch.lastUsed()).hasSize(RecentUses.CAPACITY).containsEntry(key(0).value(), blind(DAY_20000 + 1));
        assertThat(batch.counts()).hasSize(RecentUses.CAPACITY);
        uses.note(key(RecentUses.CAPACITY), NOTHING_IN_PARTICULAR, "gate", DAY_20000);
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
                    uses.note(key(n % 3), NOTHING_IN_PARTICULAR, "gate", DAY_20000);
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

    @Test
    void ofTwoUsesTheLaterOneWinsWithAllItsFacts() throws InvalidScope {
        uses.note(KEY, Optional.of(Scope.parse("graphql:read")), "later", DAY_20000 + 2);
        uses.note(KEY, Optional.of(Scope.parse("endpoint:img-gen:write")), "earlier", DAY_20000 + 1);

        assertThat(uses.take().lastUsed())
                .isEqualTo(Map.of(KEY.value(), new LastUse(DAY_20000 + 2, "later", "graphql", "read")));
    }

    @Test
    void ofSeveralPermissionsTheLastUseNamesTheFirstToWriteOrElseTheFirst() throws InvalidScope {
        assertThat(lastUse("endpoint:b:write endpoint:a:write graphql:read endpoint:a:read"))
                .isEqualTo(new LastUse(DAY_20000, "gate", "endpoint:a", "write"));
        assertThat(lastUse("endpoint:b:read endpoint:a:read graphql:read"))
                .isEqualTo(new LastUse(DAY_20000, "gate", "graphql", "read"));
    }

    @Test
    void aClientIdThatSomeDatabaseCouldNotStoreIsCutAndReplacedByWhatItCan() {
        uses.note(KEY, NOTHING_IN_PARTICULAR, "a\0b\uD83Dc" + "d".repeat(300), DAY_20000);

        assertThat(uses.take().lastUsed().get(KEY.value()).client()).isEqualTo("a?b?c" + "d".repeat(250));
        uses.note(KEY, NOTHING_IN_PARTICULAR, "Gerät-1", DAY_20000);
        assertThat(uses.take().lastUsed().get(KEY.value()).client()).isEqualTo("Gerät-1");
    }

    private LastUse lastUse(String scope) throws InvalidScope {
        uses.note(KEY, Optional.of(Scope.parse(scope)), "gate", DAY_20000);
        return uses.take().lastUsed().get(KEY.value());
    }

    private static LastUse blind(long at) {
        return new LastUse(at, "gate", "*", "*");
    }

    private static long sum(Batch batch) {
        return batch.counts().values().stream().mapToLong(Long::longValue).sum();
    }

    private static KeyId key(int number) {
        return new KeyId(String.format(Locale.ROOT, "%012d", number));
    }
}
