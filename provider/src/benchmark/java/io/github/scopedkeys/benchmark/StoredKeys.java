/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import io.github.scopedkeys.digest.PepperRing;
import io.github.scopedkeys.key.ScopedKey;
import io.github.scopedkeys.permission.AccessLevel;
import io.github.scopedkeys.permission.EndpointId;
import io.github.scopedkeys.permission.Permissions;
import io.github.scopedkeys.server.Database;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.store.KeyEntities;
import io.github.scopedkeys.store.Keys;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Fills a database with real keys, generated and digested as the server does, and stored by the same class. One
 * statement creates the owners. Each has ten keys, whose rows are not adjacent.
 */
final class StoredKeys {

    /** The prefix of the owners' names. */
    static final String OWNER = "owner-";

    private static final int KEYS_OF_AN_OWNER = 10;
    /** The number of keys that the benchmark uses, of evenly spread owners, or all keys if the table has fewer. */
    static final int ASKED = 10_000;
    /** The same for loads that use more keys than a server can have tokens of. */
    static final int ASKED_RARELY = 100_000;

    private static final int BATCH = 2_000;
    private static final String OWNERS = "WITH made AS (INSERT INTO user_entity (id, username, email, email_constraint,"
            + " email_verified, enabled, realm_id, created_timestamp, not_before)"
            + " SELECT gen_random_uuid(), 'owner-' || n, 'owner-' || n || '@example.org', 'owner-' || n ||"
            + " '@example.org',"
            + " true, true, r.id, 0, 0 FROM realm r, generate_series(1, ?) n WHERE r.name = ? RETURNING id),"
            + " roles AS (INSERT INTO user_role_mapping (user_id, role_id)"
            + " SELECT m.id, r.default_role FROM made m, realm r WHERE r.name = ?)"
            + " SELECT id FROM made";

    /** The permissions of an ordinary user's key: one named endpoint, and read access to the rest. */
    private static final Permissions PERMISSIONS = new Permissions(
            AccessLevel.READ, AccessLevel.NONE, Map.of(new EndpointId("embeddings"), AccessLevel.READ_WRITE));

    private final Database database;
    private final PepperRing peppers;

    StoredKeys(Database database, PepperRing peppers) {
        this.database = database;
        this.peppers = peppers;
    }

    /** Adds the keys, and returns those that the benchmark uses; first those that most loads use. */
    List<String> add(int count) throws SQLException {
        List<String> asked = new ArrayList<>();
        List<String> askedRarely = new ArrayList<>();
        try (Connection connection = database.connect();
                EntityManagerFactory factory = entityManagers()) {
            String realmId = realmId(connection);
            List<String> owners = addOwners(connection, Math.max(1, count / KEYS_OF_AN_OWNER));
            int everyNthOwner = Math.max(1, owners.size() * KEYS_OF_AN_OWNER / ASKED);
            int everyFewOwners = Math.max(1, owners.size() * KEYS_OF_AN_OWNER / ASKED_RARELY);
            Map<EndpointId, String> meant = meant(factory, realmId, owners.get(0));
            for (int done = 0; done < count; done += BATCH) {
                try (EntityManager em = factory.createEntityManager()) {
                    em.getTransaction().begin();
                    Keys keys = new Keys(em, realmId);
                    for (int i = done; i < Math.min(count, done + BATCH); i++) {
                        int owner = i % owners.size();
                        ScopedKey key = add(keys, realmId, owners.get(owner), meant, i, i / owners.size());
                        if (owner % everyNthOwner == 0) {
                            asked.add(key.reveal());
                        } else if (owner % everyFewOwners == 0) {
                            askedRarely.add(key.reveal());
                        }
                    }
                    em.getTransaction().commit();
                }
            }
            connection.createStatement().execute("VACUUM ANALYZE");
        }
        asked.addAll(askedRarely);
        return asked;
    }

    /** The endpoints are shared, so they are the same to each owner. A query for each key would undo the batches. */
    private static Map<EndpointId, String> meant(EntityManagerFactory factory, String realmId, String owner) {
        try (EntityManager em = factory.createEntityManager()) {
            return new Keys(em, realmId).meant(owner, PERMISSIONS);
        }
    }

    private ScopedKey add(
            Keys keys, String realmId, String owner, Map<EndpointId, String> meant, int number, int others) {
        ScopedKey key = ScopedKey.generate("rpa");
        long created = System.currentTimeMillis();
        keys.add(new Keys.New(
                owner,
                key,
                peppers.digest(realmId, key),
                "key " + number,
                null,
                PERMISSIONS,
                created,
                null,
                null,
                others,
                meant));
        return key;
    }

    private static String realmId(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT id FROM realm WHERE name = ?")) {
            select.setString(1, Demo.REALM);
            ResultSet row = select.executeQuery();
            row.next();
            return row.getString(1);
        }
    }

    private static List<String> addOwners(Connection connection, int count) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(OWNERS)) {
            insert.setInt(1, count);
            insert.setString(2, Demo.REALM);
            insert.setString(3, Demo.REALM);
            List<String> ids = new ArrayList<>();
            ResultSet rows = insert.executeQuery();
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
            return ids;
        }
    }

    private EntityManagerFactory entityManagers() {
        return KeyEntities.on(database)
                .property(PersistenceConfiguration.JDBC_URL, database.url() + "&reWriteBatchedInserts=true")
                .property("hibernate.jdbc.batch_size", BATCH)
                .property("hibernate.order_inserts", true)
                .createEntityManagerFactory();
    }
}
