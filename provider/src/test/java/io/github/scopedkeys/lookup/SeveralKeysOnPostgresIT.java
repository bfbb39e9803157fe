/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.lookup;

import static io.github.scopedkeys.server.Json.READ;
import static io.github.scopedkeys.server.Json.READ_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.RunningKeycloak;
import io.github.scopedkeys.store.KeyEntities;
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

/** A statement shared by several requests gives each the same result as its own statement would. */
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
        NewKey reader = demo.newKey(user, READ);
        NewKey named = demo.newKey(user, """
                {"endpoints":{"embeddings":"read_write","*":"read"}}""");
        NewKey off = demo.newKey(user, """
                {"endpoints":{"embeddings":"none","*":"read"}}""");
        NewKey ofGone = demo.newKey(gone, READ_WRITE);
        update("update scoped_key set enabled = false where id = '" + off.id() + "'");
        update("update user_entity set enabled = false where id = '" + gone.id() + "'");

        Map<KeyRef, StoredKey> found = read(refs(reader, named, off, ofGone, new NewKey("AAAAAAAAAAAA", "")));

        assertThat(found.keySet()).isEqualTo(refs(reader, named, off, ofGone));
        assertThat(found.get(ref(reader))).satisfies(key -> {
            assertThat(key.enabled()).isTrue();
            assertThat(key.ownerEnabled()).isTrue();
            assertThat(key.ownerId()).isEqualTo(user.id());
            assertThat(key.permissions()).isEqualTo(new Permissions(AccessLevel.READ, AccessLevel.NONE, Map.of()));
        });
        assertThat(found.get(ref(named))).satisfies(key -> {
            assertThat(key.permissions())
                    .isEqualTo(new Permissions(
                            AccessLevel.NONE, AccessLevel.READ, Map.of(EMBEDDINGS, AccessLevel.READ_WRITE)));
            assertThat(key.usable()).containsExactly(EMBEDDINGS);
        });
        assertThat(found.get(ref(off))).satisfies(key -> {
            assertThat(key.enabled()).isFalse();
            assertThat(key.permissions().endpoints()).containsExactly(Map.entry(EMBEDDINGS, AccessLevel.NONE));
        });
        assertThat(found.get(ref(ofGone))).satisfies(key -> {
            assertThat(key.ownerEnabled()).isFalse();
            assertThat(key.ownerId()).isEqualTo(gone.id());
        });
        for (KeyRef ref : found.keySet()) {
            assertThat(read(Set.of(ref))).isEqualTo(Map.of(ref, found.get(ref)));
        }
    }

    @Test
    void aKeyOfAnotherRealmIsNotFoundHoweverDamagedItIs() throws SQLException {
        NewKey good = demo.newKey(demo.newUser(), READ);
        NewKey damaged = demo.newKey(demo.newUser(), READ);
        update("update scoped_key set graphql_level = 'all' where id = '" + damaged.id() + "'");
        KeyRef elsewhere = new KeyRef("elsewhere", new KeyId(damaged.id()));

        assertThat(read(Set.of(ref(good), elsewhere, new KeyRef("elsewhere", new KeyId(good.id())))))
                .containsOnlyKeys(ref(good));
        assertThatThrownBy(() -> read(refs(good, damaged))).hasMessageContaining("damaged");
    }

    private Map<KeyRef, StoredKey> read(Set<KeyRef> refs) {
        try (EntityManagerFactory factory =
                        KeyEntities.on(demo.server().database()).createEntityManagerFactory();
                EntityManager em = factory.createEntityManager()) {
            return JdbcKeyStore.read(em, refs);
        }
    }

    private KeyRef ref(NewKey key) {
        return new KeyRef(realmId, new KeyId(key.id()));
    }

    private Set<KeyRef> refs(NewKey... keys) {
        return Arrays.stream(keys).map(this::ref).collect(Collectors.toSet());
    }

    private void update(String sql) throws SQLException {
        try (Connection connection = demo.server().jdbc();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
