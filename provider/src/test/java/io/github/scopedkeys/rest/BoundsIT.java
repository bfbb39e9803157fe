/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import static io.github.scopedkeys.server.Json.READ;
import static io.github.scopedkeys.server.Json.expires;
import static io.github.scopedkeys.server.Json.legacyKey;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.manage.Timestamps;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times, numeric parameters, names and the key limit: values out of bounds are rejected with a message. */
@ExtendWith(RunningKeycloak.class)
class BoundsIT {

    private final Demo demo;
    private final User owner;
    private final String token;

    BoundsIT(Demo demo) {
        this.demo = demo;
        this.owner = demo.newUser();
        this.token = demo.login(owner);
    }

    @AfterEach
    void noRules() {
        rule("maxPerUser", "");
        rule("maxLifetimeDays", "");
    }

    @ParameterizedTest
    @CsvSource({
        "4102444800, seconds",
        "4102444800000000, microseconds",
        "4102444800000000000, nanoseconds",
        "253402300800000, after the year 9999",
        "8640000000000001, microseconds",
        "9223372036854775807, nanoseconds",
        "9223372036854775808, nanoseconds",
        "99999999999999999999999999999999, nanoseconds",
        "0, before the year 2000",
        "-1, before the year 2000",
        "-99999999999999999999999999999999, before the year 2000",
        "4102444800000.5, whole number",
        "1e300, whole number"
    })
    void anEndBeyondTheBoundsIsRefusedWithTheReason(String time, String reason) {
        NewKey key = demo.newKey(owner, READ);
        String end = "\"expiresTimestamp\":" + time + "}";

        for (Answer refused : List.of(
                demo.createKey(token, "{\"name\":\"a\"," + end),
                demo.keys("PATCH", "/" + key.id(), token, "{" + end))) {
            assertRefused(refused, "invalid_expiry");
            assertThat(refused.text("errorMessage"))
                    .startsWith("expiresTimestamp is ")
                    .contains(reason);
        }
    }

    @Test
    void theLastMomentThereIsCanBeAnEndAndTheSuccessorStaysWithinIt() {
        NewKey key = demo.newKey(owner, READ, expires(Timestamps.LATEST));

        JsonNode successor = demo.keys("POST", "/" + key.id() + "/rotate", token, Map.of())
                .expect(201)
                .json();

        assertThat(successor.get("expiresTimestamp").asLong()).isEqualTo(Timestamps.LATEST);
        demo.exchange(successor.get("key").asText()).expect(200);
    }

    @Test
    void aTimeInAFilterIsRefusedWithTheReason() {
        Answer refused = demo.admin("GET", "api-keys?unusedSince=1764028800");
        assertRefused(refused, "invalid_request");
        assertThat(refused.text("errorMessage")).contains("looks like seconds");
        for (String path : List.of("api-keys/count?unusedSince=0", "api-keys?unusedSince=253402300800000")) {
            assertRefused(demo.admin("GET", path), "invalid_request");
        }
        assertRefused(demo.admin("POST", "api-keys/disable?dryRun=true&unusedSince=1764028800"), "invalid_request");
        demo.admin("GET", "api-keys?unusedSince=1764028800000").expect(200);
        demo.admin("POST", "api-keys/disable?dryRun=true&unusedSince=1764028800000")
                .expect(200);
    }

    @Test
    void aRuleOfManyDigitsMakesRulesThatADateCanHold() {
        rule("maxLifetimeDays", "999999999");

        JsonNode rules = demo.keys("GET", "/rules", token, null).expect(200).json();

        assertThat(rules.get("maxLifetimeDays").asLong() * 86_400_000L + System.currentTimeMillis())
                .isLessThan(Timestamps.LATEST);
        assertRefused(demo.createKey(token, Map.of("name", "for ever")), "invalid_expiry");
        demo.newKey(owner, READ, expires(System.currentTimeMillis() + 86_400_000L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "first=abc",
                "max=99999999999",
                "first=-1",
                "max=-1",
                "first=1.5",
                "first=+1",
                "first=%2B1",
                "max=1e3",
                "max=%20",
                "max=1&max=2",
                "first=%D9%A1",
                "max=0x1"
            })
    void whatIsNoNumberIsRefusedByEveryList(String query) {
        for (Answer refused : List.of(
                demo.keys("GET", "?" + query, token, null),
                demo.keys("GET", "/endpoints?" + query, token, null),
                demo.admin("GET", "api-keys?" + query),
                demo.admin("GET", "api-endpoints?" + query))) {
            assertRefused(refused, "invalid_request");
        }
    }

    @Test
    void everyListTakesNumbersAndEmptyOnes() {
        for (String query : List.of("first=0&max=1", "first=&max=", "max=999999999", "first=999999999", "max=0")) {
            demo.keys("GET", "?" + query, token, null).expect(200);
            demo.keys("GET", "/endpoints?" + query, token, null).expect(200);
            demo.admin("GET", "api-keys?" + query).expect(200);
            demo.admin("GET", "api-endpoints?" + query).expect(200);
        }
        demo.keys("GET", "?search=", token, null).expect(200);
    }

    @Test
    void aMisspelledParameterIsRefusedByEveryList() {
        for (Answer refused : List.of(
                demo.keys("GET", "?serach=a", token, null),
                demo.keys("GET", "/endpoints?serach=a", token, null),
                demo.admin("GET", "api-keys?serach=a"),
                demo.admin("GET", "api-endpoints?serach=a"))) {
            assertRefused(refused, "unknown_parameter");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u200b",
                "\u00a0\u3000",
                "\u3164",
                "\u2800",
                "\u0301",
                "\u202e\u2066",
                "\ufe0f",
                "\ue000",
                "\udb40\udc41"
            })
    void aNameThatNobodyCanSeeIsRefusedForKeysAndEndpoints(String name) {
        NewKey key = demo.newKey(owner, READ);

        assertRefused(demo.createKey(token, Map.of("name", name)), "invalid_name");
        assertRefused(demo.keys("PATCH", "/" + key.id(), token, Map.of("name", name)), "invalid_name");
        assertRefused(demo.admin("PUT", "api-endpoints/invisible", Map.of("name", name)), "invalid_name");
        demo.createKey(token, Map.of("name", name + "a")).expect(201);
    }

    @Test
    void theLengthOfANameIsCountedInCharacters() {
        String key = "\ud83d\udd11";
        assertThat(demo.createKey(token, Map.of("name", key.repeat(100)))
                        .expect(201)
                        .text("name"))
                .isEqualTo(key.repeat(100));
        assertRefused(demo.createKey(token, Map.of("name", key.repeat(101))), "invalid_name");
        demo.keys("GET", "?search=" + "%F0%9F%94%91".repeat(100), token, null).expect(200);
    }

    @Test
    void anExpiredKeyTakesNoPlaceUntilItIsGivenANewEnd() throws InterruptedException {
        rule("maxPerUser", "2");
        long soon = System.currentTimeMillis() + 3000;
        NewKey ending = demo.newKey(owner, READ, expires(soon));
        demo.newKey(owner, READ);
        assertThat(demo.createKey(token, Map.of("name", "third")).text("error")).isEqualTo("key_limit_reached");
        Thread.sleep(Math.max(0, soon - System.currentTimeMillis()) + 1100);

        NewKey third = demo.newKey(owner, READ);

        Answer revived = demo.keys("PATCH", "/" + ending.id(), token, "{\"expiresTimestamp\":null}");
        assertThat(revived.status()).isEqualTo(409);
        assertThat(revived.text("error")).isEqualTo("key_limit_reached");
        demo.keys("DELETE", "/" + third.id(), token, null).expect(204);
        demo.keys("PATCH", "/" + ending.id(), token, "{\"expiresTimestamp\":null}")
                .expect(200);
        demo.exchange(ending.key()).expect(200);
        assertThat(demo.createKey(token, Map.of("name", "third")).text("error")).isEqualTo("key_limit_reached");
    }

    @Test
    void noMoreExpiredKeysAreKeptThanTheLimit() throws InterruptedException {
        rule("maxPerUser", "2");
        List<String> expired = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            long soon = System.currentTimeMillis() + 2000;
            expired.add(demo.newKey(owner, READ, expires(soon)).id());
            Thread.sleep(Math.max(0, soon - System.currentTimeMillis()) + 50);
        }

        NewKey last = demo.newKey(owner, READ);

        assertThat(demo.keys("GET", "", token, null).expect(200).json().findValuesAsText("id"))
                .containsExactlyInAnyOrder(expired.get(2), expired.get(3), last.id());
        assertThat(demo.admin("GET", "api-keys/count?exceedsRules=true&userId=" + owner.id())
                        .expect(200)
                        .body())
                .isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"f:", "f:x", "f::", "f:x:y", "::", "-"})
    void anIdThatIsNoUsersIsNobodys(String id) {
        assertThat(demo.admin("GET", "api-keys?userId=" + id).expect(200).json())
                .isEmpty();
        demo.admin("GET", "api-keys/count?userId=" + id).expect(200);
        demo.admin("POST", "api-keys/disable?userId=" + id).expect(200);
        assertRefused(demo.admin("PUT", "api-endpoints/nobodys", Map.of("name", "a", "ownerId", id)), "unknown_owner");
        assertThat(demo.importKeys(legacyKey(id, "a", "s".repeat(30)))
                        .expect(200)
                        .body())
                .contains("unknown_user");
    }

    private void rule(String attribute, String value) {
        ObjectNode realm = (ObjectNode) demo.admin("GET", "").expect(200).json();
        ((ObjectNode) realm.get("attributes")).put("apiKeys." + attribute, value);
        demo.admin("PUT", "", realm).expect(204);
    }

    private static void assertRefused(Answer answer, String error) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo(error);
        assertThat(answer.text("errorMessage")).isNotBlank();
    }
}
