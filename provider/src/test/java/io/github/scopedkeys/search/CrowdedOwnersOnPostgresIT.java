/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.search.KeyFilter.Access;
import io.github.scopedkeys.search.KeyFilter.Limits;
import io.github.scopedkeys.search.KeyFilter.Times;
import io.github.scopedkeys.server.Database;
import io.github.scopedkeys.store.KeyEntities;
import io.github.scopedkeys.store.TransactionPerTest;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Owners with too many keys, more of them than a condition lists, and rows of an earlier version. */
class CrowdedOwnersOnPostgresIT extends TransactionPerTest {

    private static final String REALM = "realm";
    private static final long NOW = 1_000;
    private static final int CROWDED = 1_200;

    @Override
    protected EntityManagerFactory createTables() {
        return KeyEntities.on(Database.postgres())
                .property(PersistenceConfiguration.SCHEMAGEN_DATABASE_ACTION, "create")
                .createEntityManagerFactory();
    }

    @BeforeAll
    void addKeys() {
        commit(this::addAll);
    }

    private void addAll() {
        // Two keys of each, and of others two of which one does not count.
        add("'owner-' || n / 2", 0, 2 * CROWDED, "'scoped'", "null", "null", "1 + n % 2");
        add(
                "'half-' || n / 2",
                3_000,
                3_100,
                "case when n % 2 = 0 then 'scoped' else 'legacy' end",
                "null",
                "null",
                "0");
        add("'over-' || n / 2", 4_000, 4_100, "'scoped'", "null", "case when n % 2 = 0 then 900 end", "1 + n % 2");
        add("'done-' || n / 2", 5_000, 5_100, "'scoped'", "case when n % 2 = 0 then 'next' end", "null", "1 + n % 2");
    }

    private void add(String owner, int from, int to, String kind, String successor, String expires, String ordinal) {
        em.createNativeQuery(
                        "insert into scoped_key (id, realm_id, user_id, kind, name, digest, digest_version, enabled,"
                                + " graphql_level, endpoint_level, created, fingerprinted, successor_id, expires,"
                                + " ordinal)"
                                + " select 'key-' || n, '" + REALM + "', " + owner + ", " + kind
                                + ", 'a key', 'digest-' || n, 1, true, 'read', 'none', n, false, "
                                + successor + ", " + expires + ", " + ordinal + " from generate_series(" + from + ", "
                                + (to - 1) + ") n")
                .executeUpdate();
    }

    @Test
    void theKeysOfEachAreFoundAndNoOthers() {
        assertThat(count(1)).isEqualTo(2 * CROWDED);
        assertThat(count(2)).isZero();
        assertThat(search().count(exceeding(1), 100, NOW)).isEqualTo(new BoundedCount(100, true));
        assertThat(search().count(exceeding(1), 2 * CROWDED, NOW)).isEqualTo(new BoundedCount(2 * CROWDED, false));
    }

    @Test
    void soAreTheKeysOfFewOwners() {
        em.createQuery("delete from ScopedKeyEntity k where k.userId like 'owner-%' and k.userId not like 'owner-7%'")
                .executeUpdate();

        // 7, 70 to 79 and 700 to 799.
        assertThat(count(1)).isEqualTo(2 * 111);
        assertThat(count(2)).isZero();
    }

    @Test
    void anOwnerWhoseKeysAnEarlierVersionAddedIsFound() {
        em.createQuery("delete from ScopedKeyEntity k where k.userId like 'owner-%' and k.userId <> 'owner-7'")
                .executeUpdate();
        em.createQuery("update ScopedKeyEntity k set k.ordinal = null where k.userId = 'owner-7'")
                .executeUpdate();

        assertThat(count(1)).isEqualTo(2);
        assertThat(count(2)).isZero();
    }

    private long count(int maxPerUser) {
        return search().count(exceeding(maxPerUser), NOW);
    }

    private KeySearch search() {
        return new KeySearch(em, REALM);
    }

    private static KeyFilter exceeding(int maxPerUser) {
        return new KeyFilter(
                null,
                null,
                null,
                null,
                null,
                null,
                Access.ANY,
                Times.ANY,
                new Limits(maxPerUser, null, false, AccessLevel.READ_WRITE));
    }
}
