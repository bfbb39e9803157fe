/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.history.Author;
import io.github.scopedkeys.history.BulkHistory;
import io.github.scopedkeys.search.KeyFilter.Access;
import io.github.scopedkeys.search.KeyFilter.Times;
import io.github.scopedkeys.server.Database;
import io.github.scopedkeys.store.KeyEntities;
import io.github.scopedkeys.store.TransactionPerTest;
import jakarta.persistence.EntityManagerFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What acts on all keys that a search finds leaves none out, though a list may: of the realm {@code small}, 1,300 keys
 * are named {@code zz-batch-…} and belong to the users {@code contractor-…}; so do five old keys of {@code large}.
 */
class SearchesOfManyOnPostgresIT extends TransactionPerTest {

    private static final int MANY = 1_300;
    private static final int OLD = 5;
    private static final int OTHERS = 80;
    private static final long NOW = 1_000_000;

    Database database() {
        return Database.postgres();
    }

    @Override
    protected EntityManagerFactory createTables() throws Exception {
        return KeyEntities.createTables(database());
    }

    @BeforeAll
    void addKeys() {
        commit(() -> {
            addUsers("small", "contractor-", MANY);
            List.of("contra%tor-", "zacontractor-", "c\u00f3ntractor-x", "CONTRACTOR-y")
                    .forEach(name -> addUsers("small", name, 20));
            addUsers("large", "contractor-", OLD);
            addKeys("small", "contractor-", "zz-batch-", "a", 0, MANY);
            addKeys("small", "contra%tor-", "another", "b", 0, 20);
            addKeys("small", "zacontractor-", "another", "c", 0, 20);
            addKeys("small", "c\u00f3ntractor-x", "another", "d", 0, 20);
            addKeys("small", "CONTRACTOR-y", "another", "e", 0, 20);
            addKeys("large", "contractor-", "zz-batch-", "f", 0, OLD);
            addKeys("large", "zacontractor-", "another", "g", OLD, 100_000);
        });
    }

    private void addUsers(String realm, String start, int count) {
        em.createNativeQuery("insert into USER_ENTITY (id, realm_id, username, email_verified, enabled, not_before)"
                        + " select concat('" + realm + "', '" + start + "', n), '" + realm + "', concat('" + start
                        + "', n), false, true, 0 from " + numbers(0, count))
                .executeUpdate();
    }

    /** Each user owns the key of the same number; newer keys have higher numbers. */
    private void addKeys(String realm, String ownerStart, String nameStart, String idStart, int from, int count) {
        String owner = "concat('" + realm + "', '" + ownerStart + "', n)";
        em.createNativeQuery("insert into SCOPED_KEY (id, realm_id, user_id, kind, name, digest, digest_version,"
                        + " enabled, graphql_level, endpoint_level, created, fingerprinted, ordinal) select concat('"
                        + idStart + "', 10000000000 + n), '" + realm + "', " + owner + ", 'scoped', concat('"
                        + nameStart + "', n), " + owner + ", 1, true, 'read', 'none', n, false, 1 from "
                        + numbers(from, count))
                .executeUpdate();
    }

    private static String numbers(int from, int count) {
        String digits = "(select 0 as d union all select 1 union all select 2 union all select 3 union all select 4"
                + " union all select 5 union all select 6 union all select 7 union all select 8 union all select 9)";
        return "(select a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + " + from + " as n from " + digits
                + " a cross join " + digits + " b cross join " + digits + " c cross join " + digits + " e cross join "
                + digits + " f) numbers where n < " + (from + count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch", "zz-ba", "contractor", "contractor-"})
    void aBulkDisableOfASearchDisablesEveryKeyThatMatches(String search) {
        BulkDisable.Owners before = disable("small", search, null).owners(10);
        BulkDisable.Owners bounded = disable("small", search, null).owners(10, 100_000);

        assertThat(disabled(disable("small", search, null))).isEqualTo(MANY);
        assertThat(enabled("small")).isEqualTo(OTHERS);
        assertThat(before.count()).isEqualTo(MANY);
        assertThat(before.ownerCount()).isEqualTo(MANY);
        assertThat(bounded.count()).isEqualTo(MANY);
        assertThat(bounded.more()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch", "zz-ba", "contractor", "contractor-"})
    void soDoesASecondOneThatAsksForKeysThatAreStillEnabled(String search) {
        em.createQuery("update ScopedKeyEntity k set k.enabled = false, k.disabledBy = 'administrator',"
                        + " k.disabledBatch = 'earlier' where k.realmId = 'small' and k.created >= 5"
                        + " and k.name like 'zz-batch-%'")
                .executeUpdate();

        assertThat(search("small").count(filter(search, true), NOW)).isEqualTo(5);
        assertThat(disabled(disable("small", search, true))).isEqualTo(5);
        assertThat(enabled("small")).isEqualTo(OTHERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch", "contractor"})
    void countsAndExportsHaveThemAll(String search) {
        assertThat(search("small").count(filter(search, null), NOW)).isEqualTo(MANY);
        assertThat(search("small").count(filter(search, null), 1_299, NOW)).isEqualTo(new BoundedCount(1_299, true));
        assertThat(search("small").count(filter(search, null), 1_300, NOW)).isEqualTo(new BoundedCount(1_300, false));
        assertThat(exported("small", search)).hasSize(MANY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch", "contractor"})
    void keysBehindTheNewestHundredThousandAreDisabledCountedAndExportedToo(String search) {
        assertThat(search("large").count(filter(search, null), NOW)).isEqualTo(OLD);
        assertThat(exported("large", search)).hasSize(OLD);

        assertThat(disabled(disable("large", search, null))).isEqualTo(OLD);
        assertThat(enabled("large")).isEqualTo(100_000);
    }

    @Test
    void aListAndTheCountBesideItFindPartOfANameOnlyAmongTheNewestHundredThousand() {
        assertThat(search("large").list(filter("zz-batch", null), KeySort.NEWEST_FIRST, 0, 10, NOW))
                .hasSize(OLD);
        assertThat(search("large").list(filter("batch", null), KeySort.NEWEST_FIRST, 0, 10, NOW))
                .isEmpty();
        assertThat(search("large").count(filter("batch", null), 10, NOW)).isEqualTo(new BoundedCount(0, false));
        assertThat(search("small").list(filter("batch", null), KeySort.NEWEST_FIRST, 0, 2_000, NOW))
                .hasSize(MANY);
        assertThat(search("small").list(filter("contractor", null), KeySort.NEWEST_FIRST, 0, 2_000, NOW))
                .hasSize(MANY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"contra_tor", "ontractor", "contractors", "c\u00f3ntractors", "batch-1300", "zz-batch--", "_"})
    void whatOnlyLooksAlikeIsLeftAlone(String search) {
        assertThat(disabled(disable("small", search, null))).isZero();
    }

    private static int disabled(BulkDisable found) {
        int count = 0;
        for (String last = ""; last != null; ) {
            BulkDisable.Step step = found.next("a batch", last, NOW);
            count += step.pass().ids().size();
            last = step.last();
        }
        return count;
    }

    private long enabled(String realm) {
        return em.createQuery(
                        "select count(*) from ScopedKeyEntity k where k.realmId = :realm and k.enabled = true",
                        Long.class)
                .setParameter("realm", realm)
                .getSingleResult();
    }

    private Set<String> exported(String realm, String search) {
        Set<String> ids = new HashSet<>();
        List<KeyWithOwner> batch = search(realm).after(null, filter(search, null), NOW);
        while (!batch.isEmpty()) {
            batch.forEach(key -> assertThat(ids.add(key.details().id().value())).isTrue());
            batch = search(realm).after(batch.get(batch.size() - 1), filter(search, null), NOW);
        }
        return ids;
    }

    private KeySearch search(String realm) {
        return new KeySearch(em, realm);
    }

    private BulkDisable disable(String realm, String search, Boolean enabled) {
        return new BulkDisable(
                em, realm, filter(search, enabled), new BulkHistory(em, Author.administrator("ada", null)), NOW);
    }

    private static KeyFilter filter(String search, Boolean enabled) {
        return new KeyFilter(search, null, null, enabled, null, null, Access.ANY, Times.ANY, null);
    }
}
