/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Advice and usage over weeks, which the tests write into the database. */
@ExtendWith(RunningKeycloak.class)
class AdviceOnPostgresIT {

    private final Demo demo;
    private final KeyOwner owner;
    private final long today = LocalDate.now(ZoneOffset.UTC).toEpochDay();

    AdviceOnPostgresIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    @BeforeEach
    void usesHaveBeenCountedForLong() throws SQLException {
        countingSince(400);
    }

    @AfterEach
    void usesAreCountedSinceNow() throws SQLException {
        countingSince(0);
    }

    @Test
    void appliedAdviceLetsAllThatWasUsedThroughAndNothingElse() throws SQLException {
        KeyOwner.Key key = owner.create("read_write", "*", "read_write", owner.second(), "read");
        String[] used = {"graphql:read", "endpoint:" + owner.first() + ":write", "endpoint:embeddings:read"};
        String[] unused = {"graphql:write", "endpoint:" + owner.second() + ":read", "endpoint:embeddings:write"};
        observe(key, 30);
        use(key, 30, "graphql", "read");
        use(key, 1, "endpoint:" + owner.first(), "write");
        use(key, 0, "endpoint:embeddings", "read");
        // Before it could do what it can do now, or on endpoints that are not there.
        use(key, 31, "graphql", "write");
        use(key, 3, "endpoint:no-longer-there", "write");
        KeyOwner.Key unadvised = owner.create("read_write", "*", "read_write", owner.second(), "read");

        JsonNode advice = advice(key);

        assertThat(advice.path("withheld").isNull()).isTrue();
        assertThat(advice.path("observedDays").asInt()).isEqualTo(30);
        assertThat(advice.path("suggested").toString()).isEqualTo("""
                {"graphql":"read","endpoints":{"embeddings":"read","%s":"read_write"}}""".formatted(owner.first()));
        demo.keys("PATCH", "/" + key.id(), owner.token(), Map.of("permissions", advice.path("suggested")))
                .expect(200);
        for (String scope : used) {
            demo.exchange(key.secret(), "scope", scope).expect(200);
        }
        for (String scope : unused) {
            demo.exchange(key.secret(), "scope", scope).expect(400);
            demo.exchange(unadvised.secret(), "scope", scope).expect(200);
        }
        assertThat(advice(key).path("unused")).isEmpty();
        assertThat(advice(key).path("observedDays").asInt()).isEqualTo(30);
    }

    @Test
    void aBlindUseInTheObservedTimeWithholdsAdviceAndAnEarlierOneDoesNot() throws SQLException {
        KeyOwner.Key key = owner.create("read");
        observe(key, 20);
        use(key, 21, "*", "*");
        assertThat(advice(key).path("withheld").isNull()).isTrue();

        use(key, 20, "*", "*");

        assertThat(advice(key).path("withheld").asText()).isEqualTo("blind_uses");
        assertThat(advice(key).path("blindUses").asInt()).isEqualTo(7);
    }

    @Test
    void whatWasGrantedOrEnabledJustNowWasNotObservedBefore() throws SQLException {
        KeyOwner.Key key = owner.create("read", owner.first(), "read");
        observe(key, 90);
        owner.permit(key, "read");
        demo.keys("PATCH", "/" + key.id(), owner.token(), Map.of("name", "Another name", "enabled", true))
                .expect(200);
        assertThat(advice(key).path("observedDays").asInt()).isEqualTo(90);

        owner.permit(key, "read", owner.first(), "read");
        assertTooYoung(key, 0);

        observe(key, 90);
        owner.enable(key, false);
        assertThat(advice(key).path("observedDays").asInt()).isEqualTo(90);
        owner.enable(key, true);
        assertTooYoung(key, 0);

        observe(key, 90);
        demo.admin("PATCH", "api-keys/" + key.id(), Map.of("enabled", false)).expect(200);
        demo.admin("PATCH", "api-keys/" + key.id(), Map.of("enabled", true)).expect(200);
        assertTooYoung(key, 0);

        observe(key, 90);
        String later = "{\"expiresTimestamp\":" + (System.currentTimeMillis() + 86_400_000) + "}";
        String sooner = "{\"expiresTimestamp\":" + (System.currentTimeMillis() + 43_200_000) + "}";
        demo.keys("PATCH", "/" + key.id(), owner.token(), later).expect(200);
        demo.keys("PATCH", "/" + key.id(), owner.token(), sooner).expect(200);
        assertThat(advice(key).path("observedDays").asInt()).isEqualTo(90);
        demo.keys("PATCH", "/" + key.id(), owner.token(), later).expect(200);
        assertTooYoung(key, 0);

        observe(key, 90);
        demo.server().update("update scoped_key set expires = 1000000000000 where id = '" + key.id() + "'");
        demo.keys("PATCH", "/" + key.id(), owner.token(), "{\"expiresTimestamp\":null}")
                .expect(200);
        assertTooYoung(key, 0);
    }

    @Test
    void theTimeInWhichUsesWereNotCountedWasNotObserved() throws SQLException {
        KeyOwner.Key key = owner.create("read");
        observe(key, 90);
        countingSince(13);
        assertTooYoung(key, 13);

        countingSince(14);
        assertThat(advice(key).path("withheld").isNull()).isTrue();

        demo.server().update("delete from scoped_key_counting where id = 1");
        assertTooYoung(key, 0);
    }

    @Test
    void anEndpointThatIsAddedUnderAFormerIdGetsNothingFromAdvice() throws SQLException {
        String reused = owner.first();
        KeyOwner.Key key = owner.create("none", reused, "read_write");
        observe(key, 30);
        use(key, 20, "endpoint:" + reused, "write");
        assertThat(advice(key).at("/suggested/endpoints/" + reused).asText()).isEqualTo("read_write");
        owner.removeEndpoint(reused);
        demo.http()
                .put(Demo.ADMIN_PATH + "api-endpoints/" + reused)
                .bearer(demo.controlPlaneToken())
                .json(Map.of("name", "Another endpoint"))
                .send()
                .expect(201);

        JsonNode advice = advice(key);

        assertThat(advice.path("suggested").toString()).isEqualTo("""
                {"graphql":"none","endpoints":{}}""");
        demo.keys("PATCH", "/" + key.id(), owner.token(), Map.of("permissions", advice.path("suggested")))
                .expect(200);
        owner.removeEndpoint(reused);
    }

    @Test
    void usageIsBoundedByWholeDaysAndHasNoneThatIsNoLongerKept() throws SQLException {
        KeyOwner.Key key = owner.create("read");
        use(key, 91, "graphql", "read");
        use(key, 90, "graphql", "read");
        assertThat(usage(key, 365).path("uses")).hasSize(1);
        assertThat(usage(key, 30).path("uses")).isEmpty();

        demo.server()
                .update("insert into scoped_key_count select '" + key.id() + "', " + (today - 2)
                        + ", 'endpoint:e' || n, 'read', 1 from generate_series(1, 10000) n");
        use(key, 1, "graphql", "read");

        assertThat(usage(key, 365).path("from").asText())
                .isEqualTo(LocalDate.ofEpochDay(today - 1).toString());
        assertThat(usage(key, 365).path("total").asLong()).isEqualTo(7);
        // Too many to judge endpoints by: the advice is about GraphQL alone.
        observe(key, 30);
        assertThat(advice(key).at("/suggested/graphql").asText()).isEqualTo("read");
    }

    private void assertTooYoung(KeyOwner.Key key, int days) {
        JsonNode advice = advice(key);
        assertThat(advice.path("withheld").asText()).isEqualTo("too_young");
        assertThat(advice.path("observedDays").asInt()).isEqualTo(days);
    }

    private void observe(KeyOwner.Key key, int days) throws SQLException {
        demo.server()
                .update("update scoped_key_use set observed_since = " + daysAgo(days) + " where key_id = '" + key.id()
                        + "'");
    }

    private void countingSince(int days) throws SQLException {
        demo.server().update("delete from scoped_key_counting where id = 1");
        demo.server().update("insert into scoped_key_counting values (1, " + daysAgo(days) + ")");
    }

    private static long daysAgo(int days) {
        return System.currentTimeMillis() - TimeUnit.DAYS.toMillis(days);
    }

    /** Writes seven uses. */
    private void use(KeyOwner.Key key, int daysAgo, String resource, String action) throws SQLException {
        demo.server()
                .update("insert into scoped_key_count values ('" + key.id() + "', " + (today - daysAgo) + ", '"
                        + resource + "', '" + action + "', 7)");
    }

    private JsonNode advice(KeyOwner.Key key) {
        return demo.keys("GET", "/" + key.id() + "/advice", owner.token(), null)
                .expect(200)
                .json();
    }

    private JsonNode usage(KeyOwner.Key key, int days) {
        return demo.keys("GET", "/" + key.id() + "/usage?days=" + days, owner.token(), null)
                .expect(200)
                .json();
    }
}
