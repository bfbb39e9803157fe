/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.RunningKeycloak;
import io.github.scopedkeys.store.KeyDetails;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Concurrent calls that meet at a chosen moment, because the test holds a lock on a row. */
@ExtendWith(RunningKeycloak.class)
class HeldLocksOnPostgresIT {

    private static final long PATIENCE = 30_000;

    private final Demo demo;
    private User owner;
    private String token;

    HeldLocksOnPostgresIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeEach
    void newOwner() {
        owner = demo.newUser();
        token = demo.login(owner);
    }

    @Test
    void aGrantInTheMakingDoesNotMeanAnEndpointThatTakesTheIdMeanwhile() throws Exception {
        String id = "held-" + UUID.randomUUID();
        endpoint("PUT", id).expect(201);
        NewKey key = demo.newKey(owner, """
                {"graphql":"read","endpoints":{"embeddings":"read"}}""");
        String wish = """
                {"permissions":{"graphql":"read","endpoints":{"%s":"read"}}}""".formatted(id);

        // The change has read the endpoint and now waits for its grants.
        Answer changed = whileLocked("scoped_key_grant", "key_id", key.id(), patch(key, wish), () -> {
            endpoint("DELETE", id).expect(204);
            endpoint("PUT", id).expect(201);
        });

        assertThat(changed.status()).isEqualTo(200);
        demo.exchange(key.key(), "scope", "endpoint:" + id + ":read").expect(400);
        demo.keys("PATCH", "/" + key.id(), token, wish).expect(200);
        demo.exchange(key.key(), "scope", "endpoint:" + id + ":read").expect(200);
        endpoint("DELETE", id).expect(204);
    }

    @Test
    void aKeyIsNotMadeForAUserWhoIsBeingDeleted() throws Exception {
        Answer[] created = new Answer[1];
        try (Connection connection = demo.server().jdbc()) {
            connection.setAutoCommit(false);
            execute(connection, "delete from credential where user_id = ?", owner.id());
            execute(connection, "delete from user_role_mapping where user_id = ?", owner.id());
            execute(connection, "delete from user_entity where id = ?", owner.id());
            CompletableFuture<Answer> creation =
                    CompletableFuture.supplyAsync(() -> demo.createKey(token, Map.of("name", "Late")));
            awaitBlocked("user_entity");
            connection.commit();
            created[0] = creation.get(1, TimeUnit.MINUTES);
        }

        assertThat(created[0].status()).isEqualTo(401);
        assertThat(number("select count(*) from scoped_key where user_id = ?", owner.id()))
                .isZero();
    }

    @Test
    void aKeyThatIsDisabledInBulkWhileItIsRotatedLeavesNoSuccessor() throws Exception {
        NewKey key = demo.newKey(owner, READ);
        CompletableFuture<Answer> disabling = new CompletableFuture<>();

        // The rotation waits for the owner's row. The disable is done or waits for the rotation.
        Answer rotated = whileLocked(
                "user_entity",
                "id",
                owner.id(),
                () -> demo.keys("POST", "/" + key.id() + "/rotate", token, Map.of("graceSeconds", 600)),
                () -> disabling.complete(demo.admin("POST", "api-keys/disable?search=" + key.id())));

        disabling.get(1, TimeUnit.MINUTES).expect(200);
        demo.exchange(key.key()).expect(400);
        assertThat(rotated.status()).isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource({"PATCH, 0", "PATCH, 600", "PUT, 0", "PUT, 600", "bulk, 0", "bulk, 600"})
    void theSuccessorsOfAKeyThatWasReplacedAMomentAgoAreDisabledWithIt(String way, int grace) {
        NewKey key = demo.newKey(owner, READ);
        Answer first = rotate(key.id(), grace);
        Answer second = rotate(first.text("id"), grace);
        demo.exchange(second.text("key")).expect(200);

        disable(way, key).expect(200);

        for (String secret : new String[] {key.key(), first.text("key"), second.text("key")}) {
            demo.exchange(secret).expect(400);
        }
        demo.keys("PATCH", "/" + second.text("id"), token, Map.of("enabled", true))
                .expect(409);
    }

    @ParameterizedTest
    @CsvSource({"PATCH, 0", "PATCH, 600", "PUT, 0", "PUT, 600", "bulk, 0", "bulk, 600"})
    void aSuccessorOfLongAgoIsAKeyOfItsOwn(String way, int grace) throws Exception {
        NewKey key = demo.newKey(owner, READ);
        Answer first = rotate(key.id(), grace);
        Answer second = rotate(first.text("id"), grace);
        moveBack("created", first.text("id"), KeyDetails.FRESH + 1000);
        moveBack("created", second.text("id"), KeyDetails.FRESH + 1000);

        disable(way, key).expect(200);

        demo.exchange(key.key()).expect(400);
        demo.exchange(second.text("key")).expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rotation", "creation"})
    void aReplacedKeyIsKeptForThirtyDaysAfterItsEnd(String next) throws Exception {
        NewKey old = demo.newKey(owner, READ);
        NewKey recent = demo.newKey(owner, READ);
        NewKey other = demo.newKey(owner, READ);
        rotate(old.id(), 0);
        rotate(recent.id(), 0);
        moveBack("expires", old.id(), TimeUnit.DAYS.toMillis(30));
        moveBack("expires", recent.id(), TimeUnit.DAYS.toMillis(29));

        if (next.equals("rotation")) {
            rotate(other.id(), 0);
        } else {
            demo.newKey(owner, READ);
        }

        demo.admin("GET", "api-keys/" + old.id()).expect(404);
        demo.admin("GET", "api-keys/" + recent.id()).expect(200);
    }

    @Test
    void nobodyFillsTheTableByRotatingOverAndOver() throws Exception {
        NewKey key = demo.newKey(owner, READ);
        Answer latest = rotate(key.id(), 0);
        try (Connection connection = demo.server().jdbc();
                PreparedStatement copy =
                        connection.prepareStatement("insert into scoped_key (id, realm_id, user_id, kind,"
                                + " prefix, name, digest, digest_version, enabled, disabled_by, graphql_level,"
                                + " endpoint_level, created, expires, successor_id,"
                                + " fingerprinted) select substr(md5(id || n), 1, 12), realm_id, user_id, kind,"
                                + " prefix, name, md5(digest || n) || md5(n || digest), digest_version, enabled,"
                                + " disabled_by, graphql_level, endpoint_level, created, expires, successor_id,"
                                + " fingerprinted from scoped_key, generate_series(1, 99) n where id = ?")) {
            copy.setString(1, key.id());
            assertThat(copy.executeUpdate()).isEqualTo(99);
        }

        Answer refused = demo.keys("POST", "/" + latest.text("id") + "/rotate", token, null);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("error")).isEqualTo("key_limit_reached");
        demo.exchange(latest.text("key")).expect(200);
        demo.keys("DELETE", "/" + key.id(), token, null).expect(204);
        rotate(latest.text("id"), 0);
    }

    private Answer rotate(String id, int grace) {
        return demo.keys("POST", "/" + id + "/rotate", token, Map.of("graceSeconds", grace))
                .expect(201);
    }

    private void moveBack(String column, String id, long milliseconds) throws SQLException {
        try (Connection connection = demo.server().jdbc()) {
            execute(
                    connection,
                    "update scoped_key set " + column + " = " + column + " - " + milliseconds + " where id = ?",
                    id);
        }
    }

    private Answer disable(String way, NewKey key) {
        return way.equals("bulk")
                ? demo.admin("POST", "api-keys/disable?search=" + key.id())
                : demo.admin(way, "api-keys/" + key.id(), Map.of("enabled", false));
    }

    private Supplier<Answer> patch(NewKey key, String body) {
        return () -> demo.keys("PATCH", "/" + key.id(), token, body);
    }

    private Answer endpoint(String method, String id) {
        var request = demo.http()
                .request(method, Demo.ADMIN_PATH + "api-endpoints/" + id)
                .bearer(demo.controlPlaneToken());
        return (method.equals("PUT") ? request.json(Map.of("name", "Held")) : request).send();
    }

    /** Starts a call that waits for a row of the table, does something else meanwhile, then lets the call continue. */
    private Answer whileLocked(String table, String column, String value, Supplier<Answer> call, Runnable meanwhile)
            throws Exception {
        try (Connection connection = demo.server().jdbc()) {
            connection.setAutoCommit(false);
            try (PreparedStatement lock =
                    connection.prepareStatement("select 1 from " + table + " where " + column + " = ? for update")) {
                lock.setString(1, value);
                assertThat(lock.executeQuery().next()).isTrue();
            }
            CompletableFuture<Answer> running = CompletableFuture.supplyAsync(call);
            awaitBlocked(table);
            meanwhile.run();
            connection.rollback();
            return running.get(1, TimeUnit.MINUTES);
        }
    }

    private void awaitBlocked(String table) throws Exception {
        long deadline = System.currentTimeMillis() + PATIENCE;
        String blocked = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and lower(query) like ?";
        while (number(blocked, "%" + table + "%") == 0) {
            assertThat(System.currentTimeMillis())
                    .as("Nobody waits for " + table)
                    .isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private static void execute(Connection connection, String sql, String value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, value);
            statement.executeUpdate();
        }
    }

    private long number(String sql, String value) throws SQLException {
        try (Connection connection = demo.server().jdbc();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, value);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
