/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.Client;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.RunningKeycloak;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What owners and administrators learn about the uses of a key. */
@ExtendWith(RunningKeycloak.class)
class KeyUsageIT {

    private static final long PATIENCE = 60_000;

    private final Demo demo;

    KeyUsageIT(Demo demo) {
        this.demo = demo;
    }

    @Test
    void usesAreCountedByWhatTheyWereForAndTheLastOneIsToldWithItsClient() throws Exception {
        User owner = demo.newUser();
        NewKey key = demo.newKey(owner, """
                {"graphql":"read","endpoints":{"embeddings":"read_write"}}""");
        Client other = demo.newGate(Map.of());
        assertThat(usage(owner, key).path("lastUse").isNull()).isTrue();
        demo.exchange(key.key()).expect(200);
        demo.exchange(key.key(), "scope", "graphql:read").expect(200);
        long before = System.currentTimeMillis();
        demo.exchangeAs(other, key.key(), "scope", "graphql:read endpoint:embeddings:write")
                .expect(200);

        JsonNode usage = awaitTotal(owner, key, 4);

        Map<String, Integer> counts = new TreeMap<>();
        usage.path("uses").forEach(use -> {
            counts.merge(
                    use.path("resource").asText() + ":" + use.path("action").asText(),
                    use.path("count").asInt(),
                    Integer::sum);
            assertThat(use.path("date").asText()).isBetween(today().minusDays(1).toString(), today().toString());
        });
        assertThat(counts).isEqualTo(Map.of("*:*", 1, "graphql:read", 2, "endpoint:embeddings:write", 1));
        JsonNode last = usage.path("lastUse");
        assertThat(last.path("timestamp").asLong()).isBetween(before, System.currentTimeMillis());
        assertThat(last.path("client").asText()).isEqualTo(other.id());
        assertThat(last.path("resource").asText()).isEqualTo("endpoint:embeddings");
        assertThat(last.path("action").asText()).isEqualTo("write");
        JsonNode advice = advice(owner, key);
        assertThat(advice.path("withheld").asText()).isEqualTo("blind_uses");
        assertThat(advice.path("blindUses").asInt()).isEqualTo(1);
        assertThat(advice.path("suggested").isNull()).isTrue();
    }

    @Test
    void aNewKeyIsTooYoungForAdvice() {
        User owner = demo.newUser();

        JsonNode advice = advice(owner, demo.newKey(owner, READ));

        assertThat(advice.toString()).isEqualTo("""
                {"observedDays":0,"blindUses":0,"unused":[{"resource":"graphql",\
                "action":"read"}],"suggested":null,"withheld":"too_young"}""");
    }

    @Test
    void usageReachesBackAsManyDaysAsAskedForButNotBeyondThoseThatAreKept() {
        User owner = demo.newUser();
        NewKey key = demo.newKey(owner, READ);

        for (String[] queryAndDays : new String[][] {
            {"", "30"}, {"?days=", "30"}, {"?days=1", "1"}, {"?days=090", "90"}, {"?days=91", "91"}, {"?days=365", "91"}
        }) {
            JsonNode usage =
                    get(owner, key.id(), "usage" + queryAndDays[0]).expect(200).json();
            LocalDate to = LocalDate.parse(usage.path("to").asText());
            assertThat(to).isBetween(today().minusDays(1), today());
            assertThat(usage.path("from").asText())
                    .as(queryAndDays[0])
                    .isEqualTo(
                            to.minusDays(Integer.parseInt(queryAndDays[1]) - 1).toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "days=0",
                "days=366",
                "days=-1",
                "days=1.5",
                "days=%2B1",
                "days=%20",
                "days=%D9%A3",
                "days=99999999999999999999",
                "days=1&days=2"
            })
    void daysOutOfRangeAreRefused(String query) {
        User owner = demo.newUser();
        NewKey key = demo.newKey(owner, READ);

        assertRefused(get(owner, key.id(), "usage?" + query), "invalid_request");
        assertRefused(demo.admin("GET", "api-keys/" + key.id() + "/usage?" + query), "invalid_request");
        get(owner, key.id(), "usage?days=365").expect(200);
    }

    @Test
    void unknownParametersAreRefused() {
        User owner = demo.newUser();
        NewKey key = demo.newKey(owner, READ);

        for (String call : new String[] {"usage?day=1", "usage?days=1&first=0", "advice?days=1"}) {
            assertRefused(get(owner, key.id(), call), "unknown_parameter");
            assertRefused(demo.admin("GET", "api-keys/" + key.id() + "/" + call), "unknown_parameter");
        }
        get(owner, key.id(), "advice").expect(200);
    }

    @Test
    void theKeyOfAnotherOwnerIsAsUnknownAsOneThatDoesNotExist() {
        User owner = demo.newUser();
        User other = demo.newUser();
        NewKey key = demo.newKey(owner, READ);

        for (String call : new String[] {"usage", "advice"}) {
            get(owner, key.id(), call).expect(200);
            assertThat(get(other, key.id(), call).expect(404).body())
                    .isEqualTo(get(other, "AAAAAAAAAAAA", call).expect(404).body());
            get(other, "not-an-id", call).expect(404);
            demo.http()
                    .request("OPTIONS", Demo.KEYS_PATH + "/" + key.id() + "/" + call)
                    .header("Origin", "http://localhost:3000")
                    .send()
                    .expect(200);
            assertThat(demo.http()
                            .get(Demo.KEYS_PATH + "/" + key.id() + "/" + call)
                            .send()
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void administratorsWhoMayViewUsersSeeTheSameAndOthersNothing() {
        User owner = demo.newUser();
        NewKey key = demo.newKey(owner, READ);
        User viewer = demo.newUser();
        demo.grantClientRole(viewer, "realm-management", "view-users");
        User other = demo.newUser();
        demo.grantClientRole(other, "realm-management", "view-clients");

        for (String call : new String[] {"usage", "advice"}) {
            String path = Demo.ADMIN_PATH + "api-keys/" + key.id() + "/" + call;
            assertThat(demo.http()
                            .get(path)
                            .bearer(demo.login(viewer))
                            .send()
                            .expect(200)
                            .json())
                    .isEqualTo(get(owner, key.id(), call).json());
            assertThat(demo.http().get(path).bearer(demo.login(other)).send().status())
                    .isEqualTo(403);
            assertThat(demo.http().get(path).bearer(demo.login(owner)).send().status())
                    .isEqualTo(403);
            assertThat(demo.admin("GET", "api-keys/AAAAAAAAAAAA/" + call).status())
                    .isEqualTo(404);
        }
    }

    @Test
    void ofAnImportedLastUseOnlyTheTimeIsKnownAndALegacyKeyIsObservedSinceItsImport() {
        User owner = demo.newUser();
        demo.importKeys("""
                {"userId":"%s","name":"old","access":"read","secret":"old-%s",\
                "createdTimestamp":1600000000000,\
                "lastUsedTimestamp":1700000000000}""".formatted(owner.id(), UUID.randomUUID())).expect(200);
        String id = demo.keys("GET", "", demo.login(owner), null)
                .expect(200)
                .json()
                .get(0)
                .get("id")
                .asText();

        assertThat(get(owner, id, "usage").expect(200).json().path("lastUse").toString())
                .isEqualTo("{\"timestamp\":1700000000000}");
        JsonNode advice = get(owner, id, "advice").expect(200).json();
        assertThat(advice.path("observedDays").asInt()).isZero();
        assertThat(advice.path("unused").toString()).isEqualTo("""
                [{"resource":"graphql","action":"read"},{"resource":"endpoint:*",\
                "action":"read"},{"resource":"endpoint:*","action":"write"}]""");
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    private static void assertRefused(Answer answer, String code) {
        assertThat(answer.expect(400).text("error")).isEqualTo(code);
    }

    private JsonNode awaitTotal(User owner, NewKey key, long total) throws InterruptedException {
        long deadline = System.currentTimeMillis() + PATIENCE;
        while (usage(owner, key).path("total").asLong() < total && System.currentTimeMillis() < deadline) {
            Thread.sleep(200);
        }
        JsonNode usage = usage(owner, key);
        assertThat(usage.path("total").asLong()).isEqualTo(total);
        return usage;
    }

    private JsonNode usage(User owner, NewKey key) {
        return get(owner, key.id(), "usage").expect(200).json();
    }

    private JsonNode advice(User owner, NewKey key) {
        return get(owner, key.id(), "advice").expect(200).json();
    }

    private Answer get(User owner, String id, String call) {
        return demo.keys("GET", "/" + id + "/" + call, demo.login(owner), null);
    }
}
