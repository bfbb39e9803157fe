/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Components;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.PostgresLocks;
import io.github.scopedkeys.server.RunningKeycloak;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Status lists while something else happens in the database. */
@ExtendWith(RunningKeycloak.class)
class StatusListOnPostgresIT {

    private static final String LIST = Demo.KEYS_PATH + "/status/0";
    private static final long PATIENCE = 60_000;

    private final Demo demo;
    private final KeyOwner owner;

    StatusListOnPostgresIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    @BeforeEach
    void on() {
        Statuses.enable(demo, true);
    }

    @AfterEach
    void off() {
        Statuses.enable(demo, false);
    }

    @Test
    void theKeysOfUsersWhoseRowsWereDeletedInBulkAreInvalidAndThoseOfOtherStoragesAreNot() throws Exception {
        KeyOwner other = KeyOwner.in(demo);
        String gone = demo.exchange(owner.create("read").secret()).expect(200).text("access_token");
        KeyOwner.Key key = other.create("read");
        String kept = demo.exchange(key.secret()).expect(200).text("access_token");
        // The sweep, which would delete the keys, waits for this.
        try (Connection holder = begin("lock table scoped_key_use in exclusive mode")) {
            demo.server().update("update scoped_key set user_id = 'f:storage:1' where id = '" + key.id() + "'");
            demo.deleteRows(owner.user());

            Statuses statuses = new Statuses(demo);
            statuses.await(gone, true);
            assertThat(statuses.isInvalid(kept)).isFalse();
            holder.rollback();
        }
    }

    @Test
    void whileTheDatabaseCannotBeReadNoListIsGivenOut() throws Exception {
        demo.http().get(LIST).send().expect(200);
        TimeUnit.MILLISECONDS.sleep(RecentReads.FRESH);
        try (Connection holder = begin("lock table scoped_key_status in access exclusive mode")) {
            CompletableFuture<Answer> first =
                    CompletableFuture.supplyAsync(() -> demo.http().get(LIST).send());
            assertThat(PostgresLocks.awaitWaiter(demo.server(), holder)).isTrue();

            Answer other = demo.http().get(LIST).send();

            assertThat(other.status()).isEqualTo(503);
            assertThat(other.header("Retry-After")).isEqualTo("1");
            assertThat(other.body()).isEmpty();
            holder.rollback();
            first.get().expect(200);
        }
        demo.http().get(LIST).send().expect(200);
    }

    @Test
    void whileATableIsMissingNoListIsGivenOut() throws Exception {
        demo.http().get(LIST).send().expect(200);
        TimeUnit.MILLISECONDS.sleep(RecentReads.FRESH);
        demo.server().update("alter table scoped_key_status rename to scoped_key_status_gone");
        try {
            assertThat(demo.http().get(LIST).send().status()).isEqualTo(503);
        } finally {
            demo.server().update("alter table scoped_key_status_gone rename to scoped_key_status");
        }
        demo.http().get(LIST).send().expect(200);
    }

    @Test
    void aKeyThatEndsForAnotherReasonDuringTheReadIsInTheList() throws Exception {
        KeyOwner.Key key = owner.create("read");
        KeyOwner.Key good = KeyOwner.in(demo).create("read");
        String token = demo.exchange(key.secret()).expect(200).text("access_token");
        String goodToken = demo.exchange(good.secret()).expect(200).text("access_token");
        Statuses statuses = new Statuses(demo);
        String uri = Statuses.reference(token).get("uri").asText();
        demo.setUserEnabled(owner.user(), false);
        TimeUnit.MILLISECONDS.sleep(RecentReads.FRESH);
        String list;
        try (Connection change = begin("lock table user_entity in access exclusive mode")) {
            CompletableFuture<Answer> reading = CompletableFuture.supplyAsync(() -> statuses.list(uri));
            assertThat(PostgresLocks.awaitWaiter(demo.server(), change)).isTrue();
            try (Statement statement = change.createStatement()) {
                statement.execute("update scoped_key set enabled = false where id = '" + key.id() + "'");
                statement.execute("update user_entity set enabled = true where id = '"
                        + owner.user().id() + "'");
            }
            change.commit();
            list = reading.get().expect(200).body();
        }

        assertThat(Statuses.isInvalid(list, token)).isTrue();
        assertThat(statuses.isInvalid(goodToken)).isFalse();
    }

    /** Only a login through the organization's identity provider makes a managed member: hence the statement. */
    @Test
    void anOwnerEndsWithTheOrganizationThatManagesThem() throws Exception {
        KeyOwner member = KeyOwner.in(demo);
        KeyOwner.Key key = owner.create("read");
        String managed = demo.exchange(key.secret()).expect(200).text("access_token");
        String unmanaged = token(member);
        demo.admin("PUT", "", Map.of("organizationsEnabled", true)).expect(204);
        String organization = demo.admin("POST", "organizations", organization(true))
                .expect(201)
                .newId();
        try {
            for (KeyOwner each : List.of(owner, member)) {
                demo.admin(
                                "POST",
                                "organizations/" + organization + "/members",
                                each.user().id())
                        .expect(201);
            }
            demo.server()
                    .update("update user_group_membership set membership_type = 'MANAGED' where user_id = '"
                            + owner.user().id() + "'");
            assertThat(new Statuses(demo).isInvalid(managed)).isFalse();

            demo.admin("PUT", "organizations/" + organization, organization(false))
                    .expect(204);
            assertThat(token(member)).isNotEmpty();
            demo.exchange(key.secret()).expect(400);
            new Statuses(demo).await(managed, true);
            assertThat(new Statuses(demo).isInvalid(unmanaged)).isFalse();

            demo.admin("PUT", "organizations/" + organization, organization(true))
                    .expect(204);
            new Statuses(demo).await(managed, false);
            demo.admin("PUT", "", Map.of("organizationsEnabled", false)).expect(204);
            new Statuses(demo).await(managed, true);
            assertThat(new Statuses(demo).isInvalid(unmanaged)).isFalse();
        } finally {
            demo.admin("PUT", "", Map.of("organizationsEnabled", true)).expect(204);
            demo.admin("DELETE", "organizations/" + organization).expect(204);
            demo.admin("PUT", "", Map.of("organizationsEnabled", false)).expect(204);
        }
    }

    @Test
    void anOwnerEndsWithTheUserStorageThatIsDisabled() throws Exception {
        KeyOwner local = KeyOwner.in(demo);
        KeyOwner.Key key = owner.create("read");
        String stored = demo.exchange(key.secret()).expect(200).text("access_token");
        String other = token(local);
        String storage = Components.addStorage(
                demo,
                "ldap",
                Map.of(
                        "enabled", List.of("false"),
                        "vendor", List.of("other"),
                        "editMode", List.of("READ_ONLY"),
                        "connectionUrl", List.of("ldap://127.0.0.1:1"),
                        "usersDn", List.of("ou=people,dc=test")));
        String user = "users/" + owner.user().id();
        try {
            ObjectNode linked = (ObjectNode) demo.admin("GET", user).expect(200).json();
            demo.admin("PUT", user, linked.put("federationLink", storage)).expect(204);

            demo.exchange(key.secret()).expect(400);
            new Statuses(demo).await(stored, true);
            assertThat(new Statuses(demo).isInvalid(other)).isFalse();
        } finally {
            demo.admin("DELETE", "components/" + storage).expect(204);
        }
    }

    private String token(KeyOwner of) {
        return demo.exchange(of.create("read").secret()).expect(200).text("access_token");
    }

    private static Map<String, Object> organization(boolean enabled) {
        return Map.of(
                "name", "Corp", "alias", "corp", "enabled", enabled, "domains", List.of(Map.of("name", "corp.test")));
    }

    @Test
    void aKeyThatIsDeletedDuringItsFirstExchangeHasAPlaceThatSaysSo() throws Exception {
        KeyOwner.Key key = owner.create("read");
        String token;
        // The sweep would find it gone a moment later, and has to wait for this table first.
        try (Connection sweep = begin("lock table scoped_key_batch in access exclusive mode");
                Connection deletion = begin("delete from scoped_key where id = '" + key.id() + "'")) {
            CompletableFuture<Answer> exchange = CompletableFuture.supplyAsync(() -> demo.exchange(key.secret()));
            assertThat(PostgresLocks.awaitWaiter(demo.server(), deletion)).isTrue();
            deletion.commit();
            token = exchange.get().expect(200).text("access_token");

            assertThat(gone(key)).isPositive();
            sweep.rollback();
        }

        new Statuses(demo).await(token, true);
        KeyOwner.Key other = owner.create("read");
        demo.exchange(other.secret()).expect(200);
        assertThat(gone(other)).isZero();
    }

    @Test
    void aPlaceIsFreedAnHourAfterItsKeyIsGoneAndNotBefore() throws Exception {
        KeyOwner.Key deleted = exchanged();
        KeyOwner.Key before = exchanged();
        KeyOwner.Key behindOurBack = exchanged();
        KeyOwner.Key kept = exchanged();
        owner.delete(deleted);
        owner.delete(before);
        assertThat(gone(deleted)).isPositive();
        long minutesAgo = System.currentTimeMillis() - TimeUnit.MINUTES.toMillis(59);
        demo.server().update("update scoped_key_status set key_gone = " + minutesAgo + where(deleted));
        demo.server().update("update scoped_key_status set key_gone = " + (minutesAgo - 120_000) + where(before));
        demo.server().update("delete from scoped_key where id = '" + behindOurBack.id() + "'");

        // The sweep, which runs every few seconds on this server.
        long end = System.currentTimeMillis() + PATIENCE;
        while ((places(before) > 0 || gone(behindOurBack) == 0) && System.currentTimeMillis() < end) {
            TimeUnit.MILLISECONDS.sleep(200);
        }

        assertThat(places(before)).isZero();
        assertThat(gone(behindOurBack)).isPositive();
        assertThat(gone(deleted)).isEqualTo(minutesAgo);
        assertThat(gone(kept)).isZero();
        assertThat(places(kept)).isEqualTo(1);
    }

    private KeyOwner.Key exchanged() {
        KeyOwner.Key key = owner.create("read");
        demo.exchange(key.secret()).expect(200);
        return key;
    }

    private Connection begin(String statement) throws SQLException {
        Connection connection = demo.server().jdbc();
        connection.setAutoCommit(false);
        try (Statement first = connection.createStatement()) {
            first.execute(statement);
        }
        return connection;
    }

    /** Since when the key is gone, in milliseconds since the epoch; 0 if it is not. */
    private long gone(KeyOwner.Key key) throws SQLException {
        return demo.server().readNumber("select coalesce(sum(key_gone), 0) from scoped_key_status" + where(key));
    }

    private long places(KeyOwner.Key key) throws SQLException {
        return demo.server().readNumber("select count(*) from scoped_key_status" + where(key));
    }

    private static String where(KeyOwner.Key key) {
        return " where key_id = '" + key.id() + "'";
    }
}
