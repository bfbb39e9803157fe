/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.scopedkeys.digest.PepperRing;
import io.github.scopedkeys.history.Author;
import io.github.scopedkeys.history.KeyHistory;
import io.github.scopedkeys.key.ScopedKey;
import io.github.scopedkeys.legacy.LegacyKeys;
import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.server.MariaDb;
import io.github.scopedkeys.store.Endpoint;
import io.github.scopedkeys.store.Endpoints;
import io.github.scopedkeys.store.KeyEntities;
import io.github.scopedkeys.store.Keys;
import io.github.scopedkeys.store.TransactionPerTest;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** A MariaDB whose character set has no emoji: Keycloak's columns of users hold none, ours do, and no search fails. */
@EnabledIf("io.github.scopedkeys.server.MariaDb#isAvailable")
class AnyCharacterOnMariaDbIT extends TransactionPerTest {

    private static final String REALM = "realm";
    private static final String OWNER = "owner";
    private static final String EMOJI = "\ud83d\udd11";
    private static final EndpointId ENDPOINT = new EndpointId("img-gen");

    private String id;

    @Override
    protected EntityManagerFactory createTables() throws Exception {
        return KeyEntities.createTables(MariaDb.ofThisRun().newDatabase("utf8mb3", "utf8mb3_general_ci"));
    }

    @BeforeEach
    void addKeyAndEndpoint() {
        new Endpoints(em, REALM).put(new Endpoint(ENDPOINT, "Pictures " + EMOJI, OWNER));
        ScopedKey key = ScopedKey.generate("rpa");
        new Keys(em, REALM)
                .add(new Keys.New(
                        OWNER,
                        key,
                        PepperRing.none().digest(REALM, key),
                        "The " + EMOJI + " of Zo\u00eb",
                        EMOJI,
                        new Permissions(AccessLevel.READ, AccessLevel.NONE, Map.of()),
                        1,
                        null,
                        null,
                        0,
                        Map.of()));
        em.flush();
        em.clear();
        id = key.id().value();
    }

    /** The control: this is what every search for an owner would do. */
    @Test
    void theDatabaseRefusesToCompareANameOfAUserWithAnEmoji() {
        assertThatThrownBy(() -> em.createQuery("select o.id from UserEntity o where o.username = :name", String.class)
                        .setParameter("name", EMOJI)
                        .getResultList())
                .isInstanceOf(PersistenceException.class)
                .hasStackTraceContaining("Illegal mix of collations");
    }

    @Test
    void administratorsFindAKeyByAnEmojiAndNothingByAnother() {
        assertThat(found(EMOJI)).containsExactly(id);
        assertThat(found("the " + EMOJI)).containsExactly(id);
        assertThat(found("OF ZO\u00cb")).containsExactly(id);
        assertThat(found("of zoe")).isEmpty();
        assertThat(found("\ud83d\udd12")).isEmpty();
    }

    @Test
    void noKeyBelongsToAUserWithAnEmojiInTheId() {
        assertThat(new KeySearch(em, REALM).count(KeyFilter.ofUser(OWNER), 2)).isEqualTo(1);
        assertThat(new KeySearch(em, REALM).count(KeyFilter.ofUser(EMOJI), 2)).isZero();
    }

    @Test
    void ownersFindTheirKeysAndEndpointsByAnEmoji() {
        assertThat(new Keys(em, REALM).list(OWNER, EMOJI, 0, 10)).hasSize(1);
        assertThat(new Keys(em, REALM).list(OWNER, "\ud83d\udd12", 0, 10)).isEmpty();
        assertThat(new Endpoints(em, REALM).listUsable(OWNER, EMOJI, 0, 10)).hasSize(1);
        assertThat(new Endpoints(em, REALM).listUsable(OWNER, "\ud83d\udd12", 0, 10))
                .isEmpty();
    }

    @Test
    void anImportFindsNoOwnerOfSuchANameOrId() {
        LegacyKeys keys = new LegacyKeys(em, REALM, new KeyHistory(em, Author.SYSTEM, InstantSource.system()));
        assertThat(keys.ownersByName(Set.of(EMOJI, "nobody"))).isEmpty();
        assertThat(keys.ownersById(Set.of(EMOJI, "nobody"))).isEmpty();
    }

    private List<String> found(String search) {
        KeyFilter filter =
                new KeyFilter(search, null, null, null, null, null, KeyFilter.Access.ANY, KeyFilter.Times.ANY, null);
        return new KeySearch(em, REALM)
                .list(filter, KeySort.NEWEST_FIRST, 0, 10, 2).stream()
                        .map(key -> key.details().id().value())
                        .toList();
    }
}
