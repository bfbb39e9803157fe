/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.admin;

import static io.github.scopedkeys.admin.AdminDemo.path;
import static io.github.scopedkeys.server.Json.legacyKey;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.admin.AdminDemo.Made;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A count or a dry run that is asked to stop counting says whether there is more; without that it is exact. */
@ExtendWith(RunningKeycloak.class)
class BoundedCountIT {

    private static final long DAY = 86_400_000L;

    private final Demo demo;
    private final AdminDemo admin;

    BoundedCountIT(Demo demo) {
        this.demo = demo;
        this.admin = new AdminDemo(demo);
    }

    @Test
    void aCountStopsAtTheBoundAndSaysThatThereIsMore() {
        User owner = demo.newUser();
        for (int i = 0; i < 4; i++) {
            admin.make(owner, "counted");
        }

        assertThat(count(owner, "3")).isEqualTo("{\"count\":3,\"more\":true}");
        assertThat(count(owner, "4")).isEqualTo("{\"count\":4,\"more\":false}");
        assertThat(count(owner, "1000000")).isEqualTo("{\"count\":4,\"more\":false}");
        assertThat(admin.count("userId", owner.id())).isEqualTo(4);
        assertThat(count(demo.newUser(), "1")).isEqualTo("{\"count\":0,\"more\":false}");
    }

    @Test
    void aDryRunCountsTheOwnersOfTheKeysThatItCounts() {
        String mark = UUID.randomUUID().toString();
        User one = demo.newUser();
        User two = demo.newUser();
        List<Made> made = List.of(admin.make(one, mark), admin.make(one, mark), admin.make(two, mark));

        JsonNode all = dryRun("search", mark, "atMost", "3");
        assertThat(all.get("count").asInt()).isEqualTo(3);
        assertThat(all.get("more").asBoolean()).isFalse();
        assertThat(all.get("userCount").asInt()).isEqualTo(2);
        assertThat(all.at("/users/0/userId").asText()).isEqualTo(one.id());
        assertThat(all.at("/users/0/count").asInt()).isEqualTo(2);
        assertThat(all.at("/users/1/username").asText()).isEqualTo(two.name());

        JsonNode some = dryRun("search", mark, "atMost", "2");
        assertThat(some.get("count").asInt()).isEqualTo(2);
        assertThat(some.get("more").asBoolean()).isTrue();
        assertThat(some.get("userCount").asInt()).isEqualTo(some.get("users").size());
        assertThat(some.get("users").findValues("count").stream()
                        .mapToInt(JsonNode::asInt)
                        .sum())
                .isEqualTo(2);

        assertThat(dryRun("search", mark).has("more")).isFalse();
        for (Made key : made) {
            demo.exchange(key.key()).expect(200);
        }
    }

    @Test
    void aDryRunOfNothingIsComplete() {
        JsonNode none = dryRun("search", UUID.randomUUID().toString(), "atMost", "1");

        assertThat(none.toString()).isEqualTo("""
                {"count":0,"userCount":0,"users":[],"enabledCount":0,"more":false}""");
    }

    @Test
    void dryRunAndRunSayHowManyOfTheKeysWereEnabled() {
        User one = demo.newUser();
        User two = demo.newUser();
        String mark = UUID.randomUUID().toString();
        for (User owner : List.of(one, one, two)) {
            admin.make(owner, mark);
        }
        String off = admin.make(two, mark).id();
        demo.keys("PATCH", "/" + off, demo.login(two), Map.of("enabled", false)).expect(200);
        // Nothing is left to do about one that an administrator disabled.
        admin.enable(admin.make(two, mark).id(), false).expect(200);

        for (String[] query : List.of(new String[] {"search", mark}, new String[] {"search", mark, "atMost", "4"})) {
            JsonNode found = dryRun(query);
            assertThat(found.get("count").asInt()).isEqualTo(4);
            assertThat(found.get("enabledCount").asInt()).isEqualTo(3);
        }
        assertThat(dryRun("search", mark, "enabled", "true").get("enabledCount").asInt())
                .isEqualTo(3);
        JsonNode disabled = dryRun("search", mark, "enabled", "false");
        assertThat(disabled.get("count").asInt()).isEqualTo(1);
        assertThat(disabled.get("enabledCount").asInt()).isZero();
        JsonNode done = admin.call("POST", path("api-keys/disable", "search", mark))
                .expect(200)
                .json();
        assertThat(done.get("count").asInt()).isEqualTo(4);
        assertThat(done.get("enabledCount").asInt()).isEqualTo(3);
    }

    @Test
    void aBoundNeverSparesAKeyFromABulkDisable() {
        User owner = demo.newUser();
        Made key = admin.make(owner, "to be disabled");

        for (String[] query : List.of(
                new String[] {"userId", owner.id(), "atMost", "1"},
                new String[] {"userId", owner.id(), "atMost", "1", "dryRun", "false"})) {
            assertRefused(admin.call("POST", path("api-keys/disable", query)), "invalid_request");
        }
        demo.exchange(key.key()).expect(200);
        admin.call("POST", path("api-keys/disable", "userId", owner.id())).expect(200);
        assertThat(demo.exchange(key.key()).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1000001", "99999999999", "1.5", "many", "", "+5", "0x10", " 5 5"})
    void aBoundThatIsNoneIsRefusedBesideTheHighest(String bound) {
        User owner = demo.newUser();
        for (String call : List.of("GET api-keys/count", "POST api-keys/disable")) {
            String[] query = call.startsWith("POST")
                    ? new String[] {"userId", owner.id(), "dryRun", "true", "atMost", bound}
                    : new String[] {"userId", owner.id(), "atMost", bound};
            String method = call.split(" ")[0];
            String path = call.split(" ")[1];

            assertRefused(admin.call(method, path(path, query)), "invalid_request");
            query[query.length - 1] = "1000000";
            admin.call(method, path(path, query)).expect(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"atMost", "unusedSince", "idleDays", "expiringWithin"})
    void aPlusSignMakesNoNumberBesideTheNumberItself(String name) {
        String number = name.equals("unusedSince") ? "1764028800000" : "5";

        // In a query, a plus sign is a space.
        for (String sign : List.of("+", "%2B", "%20", "-")) {
            assertRefused(admin.call("GET", "api-keys/count?" + name + "=" + sign + number), "invalid_request");
        }
        assertRefused(admin.call("GET", "api-keys/count?" + name + "=" + number + "+"), "invalid_request");
        admin.call("GET", "api-keys/count?" + name + "=" + number).expect(200);
    }

    @Test
    void onlyACountHasABound() {
        for (String path : List.of("api-keys", "api-keys/export", "api-keys/posture")) {
            assertRefused(admin.call("GET", path + "?atMost=5"), "unknown_parameter");
        }
        assertRefused(admin.call("GET", "api-keys/count?atMost=5&atMost=5"), "invalid_request");
    }

    @Test
    void onlyWhoMayViewTheKeysCountsThem() {
        User outsider = admin.newAdministrator("query-users");
        User viewer = admin.newAdministrator("view-users");

        assertThat(admin.callAs(outsider, "GET", "api-keys/count?atMost=5", null)
                        .status())
                .isEqualTo(403);
        admin.callAs(viewer, "GET", "api-keys/count?atMost=5", null).expect(200);
        String dryRun = "api-keys/disable?enabled=true&dryRun=true&atMost=5";
        assertThat(admin.callAs(viewer, "POST", dryRun, null).status()).isEqualTo(403);
        admin.callAs(admin.newAdministrator("manage-users"), "POST", dryRun, null)
                .expect(200);
    }

    static List<Map<String, String>> filters() {
        String now = String.valueOf(System.currentTimeMillis());
        return List.of(
                Map.of("enabled", "true"),
                Map.of("enabled", "false"),
                Map.of("leaked", "false"),
                Map.of("leaked", "true", "enabled", "false"),
                Map.of("kind", "legacy"),
                Map.of("unusedSince", "1600000000001"),
                Map.of("unusedSince", now),
                Map.of("unusedSince", now, "kind", "legacy"),
                Map.of("unusedSince", now, "neverUsed", "false"),
                Map.of("unusedSince", now, "enabled", "true", "withoutExpiry", "true"),
                Map.of("neverUsed", "true"),
                Map.of("neverUsed", "false"),
                Map.of("idleDays", "1"),
                Map.of("idleDays", "1", "unusedSince", now),
                Map.of("level", "read"),
                Map.of("level", "read_write"),
                Map.of("wideOpen", "true"),
                Map.of("endpoint", "embeddings"),
                Map.of("expired", "false"),
                Map.of("search", "of the filters"),
                Map.of("search", "of the filters", "unusedSince", now),
                Map.of("exceedsRules", "true"));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void listCountExportAndDryRunAgree(Map<String, String> filter) {
        User owner = demo.newUser();
        admin.make(owner, Map.of("name", "one of the filters", "permissions", Map.of("graphql", "read")));
        admin.make(
                owner,
                Map.of(
                        "name",
                        "of the filters too",
                        "expiresTimestamp",
                        System.currentTimeMillis() + DAY,
                        "permissions",
                        Map.of("endpoints", Map.of("embeddings", "read_write"))));
        String off = admin.make(owner, "third of the filters").id();
        admin.enable(off, false).expect(200);
        for (String times : List.of(
                "\"createdTimestamp\":1500000000000,\"lastUsedTimestamp\":1600000000000",
                "\"createdTimestamp\":1500000000000",
                "\"createdTimestamp\":1700000000000,\"lastUsedTimestamp\":1750000000000")) {
            legacy(owner, times);
        }
        String[] query = Stream.concat(
                        Stream.of("userId", owner.id()),
                        filter.entrySet().stream().flatMap(entry -> Stream.of(entry.getKey(), entry.getValue())))
                .toArray(String[]::new);

        List<String> ids = admin.ids(query);

        assertThat(admin.count(query)).isEqualTo(ids.size());
        assertThat(admin.call("GET", path("api-keys/count", with(query, "atMost", "1000")))
                        .expect(200)
                        .json()
                        .get("count")
                        .asInt())
                .isEqualTo(ids.size());
        assertThat(admin.call("GET", path("api-keys/export", query))
                        .expect(200)
                        .body()
                        .lines()
                        .skip(1)
                        .map(line -> line.substring(0, 12)))
                .containsExactlyElementsOf(ids);
        for (String sort : List.of("created", "name", "-lastUsed", "lastUsed", "expires")) {
            assertThat(admin.ids(with(query, "sort", sort))).as(sort).containsExactlyInAnyOrderElementsOf(ids);
        }
        int toDisable = dryRun(query).get("count").asInt();
        assertThat(dryRun(with(query, "atMost", "1000")).get("count").asInt()).isEqualTo(toDisable);
        assertThat(toDisable).isEqualTo(ids.size() - (ids.contains(off) ? 1 : 0));
    }

    private static List<Map<String, String>> filtersOfUse() {
        String now = String.valueOf(System.currentTimeMillis());
        return List.of(
                Map.of("neverUsed", "true"),
                Map.of("neverUsed", "false"),
                Map.of("unusedSince", "1600000000001"),
                Map.of("unusedSince", now),
                Map.of("unusedSince", now, "neverUsed", "true"),
                Map.of("unusedSince", now, "neverUsed", "false"));
    }

    /** Of the whole realm, these are counted by rows of uses, while the table reads the keys. */
    @TestFactory
    Stream<DynamicTest> countsOfTheRealmsUnusedKeysAgreeWithTheTable() throws InterruptedException {
        // Keys that are made later are not unused since now.
        List<Map<String, String>> filters = filtersOfUse();
        User owner = demo.newUser();
        admin.make(owner, "never used");
        legacy(owner, "\"createdTimestamp\":1500000000000,\"lastUsedTimestamp\":1600000000000");
        legacy(owner, "\"createdTimestamp\":1500000000000");
        legacy(owner, "\"createdTimestamp\":1700000000000,\"lastUsedTimestamp\":1750000000000");
        // Uses of earlier tests may still be on their way to the table.
        AdminDemo.awaitQuiet();
        return filters.stream()
                .map(filter -> DynamicTest.dynamicTest(filter.toString(), () -> assertCountedAsListed(filter)));
    }

    private void assertCountedAsListed(Map<String, String> filter) {
        String[] query = filter.entrySet().stream()
                .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
                .toArray(String[]::new);

        long listed = admin.call("GET", path("api-keys/export", query))
                .expect(200)
                .body()
                .lines()
                .skip(1)
                .count();

        assertThat(listed).isPositive().isLessThan(admin.count());
        assertThat(admin.count(query)).isEqualTo(listed);
        assertThat(admin.call("GET", path("api-keys/count", with(query, "atMost", "1000000")))
                        .expect(200)
                        .body())
                .isEqualTo("{\"count\":" + listed + ",\"more\":false}");
    }

    private String count(User owner, String atMost) {
        return admin.call("GET", path("api-keys/count", "userId", owner.id(), "atMost", atMost))
                .expect(200)
                .body();
    }

    private JsonNode dryRun(String... filter) {
        return admin.call("POST", path("api-keys/disable", with(filter, "dryRun", "true")))
                .expect(200)
                .json();
    }

    private static String[] with(String[] query, String name, String value) {
        String[] further = Arrays.copyOf(query, query.length + 2);
        further[query.length] = name;
        further[query.length + 1] = value;
        return further;
    }

    private void legacy(User owner, String times) {
        demo.importKeys(legacyKey(owner.id(), "one of the filters", "old-" + UUID.randomUUID(), times))
                .expect(200);
    }

    private static void assertRefused(Answer answer, String code) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo(code);
    }
}
