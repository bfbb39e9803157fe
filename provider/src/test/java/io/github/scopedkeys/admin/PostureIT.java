/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.admin;

import static io.github.scopedkeys.server.Json.legacyKey;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The figures say how many keys of each sort there are, and lead to the list of exactly those. */
@ExtendWith(RunningKeycloak.class)
class PostureIT {

    private static final long DAY = 86_400_000L;

    private final Demo demo;
    private final AdminDemo admin;

    PostureIT(Demo demo) {
        this.demo = demo;
        this.admin = new AdminDemo(demo);
    }

    @BeforeAll
    static void awaitQuiet() throws InterruptedException {
        AdminDemo.awaitQuiet();
    }

    @Test
    void eachFigureCountsTheKeysThatItsFilterLists() {
        Map<String, List<String>> made = Map.of(
                "all", new ArrayList<>(),
                "enabled", new ArrayList<>(),
                "neverUsed", new ArrayList<>(),
                "unused90Days", new ArrayList<>(),
                "withoutExpiry", new ArrayList<>(),
                "expiring30Days", new ArrayList<>(),
                "legacy", new ArrayList<>(),
                "wideOpen", new ArrayList<>(),
                "leaked", new ArrayList<>(),
                "leakedEnabled", new ArrayList<>());
        JsonNode before = counts();
        User owner = demo.newUser();
        long now = System.currentTimeMillis();
        add(made, key(owner, "read", "none", null), "all", "enabled", "neverUsed", "withoutExpiry");
        add(
                made,
                key(owner, "read_write", "none", now + 10 * DAY),
                "all",
                "enabled",
                "neverUsed",
                "expiring30Days",
                "wideOpen");
        add(made, key(owner, "none", "read_write", now + 60 * DAY), "all", "enabled", "neverUsed", "wideOpen");
        String off = key(owner, "none", "read", null);
        admin.enable(off, false).expect(200);
        add(made, off, "all", "neverUsed");
        String wideButOff = key(owner, "read_write", "none", now + 10 * DAY);
        admin.enable(wideButOff, false).expect(200);
        add(made, wideButOff, "all", "neverUsed");
        String legacyButOff = legacy(owner, "\"enabled\":false,\"createdTimestamp\":" + (now - DAY));
        add(made, legacyButOff, "all", "neverUsed");
        add(
                made,
                legacy(owner, "\"createdTimestamp\":1500000000000,\"lastUsedTimestamp\":1600000000000"),
                "all",
                "enabled",
                "unused90Days",
                "withoutExpiry",
                "legacy",
                "wideOpen");
        add(
                made,
                legacy(owner, "\"createdTimestamp\":1500000000000,\"lastUsedTimestamp\":" + (now - DAY)),
                "all",
                "enabled",
                "withoutExpiry",
                "legacy",
                "wideOpen");

        String leaked = key(owner, "none", "none", now + 60 * DAY);
        admin.call("POST", "api-keys/" + leaked + "/leak").expect(200);
        // Whoever has enabled or disabled it since: others may have it.
        admin.enable(leaked, true).expect(200);
        add(made, leaked, "all", "enabled", "neverUsed", "leaked", "leakedEnabled");
        String stopped = key(owner, "none", "none", now + 60 * DAY);
        admin.call("POST", "api-keys/" + stopped + "/leak").expect(200);
        add(made, stopped, "all", "neverUsed", "leaked");

        JsonNode after = counts();

        made.forEach((figure, ids) -> {
            assertThat(after.at("/" + figure + "/count").asLong()
                            - before.at("/" + figure + "/count").asLong())
                    .as(figure)
                    .isEqualTo(ids.size());
            String[] filter = filter(after.at("/" + figure + "/filter"));
            assertThat(admin.count(filter))
                    .as(figure)
                    .isEqualTo(after.at("/" + figure + "/count").asLong());
            String[] ofOwner = Arrays.copyOf(filter, filter.length + 2);
            ofOwner[filter.length] = "userId";
            ofOwner[filter.length + 1] = owner.id();
            assertThat(admin.ids(ofOwner)).as(figure).containsExactlyInAnyOrderElementsOf(ids);
        });
        assertThat(after.properties()).extracting(Map.Entry::getKey).containsExactlyInAnyOrderElementsOf(made.keySet());
    }

    @Test
    void onlyWhoMayViewAllUsersSeesThem() {
        for (String role : List.of("query-users", "view-realm", "manage-clients")) {
            Answer refused = admin.callAs(admin.newAdministrator(role), "GET", "api-keys/posture", null);
            assertThat(refused.status()).as(role).isEqualTo(403);
        }
        admin.callAs(admin.newAdministrator("view-users"), "GET", "api-keys/posture", null)
                .expect(200);
    }

    private JsonNode counts() {
        JsonNode posture = admin.call("GET", "api-keys/posture").expect(200).json();
        assertThat(posture.get("timestamp").asLong()).isGreaterThan(1_700_000_000_000L);
        return posture.get("counts");
    }

    private static void add(Map<String, List<String>> made, String id, String... figures) {
        for (String figure : figures) {
            made.get(figure).add(id);
        }
    }

    private String key(User owner, String graphql, String endpoints, Long expires) {
        var wish = new HashMap<String, Object>(Map.of(
                "name", "counted", "permissions", Map.of("graphql", graphql, "endpoints", Map.of("*", endpoints))));
        if (expires != null) {
            wish.put("expiresTimestamp", expires);
        }
        return admin.make(owner, wish).id();
    }

    private String legacy(User owner, String times) {
        return demo.importKeys(legacyKey(owner.id(), "old", "old-" + UUID.randomUUID(), times))
                .expect(200)
                .body()
                .replaceAll("(?s).*\"id\":\"([^\"]*)\".*", "$1");
    }

    private static String[] filter(JsonNode filter) {
        List<String> namesAndValues = new ArrayList<>();
        filter.properties().forEach(field -> {
            namesAndValues.add(field.getKey());
            namesAndValues.add(field.getValue().textValue());
        });
        return namesAndValues.toArray(String[]::new);
    }
}
