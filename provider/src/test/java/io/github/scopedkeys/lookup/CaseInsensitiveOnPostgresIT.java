/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.digest.PepperRing;
import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.key.ScopedKey;
import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.search.KeySearch;
import io.github.scopedkeys.server.Database;
import io.github.scopedkeys.store.Endpoint;
import io.github.scopedkeys.store.Endpoints;
import io.github.scopedkeys.store.KeyEntities;
import io.github.scopedkeys.store.Keys;
import io.github.scopedkeys.store.TransactionPerTest;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database for which IMG-GEN equals img-gen, as in MariaDB: a different spelling is still not found. */
class CaseInsensitiveOnPostgresIT extends TransactionPerTest {

    private static final String REALM = "realm";
    private static final String OWNER = "owner";
    private static final EndpointId ENDPOINT = new EndpointId("img-gen");
    private static final EndpointId OTHER_CASE = new EndpointId("IMG-GEN");

    private KeyId id;
    private KeyId otherCase;

    @Override
    protected EntityManagerFactory createTables() throws SQLException {
        Database database = Database.postgres();
        EntityManagerFactory factory = KeyEntities.withUsersOn(database)
                .property(PersistenceConfiguration.SCHEMAGEN_DATABASE_ACTION, "create")
                .createEntityManagerFactory();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create collation ignoring_case (provider = icu, locale = 'und-u-ks-level2',"
                    + " deterministic = false)");
            for (String column : new String[] {
                "scoped_key alter column id",
                "scoped_key_grant alter column key_id",
                "scoped_key_use alter column key_id",
                "scoped_key_grant alter column endpoint_id",
                "scoped_key_endpoint alter column id"
            }) {
                statement.execute("alter table " + column + " type varchar(64) collate ignoring_case");
            }
        }
        return factory;
    }

    @BeforeEach
    void addKeyAndEndpoint() {
        new Endpoints(em, REALM).put(new Endpoint(ENDPOINT, "Mine", OWNER));
        ScopedKey key = ScopedKey.generate("rpa");
        Keys keys = new Keys(em, REALM);
        Permissions permissions =
                new Permissions(AccessLevel.READ, AccessLevel.NONE, Map.of(ENDPOINT, AccessLevel.READ));
        keys.add(new Keys.New(
                OWNER,
                key,
                PepperRing.none().digest(REALM, key),
                "A key",
                null,
                permissions,
                1,
                null,
                null,
                0,
                keys.meant(OWNER, permissions)));
        em.flush();
        em.clear();
        id = key.id();
        String swapped = id.value()
                .chars()
                .map(c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        otherCase = new KeyId(swapped);
    }

    @Test
    void theDatabaseDoesIgnoreCase() {
        assertThat(em.createQuery("select count(k) from ScopedKeyEntity k where k.id = :id", Long.class)
                        .setParameter("id", otherCase.value())
                        .getSingleResult())
                .isEqualTo(1);
    }

    @Test
    void aKeyIsFoundByItsOwnSpellingOnly() {
        Keys keys = new Keys(em, REALM);
        assertThat(keys.find(OWNER, otherCase)).isEmpty();
        assertThat(keys.find(OWNER, id)).isPresent();
    }

    @Test
    void aKeyIsLockedByItsOwnSpellingOnly() {
        Keys keys = new Keys(em, REALM);
        assertThat(keys.lock(OWNER, otherCase)).isEmpty();
        assertThat(keys.lock(OWNER, id)).isPresent();
    }

    @Test
    void aKeyIsDeletedByItsOwnSpellingOnly() {
        Keys keys = new Keys(em, REALM);
        assertThat(keys.delete(otherCase)).isFalse();
        assertThat(keys.find(OWNER, id)).isPresent();
        assertThat(keys.delete(id)).isTrue();
    }

    @Test
    void anAdministratorFindsAndDisablesAKeyByItsOwnSpellingOnly() {
        KeySearch all = new KeySearch(em, REALM);
        assertThat(all.find(otherCase)).isEmpty();
        assertThat(all.lock(otherCase)).isEmpty();
        assertThat(all.find(id)).isPresent();
        assertThat(all.lock(id)).isPresent();
    }

    @Test
    void aKeyIsVerifiedByItsOwnSpellingOnly() {
        KeyRef ref = new KeyRef(REALM, id);
        assertThat(JdbcKeyStore.read(em, Set.of(new KeyRef(REALM, otherCase)))).isEmpty();
        assertThat(JdbcKeyStore.read(em, Set.of(ref)).get(ref).permissions().of(ENDPOINT))
                .isEqualTo(AccessLevel.READ);
    }

    @Test
    void anEndpointIsFoundAndUsedByItsOwnSpellingOnly() {
        Endpoints endpoints = new Endpoints(em, REALM);
        assertThat(endpoints.find(OTHER_CASE)).isEmpty();
        assertThat(endpoints.find(ENDPOINT)).isPresent();
        assertThat(endpoints.usableBy(OWNER).among(Set.of(OTHER_CASE))).isEmpty();
        assertThat(endpoints.usableBy(OWNER).among(Set.of(ENDPOINT))).containsExactly(ENDPOINT);
        assertThat(endpoints.lock(OTHER_CASE)).contains(ENDPOINT);
    }
}
