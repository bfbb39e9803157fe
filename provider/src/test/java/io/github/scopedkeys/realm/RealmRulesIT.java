/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.admin.AdminDemo;
import io.github.scopedkeys.admin.AdminDemo.Made;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The realm's rules apply to keys that are created and changed from now on, and identify keys that violate them. */
@ExtendWith(RunningKeycloak.class)
class RealmRulesIT {

    private static final String REALM = "/admin/realms/demo";
    private static final long HOUR = 3_600_000;
    private static final Map<String, Object> GRAPHQL_WRITE = Map.of("graphql", "read_write");

    private final Demo demo;
    private final AdminDemo admin;

    RealmRulesIT(Demo demo) {
        this.demo = demo;
        this.admin = new AdminDemo(demo);
    }

    @AfterEach
    void noRules() {
        rules(Map.of(
                "prefix",
                "",
                "maxPerUser",
                "",
                "maxLifetimeDays",
                "",
                "requireExpiry",
                "",
                "maxGraphql",
                "",
                "tokenLifespan",
                "",
                "maxEndpointsPerToken",
                "",
                "stepUpMaxAge",
                ""));
    }

    @Test
    void newKeysBearThePrefixAndOlderOnesWorkOn() {
        User owner = demo.newUser();
        Made old = admin.make(owner, "old");
        rule("prefix", "acme");
        Made key = admin.make(owner, "new");

        assertThat(key.key()).startsWith("acme_");
        assertThat(rules(owner).get("prefix").asText()).isEqualTo("acme");
        demo.exchange(key.key()).expect(200);
        demo.exchange(old.key()).expect(200);
        assertThat(admin.ids("search", "acme_" + key.id().substring(0, 8))).containsExactly(key.id());
        assertThat(admin.ids("search", "rpa_" + key.id().substring(0, 8))).isEmpty();
    }

    @Test
    void nobodyHasMoreKeysThanTheRealmAllows() {
        User owner = demo.newUser();
        admin.make(owner, "first");
        rule("maxPerUser", "1");

        Answer refused = create(owner, Map.of("name", "second"));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("error")).isEqualTo("key_limit_reached");
        assertThat(rules(owner).get("maxPerUser").asInt()).isEqualTo(1);
        assertThat(admin.count("userId", owner.id())).isEqualTo(1);
    }

    @Test
    void noKeyLivesLongerThanTheRealmAllows() {
        User owner = demo.newUser();
        rule("maxLifetimeDays", "1");
        long now = System.currentTimeMillis();

        assertRefused(create(owner, Map.of("name", "for ever")), "invalid_expiry");
        assertRefused(create(owner, Map.of("name", "two days", "expiresTimestamp", now + 48 * HOUR)), "invalid_expiry");
        Made key = admin.make(owner, Map.of("name", "one hour", "expiresTimestamp", now + HOUR));
        assertRefused(change(owner, key, Map.of("expiresTimestamp", now + 48 * HOUR)), "invalid_expiry");
        assertRefused(change(owner, key, "{\"expiresTimestamp\":null}"), "invalid_expiry");
        change(owner, key, Map.of("expiresTimestamp", now + 2 * HOUR)).expect(200);
        assertThat(rules(owner).get("maxLifetimeDays").asInt()).isEqualTo(1);
    }

    @Test
    void everyKeyMustExpireWhereTheRealmDemandsIt() {
        User owner = demo.newUser();
        rule("requireExpiry", "true");
        long later = System.currentTimeMillis() + 1000 * HOUR;

        assertRefused(create(owner, Map.of("name", "for ever")), "invalid_expiry");
        Made key = admin.make(owner, Map.of("name", "not for ever", "expiresTimestamp", later));
        assertRefused(change(owner, key, "{\"expiresTimestamp\":null}"), "invalid_expiry");
        assertThat(rules(owner).get("requireExpiry").asBoolean()).isTrue();
    }

    @Test
    void noKeyIsGivenMoreGraphqlThanTheRealmAllows() {
        User owner = demo.newUser();
        rule("maxGraphql", "read");

        assertRefused(create(owner, Map.of("name", "writer", "permissions", GRAPHQL_WRITE)), "invalid_permissions");
        Made key = admin.make(owner, Map.of("name", "reader", "permissions", Map.of("graphql", "read")));
        assertRefused(change(owner, key, Map.of("permissions", GRAPHQL_WRITE)), "invalid_permissions");
        assertThat(demo.exchange(key.key()).expect(200).text("scope")).isEqualTo("graphql:read");
        assertThat(rules(owner).get("maxGraphql").asText()).isEqualTo("read");
    }

    /** Realm and gate would allow an hour, so that nothing but the rule and the cap shortens the token. */
    @Test
    void aTokenLivesAsLongAsTheRuleSaysAndNeverLongerThanTheCap() {
        Made key = admin.make(demo.newUser(), "short tokens");
        Demo.Client gate = gateWithTokensOfAnHour();
        int realmLifespan = realmLifespan(3600);
        try {
            rule("tokenLifespan", "60");
            assertThat(lifespan(gate, key)).isBetween(30, 60);
            rule("tokenLifespan", "86400");
            assertThat(lifespan(gate, key)).isBetween(570, 600);
        } finally {
            realmLifespan(realmLifespan);
        }
    }

    @Test
    void aTokenNeverLivesLongerThanTheRealmsOwnTokensWhateverItsGateAllows() {
        Made key = admin.make(demo.newUser(), "short tokens");
        Demo.Client gate = gateWithTokensOfAnHour();
        rule("tokenLifespan", "600");
        int realmLifespan = realmLifespan(120);
        try {
            assertThat(lifespan(gate, key)).isBetween(90, 120);
        } finally {
            realmLifespan(realmLifespan);
        }
    }

    private Demo.Client gateWithTokensOfAnHour() {
        return demo.newGate(
                Map.of("attributes", Map.of("api.keys.exchange.enabled", "true", "access.token.lifespan", "3600")));
    }

    private int lifespan(Demo.Client gate, Made key) {
        return demo.exchangeAs(gate, key.key())
                .expect(200)
                .json()
                .get("expires_in")
                .asInt();
    }

    /** Sets the lifespan of the realm's access tokens in seconds, and returns the former one. */
    private int realmLifespan(int seconds) {
        ObjectNode realm = (ObjectNode) demo.admin("GET", "").expect(200).json();
        int former = realm.get("accessTokenLifespan").asInt();
        demo.admin("PUT", "", realm.put("accessTokenLifespan", seconds)).expect(204);
        return former;
    }

    @Test
    void aTokenNamesNoMoreEndpointsThanTheRealmAllows() {
        Made key = admin.make(
                Demo.ALICE, Map.of("name", "all of them", "permissions", Map.of("endpoints", Map.of("*", "read"))));
        rule("maxEndpointsPerToken", "1");
        JsonNode usable = demo.keys("GET", "/endpoints", admin.login(Demo.ALICE), null)
                .expect(200)
                .json();
        assertThat(usable).hasSizeGreaterThan(1);
        String scope = "endpoint:" + usable.get(0).get("id").asText() + ":read";

        assertThat(demo.exchange(key.key()).text("error")).isEqualTo("invalid_scope");
        assertThat(demo.exchange(key.key(), "scope", scope).expect(200).text("scope"))
                .isEqualTo(scope);
        demo.keys("DELETE", "/" + key.id(), admin.login(Demo.ALICE), null).expect(204);
    }

    @Test
    void whatGivesAKeyMorePowerNeedsAFreshLogin() throws InterruptedException {
        User owner = demo.newUser();
        Made key = admin.make(owner, "narrow");
        rule("stepUpMaxAge", "1");
        Thread.sleep(2500);

        for (Answer refused : List.of(
                create(owner, Map.of("name", "another")),
                change(
                        owner,
                        key,
                        Map.of("permissions", Map.of("graphql", "read_write", "endpoints", Map.of("*", "read")))))) {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text("error")).isEqualTo("reauthentication_required");
        }
        change(owner, key, Map.of("name", "renamed")).expect(200);
        change(owner, key, Map.of("permissions", Map.of("graphql", "none"))).expect(200);
        change(owner, key, Map.of("enabled", false)).expect(200);
        assertThat(change(owner, key, Map.of("enabled", true)).text("error")).isEqualTo("reauthentication_required");
        assertThat(rules(owner).get("stepUpMaxAge").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "requireExpiry, yes, requireExpiry, true",
        "maxGraphql, everything, maxGraphql, none",
        "maxLifetimeDays, a week, maxLifetimeDays, 1",
        "maxPerUser, many, maxPerUser, 0",
        "maxPerUser, 0, maxPerUser, 0",
        "maxLifetimeDays, 999999999, maxLifetimeDays, 36500",
        "prefix, Not a prefix, prefix, rpa"
    })
    void aRuleThatCannotBeReadIsReadStrictly(String attribute, String value, String rule, String meant) {
        rule(attribute, value);

        assertThat(rules(Demo.BOB).get(rule).asText()).isEqualTo(meant);
    }

    @Test
    void aRuleMadeStricterListsTheKeysBeyondItAndKillsNone() {
        User owner = demo.newUser();
        Made writer = admin.make(owner, Map.of("name", "writer", "permissions", GRAPHQL_WRITE));
        Made reader = admin.make(owner, Map.of("name", "reader", "permissions", Map.of("graphql", "read")));
        long later = System.currentTimeMillis() + 48 * HOUR;
        Made ending = admin.make(
                owner, Map.of("name", "ending", "permissions", Map.of("graphql", "read"), "expiresTimestamp", later));
        assertThat(exceeding(owner)).isEmpty();

        rule("maxGraphql", "read");
        assertThat(exceeding(owner)).containsExactly(writer.id());
        assertThat(exceededBy(writer)).containsExactly("apiKeys.maxGraphql");
        rule("requireExpiry", "true");
        assertThat(exceeding(owner)).containsExactlyInAnyOrder(writer.id(), reader.id());
        assertThat(exceededBy(writer)).containsExactlyInAnyOrder("apiKeys.maxGraphql", "apiKeys.requireExpiry");
        assertThat(exceededBy(ending)).isEmpty();
        rule("maxLifetimeDays", "1");
        assertThat(exceeding(owner)).containsExactlyInAnyOrder(writer.id(), reader.id(), ending.id());
        assertThat(exceededBy(ending)).containsExactly("apiKeys.maxLifetimeDays");
        rule("maxPerUser", "2");
        assertThat(exceededBy(ending)).containsExactlyInAnyOrder("apiKeys.maxLifetimeDays", "apiKeys.maxPerUser");
        assertThat(admin.count("userId", owner.id(), "exceedsRules", "true")).isEqualTo(3);

        for (Made key : List.of(writer, reader, ending)) {
            demo.exchange(key.key()).expect(200);
        }
    }

    @Test
    void whatIsBeyondTheRulesCanBeSwitchedOffTogether() {
        User owner = demo.newUser();
        Made writer = admin.make(owner, Map.of("name", "writer", "permissions", GRAPHQL_WRITE));
        Made reader = admin.make(owner, Map.of("name", "reader", "permissions", Map.of("graphql", "read")));
        rule("maxGraphql", "read");
        String query = AdminDemo.path("api-keys/disable", "userId", owner.id(), "exceedsRules", "true");

        assertThat(admin.call("POST", query).expect(200).json().get("count").asInt())
                .isEqualTo(1);

        assertThat(demo.exchange(writer.key()).status()).isEqualTo(400);
        demo.exchange(reader.key()).expect(200);
    }

    @Test
    void anOwnerOfTooManyKeysIsFoundHoweverTheyCameToBeSoMany() throws InterruptedException {
        User owner = demo.newUser();
        Map<String, Object> wish = Map.of("name", "one of many", "permissions", GRAPHQL_WRITE);
        Made first = admin.make(owner, wish);
        Made second = admin.make(owner, wish);
        Made third = admin.make(owner, wish);
        demo.keys("DELETE", "/" + third.id(), admin.login(owner), null).expect(204);
        demo.keys("DELETE", "/" + first.id(), admin.login(owner), null).expect(204);
        Made later = admin.make(owner, wish);
        String rotated = demo.keys("POST", "/" + second.id() + "/rotate", admin.login(owner), Map.of())
                .expect(201)
                .text("id");
        User another = demo.newUser();
        admin.login(another);
        long expires = System.currentTimeMillis() + 10_000;
        Made ending = admin.make(another, Map.of("name", "ending", "expiresTimestamp", expires));
        Made lasting = admin.make(another, wish);
        User modest = demo.newUser();
        Made only = admin.make(modest, wish);
        Thread.sleep(Math.max(0, expires + 100 - System.currentTimeMillis()));

        rule("maxPerUser", "1");
        assertThat(allExceeding()).contains(later.id(), rotated).doesNotContain(second.id());
        assertThat(allExceeding()).doesNotContain(ending.id(), lasting.id(), only.id());

        rule("maxPerUser", "2");
        assertThat(allExceeding()).doesNotContain(later.id(), rotated);
        Map<String, Object> longer = new HashMap<>();
        longer.put("expiresTimestamp", null);
        change(another, ending, longer).expect(200);
        rule("maxPerUser", "1");
        assertThat(allExceeding()).contains(ending.id(), lasting.id()).doesNotContain(only.id());
        assertThat(admin.call("GET", "api-keys/count?exceedsRules=true&atMost=1000000")
                        .expect(200)
                        .json()
                        .get("count")
                        .asInt())
                .isEqualTo(allExceeding().size())
                .isEqualTo((int) admin.count("exceedsRules", "true"));
    }

    /** Of all owners, as a table, which has no pages. */
    private List<String> allExceeding() {
        return admin.call("GET", "api-keys/export?exceedsRules=true")
                .expect(200)
                .body()
                .lines()
                .skip(1)
                .map(line -> line.substring(0, 12))
                .toList();
    }

    private List<String> exceeding(User owner) {
        return admin.ids("userId", owner.id(), "exceedsRules", "true");
    }

    private List<String> exceededBy(Made key) {
        JsonNode exceeded =
                admin.call("GET", "api-keys/" + key.id()).expect(200).json().path("exceedsRules");
        List<String> attributes = new ArrayList<>();
        exceeded.forEach(attribute -> attributes.add(attribute.asText()));
        return attributes;
    }

    private Answer create(User owner, Object wish) {
        return demo.createKey(admin.login(owner), wish);
    }

    private Answer change(User owner, Made key, Object change) {
        return demo.keys("PATCH", "/" + key.id(), admin.login(owner), change);
    }

    private JsonNode rules(User user) {
        return demo.keys("GET", "/rules", admin.login(user), null).expect(200).json();
    }

    private void rule(String attribute, String value) {
        rules(Map.of(attribute, value));
    }

    private void rules(Map<String, String> attributes) {
        ObjectNode realm = (ObjectNode) demo.http()
                .get(REALM)
                .bearer(demo.adminToken())
                .send()
                .expect(200)
                .json();
        attributes.forEach(
                (attribute, value) -> ((ObjectNode) realm.get("attributes")).put("apiKeys." + attribute, value));
        demo.http().put(REALM).bearer(demo.adminToken()).json(realm).send().expect(204);
    }

    private static void assertRefused(Answer answer, String code) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo(code);
    }
}
