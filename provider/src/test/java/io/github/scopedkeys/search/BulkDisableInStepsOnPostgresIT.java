/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.PostgresLocks;
import io.github.scopedkeys.server.RunningKeycloak;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bulk disable of more keys than one transaction takes. */
@ExtendWith(RunningKeycloak.class)
class BulkDisableInStepsOnPostgresIT {

    private static final int KEYS = 1_101;

    private final Demo demo;

    BulkDisableInStepsOnPostgresIT(Demo demo) {
        this.demo = demo;
    }

    @Test
    void whatIsDoneStaysDoneAndLocksNothingWhileTheRestWaits() throws Exception {
        Demo.User owner = demo.newUser();
        NewKey key = demo.newKey(owner, READ);
        copy(key);
        String ofOwner = " from scoped_key where user_id = '" + owner.id() + "'";
        String first = demo.server().readText("select min(id)" + ofOwner);
        CompletableFuture<Answer> disabling;
        try (Connection holder = demo.server().jdbc();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.executeQuery("select 1" + ofOwner + " and id = (select max(id)" + ofOwner + ") for update");
            disabling =
                    CompletableFuture.supplyAsync(() -> demo.admin("POST", "api-keys/disable?userId=" + owner.id()));
            assertThat(PostgresLocks.awaitWaiter(demo.server(), holder)).isTrue();

            assertThat(demo.server().readNumber("select count(*)" + ofOwner + " and not enabled"))
                    .isEqualTo(1_000);
            demo.keys("PATCH", "/" + first, demo.login(owner), Map.of("name", "Not locked"))
                    .expect(200);
            holder.rollback();
        }

        JsonNode done = disabling.get(1, TimeUnit.MINUTES).expect(200).json();

        assertThat(done.path("count").asInt()).isEqualTo(KEYS);
        assertThat(done.path("enabledCount").asInt()).isEqualTo(KEYS);
        assertThat(done.path("userCount").asInt()).isEqualTo(1);
        String batch = done.path("batch").asText();
        assertThat(demo.server().readNumber("select count(*)" + ofOwner + " and disabled_batch = '" + batch + "'"))
                .isEqualTo(KEYS);
        JsonNode undoable = demo.admin("GET", "api-keys/disable?userId=" + owner.id())
                .expect(200)
                .json();
        assertThat(undoable).hasSize(1);
        assertThat(undoable.get(0).path("actor").asText()).isEqualTo("admin");
        JsonNode events = demo.admin("GET", "admin-events?resourcePath=api-keys/disable&max=10")
                .expect(200)
                .json();
        assertThat(StreamSupport.stream(events.spliterator(), false)
                        .map(event -> event.path("representation").asText())
                        .filter(text -> text.contains(batch)))
                .hasSize(3);
        assertThat(demo
                        .admin("GET", "events?type=UPDATE_CREDENTIAL&max=2000&user=" + owner.id())
                        .expect(200)
                        .json()
                        .findValuesAsText("api_key_action")
                        .stream()
                        .filter("disable"::equals))
                .hasSize(1_000);

        assertThat(demo.admin("POST", "api-keys/disable/" + batch + "/undo")
                        .expect(200)
                        .json()
                        .path("enabled")
                        .asInt())
                .isEqualTo(KEYS);
        demo.exchange(key.key()).expect(200);
    }

    /** Two administrators at once, or a proxy that repeats a request. The control: who asks for all keys means it. */
    @ParameterizedTest
    @CsvSource({"enabled=true, 1", "kind=scoped, 0"})
    void aKeyThatAnotherOneHasJustDisabledStaysItsOwnIfOnlyEnabledOnesAreMeant(String filter, long remaining)
            throws Exception {
        Demo.User owner = demo.newUser();
        NewKey key = demo.newKey(owner, READ);
        CompletableFuture<Answer> second;
        try (Connection first = demo.server().jdbc();
                Statement statement = first.createStatement()) {
            first.setAutoCommit(false);
            statement.executeUpdate("update scoped_key set enabled = false, disabled_by = 'administrator',"
                    + " disabled_batch = 'first' where id = '" + key.id() + "'");
            second = CompletableFuture.supplyAsync(
                    () -> demo.admin("POST", "api-keys/disable?userId=" + owner.id() + "&" + filter));
            assertThat(PostgresLocks.awaitWaiter(demo.server(), first)).isTrue();
            first.commit();
        }

        assertThat(second.get(1, TimeUnit.MINUTES)
                        .expect(200)
                        .json()
                        .path("count")
                        .asInt())
                .isZero();
        assertThat(demo.server()
                        .readNumber("select count(*) from scoped_key where disabled_batch = 'first' and id = '"
                                + key.id() + "'"))
                .isEqualTo(remaining);
    }

    private void copy(NewKey key) throws SQLException {
        demo.server()
                .update("insert into scoped_key (id, realm_id, user_id, kind, prefix, name, digest, digest_version,"
                        + " enabled, graphql_level, endpoint_level, created) select substr(md5(k.id || n), 1, 12),"
                        + " k.realm_id, k.user_id, k.kind, k.prefix, 'copy ' || n, md5(k.id || n), 1, true, 'read',"
                        + " 'none', k.created from scoped_key k, generate_series(2, " + KEYS + ") n where k.id = '"
                        + key.id() + "'");
        demo.server()
                .update("insert into scoped_key_use (key_id, last_used, realm_id, created) select c.id, 0, c.realm_id,"
                        + " c.created from scoped_key c join scoped_key k on k.user_id = c.user_id where k.id = '"
                        + key.id() + "' and c.id <> k.id");
    }
}
