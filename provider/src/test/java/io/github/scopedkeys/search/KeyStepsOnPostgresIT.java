/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.search.KeyFilter.Access;
import io.github.scopedkeys.search.KeyFilter.Times;
import io.github.scopedkeys.server.Database;
import io.github.scopedkeys.store.KeyDetails.Kind;
import io.github.scopedkeys.store.KeyEntities;
import io.github.scopedkeys.store.TransactionPerTest;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys found in steps are those that one statement finds, as far as the bound and the time allow. */
class KeyStepsOnPostgresIT extends TransactionPerTest {

    private static final String REALM = "realm";
    private static final int KEYS = 3_000;
    private static final long NOW = 10_000;

    /** Every realm is large, and there is time enough. */
    private static final KeySteps.Pace STEPS = new KeySteps.Pace(1, 1, 8, Duration.ofMinutes(5));

    /** The time is over after the first step. */
    private static final KeySteps.Pace ONE_STEP = new KeySteps.Pace(1, 1, 8, Duration.ZERO);

    private static final KeyFilter READ = filter(null, null, AccessLevel.READ, Times.ANY);
    private static final KeyFilter IDLE = filter(null, null, Access.ANY, idle());

    Database database() {
        return Database.postgres();
    }

    @Override
    protected EntityManagerFactory createTables() throws Exception {
        return KeyEntities.createTables(database());
    }

    @BeforeAll
    void addKeys() {
        commit(this::insertAll);
    }

    private void insertAll() {
        // Three keys each have the same creation.
        insert(
                "SCOPED_KEY (id, realm_id, user_id, kind, name, digest, digest_version, enabled, disabled_by,"
                        + " graphql_level, endpoint_level, created, expires, fingerprinted, ordinal)",
                n -> """
                        ('key-%1$d', '%2$s', 'owner-%3$d', '%4$s', 'a key', 'digest-%1$d', 1, %5$s, '%6$s', %7$d,
                         %8$s, false, 1)""".formatted(
                                n,
                                REALM,
                                n % 700,
                                n % 10 == 0 ? "legacy" : "scoped",
                                n % 7 == 0 ? "false, '" + (n % 2 == 0 ? "owner" : "administrator") + "'" : "true, null",
                                level(n % 4) + "', '" + level(n / 4 % 9),
                                1_000 + n / 3,
                                n % 5 == 0 ? "9000" : "null"));
        insert(
                "SCOPED_KEY_USE (key_id, realm_id, created, last_used, observed_since)",
                n -> "('key-%d', '%s', %d, %d, %s)"
                        .formatted(
                                n,
                                REALM,
                                1_000 + n / 3,
                                n % 3 == 0 ? 0 : 1_000 + n % 1_000,
                                n % 11 == 0 ? "1900" : "null"));
        em.createNativeQuery("insert into SCOPED_KEY_ENDPOINT (realm_id, id, name, internal_id, folded_id)"
                        + " values ('realm', 'img-gen', 'Pictures', 'first', 'img-gen')")
                .executeUpdate();
        // Every second grant is on an endpoint that was deleted since.
        insert(
                "SCOPED_KEY_GRANT (key_id, endpoint_id, endpoint_internal_id, realm_id, access_level)",
                n -> "('key-%d', 'img-gen', '%s', '%s', '%s')"
                        .formatted(n, n / 2 % 2 == 0 ? "first" : "deleted", REALM, level(n % 3)));
    }

    private static String level(int number) {
        return number == 1 ? "read" : number == 2 ? "read_write" : "none";
    }

    private void insert(String into, IntFunction<String> row) {
        em.createNativeQuery("insert into " + into + " values "
                        + IntStream.range(0, KEYS).mapToObj(row).collect(Collectors.joining(", ")))
                .executeUpdate();
    }

    static Stream<Named<KeyFilter>> levels() {
        return Stream.of(
                Named.of("read", READ),
                Named.of("read and write", filter(null, null, AccessLevel.READ_WRITE, Times.ANY)),
                Named.of("legacy, read", filter(Kind.LEGACY, null, AccessLevel.READ, Times.ANY)),
                Named.of("disabled, read and write", filter(null, false, AccessLevel.READ_WRITE, Times.ANY)),
                Named.of("unused, read", filter(null, null, AccessLevel.READ, unused())));
    }

    static Stream<Named<KeyFilter>> filters() {
        return Stream.concat(
                levels(),
                Stream.of(
                        Named.of("endpoint", filter(null, null, new Access("img-gen", null, false), Times.ANY)),
                        Named.of(
                                "endpoint, read",
                                filter(null, null, new Access("img-gen", AccessLevel.READ, false), Times.ANY)),
                        Named.of("enabled, never used", filter(null, true, Access.ANY, used(false))),
                        Named.of("disabled, used", filter(null, false, Access.ANY, used(true))),
                        Named.of("enabled, unused", filter(null, true, Access.ANY, unused())),
                        Named.of("idle", IDLE),
                        Named.of("idle, read and write", filter(null, null, AccessLevel.READ_WRITE, idle()))));
    }

    private static Times used(boolean used) {
        return new Times(null, null, null, !used, null, null);
    }

    private static Times unused() {
        return new Times(null, null, null, null, 1_700L, null);
    }

    private static Times idle() {
        return new Times(null, null, null, null, null, 1_800L);
    }

    private static KeyFilter filter(Kind kind, Boolean enabled, AccessLevel level, Times times) {
        return filter(kind, enabled, new Access(null, level, false), times);
    }

    private static KeyFilter filter(Kind kind, Boolean enabled, Access access, Times times) {
        return new KeyFilter(null, null, kind, enabled, null, null, access, times, null);
    }

    @ParameterizedTest
    @MethodSource("filters")
    void theyAreThoseThatOneStatementCounts(KeyFilter filter) {
        int all = all(filter);

        assertThat(all).isBetween(40, KEYS - 100);
        assertThat(count(filter, KEYS, STEPS)).isEqualTo(new BoundedCount(all, false));
        assertThat(count(filter, all, STEPS)).isEqualTo(new BoundedCount(all, false));
        assertThat(count(filter, all - 1, STEPS)).isEqualTo(new BoundedCount(all - 1, true));
        assertThat(count(filter, 1, STEPS)).isEqualTo(new BoundedCount(1, true));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void soAreTheirOwners(KeyFilter filter) {
        BulkDisable.Owners all = bulk(filter, STEPS).owners(20);

        assertThat(all.count()).isGreaterThan(20);
        assertThat(bulk(filter, STEPS).owners(20, KEYS)).isEqualTo(all);
        assertThat(bulk(filter, STEPS).owners(20, (int) all.count())).isEqualTo(all);
        for (KeySteps.Pace pace : List.of(STEPS, KeySteps.Pace.NORMAL)) {
            BulkDisable.Owners less = bulk(filter, pace).owners(KEYS, (int) all.count() - 1);
            assertThat(less.count()).isEqualTo(all.count() - 1);
            assertThat(less.enabled()).isBetween(all.enabled() - 1, all.enabled());
            assertThat(less.more()).isTrue();
            assertThat(less.ownerCount()).isBetween(all.ownerCount() - 1, all.ownerCount());
            assertAgree(less);
        }
    }

    private static void assertAgree(BulkDisable.Owners found) {
        assertThat(found.owners()).hasSize((int) found.ownerCount()).allMatch(owner -> owner.count() > 0);
        assertThat(found.owners().stream().mapToLong(OwnerCount::count).sum()).isEqualTo(found.count());
        assertThat(found.owners()).isSortedAccordingTo((one, other) -> Long.compare(other.count(), one.count()));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void whenTheTimeIsOverThereAreMoreThanCounted(KeyFilter filter) {
        // Even if the newest keys are too new to be unused.
        BoundedCount some = count(filter, KEYS, new KeySteps.Pace(1, 1, 100, Duration.ZERO));
        BulkDisable.Owners owners =
                bulk(filter, new KeySteps.Pace(1, 1, 100, Duration.ZERO)).owners(KEYS, KEYS);

        assertThat(some.more()).isTrue();
        assertThat(some.count()).isPositive().isLessThan(all(filter) / 2);
        assertThat(owners.more()).isTrue();
        assertThat(owners.count()).isPositive().isLessThan(all(filter) / 2);
        assertAgree(owners);
    }

    @Test
    void rareKeysAreAllCounted() {
        long some = count(READ, KEYS, ONE_STEP).count();

        assertThat(some).isLessThan(10);
        assertThat(count(READ, KEYS, new KeySteps.Pace(1, (int) some + 1, 8, Duration.ZERO))
                        .count())
                .isEqualTo(some);
        assertThat(count(READ, KEYS, new KeySteps.Pace(1, (int) some + 2, 8, Duration.ZERO)))
                .isEqualTo(new BoundedCount(all(READ), false));
        assertThat(bulk(READ, new KeySteps.Pace(1, 100, 8, Duration.ZERO)).owners(20, KEYS))
                .isEqualTo(bulk(READ, STEPS).owners(20));
    }

    @Test
    void onlyALargeRealmTakesSteps() {
        assertThat(count(IDLE, KEYS, new KeySteps.Pace(KEYS, 1, 8, Duration.ZERO))
                        .more())
                .isTrue();
        assertThat(count(IDLE, KEYS, new KeySteps.Pace(KEYS + 1, 1, 8, Duration.ZERO)))
                .isEqualTo(new BoundedCount(all(IDLE), false));
    }

    static Stream<KeyFilter> narrow() {
        return Stream.of(
                new KeyFilter(null, "owner-1", null, null, null, null, Access.ANY, Times.ANY, null),
                new KeyFilter(null, "owner-1", null, null, null, null, READ.access(), Times.ANY, null),
                new KeyFilter("a", null, null, null, null, null, READ.access(), Times.ANY, null),
                new KeyFilter(null, null, null, false, null, null, Access.ANY, Times.ANY, null),
                new KeyFilter(null, null, null, null, null, null, new Access("*", null, false), Times.ANY, null),
                new KeyFilter(
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        Access.ANY,
                        new Times(true, null, null, null, null, null),
                        null));
    }

    @Test
    void whatAnIndexFindsIsCountedToTheEnd() {
        for (KeyFilter filter : narrow().toList()) {
            assertThat(all(filter)).isPositive();
            assertThat(count(filter, KEYS, ONE_STEP)).isEqualTo(new BoundedCount(all(filter), false));
            assertThat(bulk(filter, ONE_STEP).owners(KEYS, KEYS))
                    .isEqualTo(bulk(filter, ONE_STEP).owners(KEYS));
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void pagesOfALevelAreThoseOfTheWholeList(KeyFilter filter) {
        KeyPages pages = new KeyPages(em, REALM);
        Map<KeySort, KeySort> reversed =
                Map.of(KeySort.NEWEST_FIRST, KeySort.OLDEST_FIRST, KeySort.OLDEST_FIRST, KeySort.NEWEST_FIRST);
        reversed.forEach((sort, other) -> {
            // A page that is not full is read by a statement without a window.
            List<String> whole = pages.ids(filter, sort, 0, KEYS, NOW);
            List<String> backwards = pages.ids(filter, other, 0, KEYS, NOW);

            assertThat(whole).hasSize(all(filter)).containsExactlyInAnyOrderElementsOf(backwards);
            assertThat(pages.ids(filter, sort, 0, 20, NOW)).isEqualTo(whole.subList(0, 20));
            assertThat(pages.ids(filter, sort, 20, 20, NOW)).isEqualTo(whole.subList(20, 40));
        });
    }

    private int all(KeyFilter filter) {
        return (int) new KeySearch(em, REALM).count(filter, NOW);
    }

    private BoundedCount count(KeyFilter filter, int atMost, KeySteps.Pace pace) {
        return new KeySearch(em, REALM, pace).count(filter, atMost, NOW);
    }

    private BulkDisable bulk(KeyFilter filter, KeySteps.Pace pace) {
        return new BulkDisable(em, REALM, filter, null, NOW, pace);
    }
}
