/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.RunningKeycloak;
import io.github.scopedkeys.store.JpaKeyStore.Place;
import io.github.scopedkeys.verify.StoredKey;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** One statement for the keys of several requests gives each what a statement of its own would. */
@ExtendWith(RunningKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeveralKeysOnPostgresIT {

    private static final EndpointId EMBEDDINGS = new EndpointId("embeddings");

    private final Demo demo;
    private String realmId;

    SeveralKeysOnPostgresIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeAll
    void setUp() {
        realmId = demo.admin("GET", "").expect(200).json().get("id").asText();
    }

    @Test
    void eachKeyHasItsOwnGrantsAndSwitchesAndItsOwners() throws SQLException {
        Demo.User user = demo.newUser();
        Demo.User gone = demo.newUser();
        NewKey reader = demo.newKey(user, "{\"graphql\":\"read\"}");
        NewKey named = demo.newKey(user, "{\"endpoints\":{\"embeddings\":\"read_write\",\"*\":\"read\"}}");
        NewKey off = demo.newKey(user, "{\"endpoints\":{\"embeddings\":\"none\",\"*\":\"read\"}}");
        NewKey ofGone = demo.newKey(gone, "{\"graphql\":\"read_write\"}");
        update("update scoped_key set enabled = false where id = '" + off.id() + "'");
        update("update user_entity set enabled = false where id = '" + gone.id() + "'");

        Map<Place, StoredKey> found = read(places(reader, named, off, ofGone, new NewKey("AAAAAAAAAAAA", "")));

        assertThat(found.keySet()).isEqualTo(places(reader, named, off, ofGone));
        assertThat(found.get(place(reader))).satisfies(key -> {
            assertThat(key.enabled()).isTrue();
            assertThat(key.ownerEnabled()).isTrue();
            assertThat(key.ownerId()).isEqualTo(user.id());
            assertThat(key.permissions()).isEqualTo(new Permissions(AccessLevel.READ, AccessLevel.NONE, Map.of()));
        });
        assertThat(found.get(place(named))).satisfies(key -> {
            assertThat(key.permissions())
                    .isEqualTo(new Permissions(
                            AccessLevel.NONE, AccessLevel.READ, Map.of(EMBEDDINGS, AccessLevel.READ_WRITE)));
            assertThat(key.usable()).containsExactly(EMBEDDINGS);
        });
        assertThat(found.get(place(off))).satisfies(key -> {
            assertThat(key.enabled()).isFalse();
            assertThat(key.permissions().endpoints()).containsExactly(Map.entry(EMBEDDINGS, AccessLevel.NONE));
        });
        assertThat(found.get(place(ofGone))).satisfies(key -> {
            assertThat(key.ownerEnabled()).isFalse();
            assertThat(key.ownerId()).isEqualTo(gone.id());
        });
        for (Place place : found.keySet()) {
            assertThat(read(Set.of(place))).isEqualTo(Map.of(place, found.get(place)));
        }
    }

    @Test
    void aKeyOfAnotherRealmIsNotFoundHoweverDamagedItIs() throws SQLException {
        NewKey good = demo.newKey(demo.newUser(), "{\"graphql\":\"read\"}");
        NewKey damaged = demo.newKey(demo.newUser(), "{\"graphql\":\"read\"}");
        update("update scoped_key set graphql_level = 'all' where id = '" + damaged.id() + "'");
        Place elsewhere = new Place("elsewhere", new KeyId(damaged.id()));

        assertThat(read(Set.of(place(good), elsewhere, new Place("elsewhere", new KeyId(good.id())))))
                .containsOnlyKeys(place(good));
        assertThatThrownBy(() -> read(places(good, damaged))).hasMessageContaining("damaged");
    }

    private Map<Place, StoredKey> read(Set<Place> places) {
        try (EntityManagerFactory factory =
                        KeyEntities.on(demo.server().database()).createEntityManagerFactory();
                EntityManager em = factory.createEntityManager()) {
            return JpaKeyStore.read(em, places);
        }
    }

    private Place place(NewKey key) {
        return new Place(realmId, new KeyId(key.id()));
    }

    private Set<Place> places(NewKey... keys) {
        return Arrays.stream(keys).map(this::place).collect(Collectors.toSet());
    }

    private void update(String sql) throws SQLException {
        try (Connection connection = demo.server().jdbc();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
