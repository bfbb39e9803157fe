/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters and orders of the administrators' list. */
@ExtendWith(RunningKeycloak.class)
class KeyFiltersIT {

    private static final long DAY = 86_400_000L;

    private final Demo demo;
    private final AdminDemo admin;

    KeyFiltersIT(Demo demo) {
        this.demo = demo;
        this.admin = new AdminDemo(demo);
    }

    @Test
    void aKeyGrantsAnEndpointByNameOrByTheWildcard() {
        User owner = demo.newUser();
        String named = key(owner, "none", Map.of("embeddings", "read_write"));
        String all = key(owner, "none", Map.of("*", "read"));
        String allButOne = key(owner, "none", Map.of("*", "read_write", "embeddings", "none"));
        String raised = key(owner, "none", Map.of("*", "read", "embeddings", "read_write"));
        String other = key(owner, "read_write", Map.of("moderation", "read"));

        assertThat(ids(owner, "endpoint", "embeddings")).containsExactlyInAnyOrder(named, all, raised);
        assertThat(ids(owner, "endpoint", "embeddings", "level", "read")).containsExactly(all);
        assertThat(ids(owner, "endpoint", "embeddings", "level", "read_write"))
                .containsExactlyInAnyOrder(named, raised);
        assertThat(ids(owner, "endpoint", "*")).containsExactlyInAnyOrder(all, allButOne, raised);
        assertThat(ids(owner, "endpoint", "*", "level", "read_write")).containsExactly(allButOne);
        assertThat(ids(owner, "endpoint", "moderation")).containsExactlyInAnyOrder(all, allButOne, raised, other);
        assertThat(admin.count("userId", owner.id(), "endpoint", "embeddings")).isEqualTo(3);
        // Alice's endpoint: the wildcard of somebody else's key does not reach it.
        assertThat(ids(owner, "endpoint", "img-gen")).isEmpty();
        assertThat(ids(owner, "endpoint", "no-such-endpoint")).isEmpty();
    }

    @Test
    void aKeyThatNamesAnEndpointInAnotherSpellingDoesNotGrantItByTheWildcard() {
        User owner = demo.newUser();
        String endpoint = "spelled-" + UUID.randomUUID();
        String other = endpoint.toUpperCase(Locale.ROOT);
        admin.call("PUT", "api-endpoints/" + endpoint, Map.of("name", "Spelled"))
                .expect(201);
        String all = key(owner, "none", Map.of("*", "read"));
        key(owner, "none", Map.of("*", "read_write", endpoint, "none"));
        admin.call("DELETE", "api-endpoints/" + endpoint).expect(204);
        admin.call("PUT", "api-endpoints/" + other, Map.of("name", "Spelled")).expect(201);

        assertThat(ids(owner, "endpoint", other)).containsExactly(all);

        admin.call("DELETE", "api-endpoints/" + other).expect(204);
    }

    @Test
    void anEndpointThatWasDeletedIsGrantedByNoKey() {
        User owner = demo.newUser();
        String endpoint = "filtered-" + UUID.randomUUID();
        admin.call("PUT", "api-endpoints/" + endpoint, Map.of("name", "Filtered"))
                .expect(201);
        String named = key(owner, "none", Map.of(endpoint, "read"));
        assertThat(ids(owner, "endpoint", endpoint)).containsExactly(named);
        assertThat(ids(owner, "level", "read")).containsExactly(named);

        admin.call("DELETE", "api-endpoints/" + endpoint).expect(204);
        assertThat(ids(owner, "endpoint", endpoint)).isEmpty();
        admin.call("PUT", "api-endpoints/" + endpoint, Map.of("name", "Another one"))
                .expect(201);
        assertThat(ids(owner, "endpoint", endpoint)).isEmpty();
        assertThat(ids(owner, "level", "read")).isEmpty();
        admin.call("DELETE", "api-endpoints/" + endpoint).expect(204);
    }

    @Test
    void theLevelOfAKeyIsTheHighestThatItGrants() {
        User owner = demo.newUser();
        String reader = key(owner, "read", Map.of("*", "read"));
        String writer = key(owner, "read", Map.of("embeddings", "read_write"));
        String wide = key(owner, "none", Map.of("*", "read_write"));
        String powerless = key(owner, "none", Map.of());

        assertThat(ids(owner, "level", "read")).containsExactly(reader);
        assertThat(ids(owner, "level", "read_write")).containsExactlyInAnyOrder(writer, wide);
        assertThat(ids(owner, "wideOpen", "true")).containsExactly(wide);
        assertThat(ids(owner)).contains(powerless).hasSize(4);
    }

    @Test
    void keysAreFoundByExpiryAndUse() {
        User owner = demo.newUser();
        long now = System.currentTimeMillis();
        String never = admin.make(owner, "never").id();
        String soon = admin.make(owner, Map.of("name", "soon", "expiresTimestamp", now + 10 * DAY))
                .id();
        String later = admin.make(owner, Map.of("name", "later", "expiresTimestamp", now + 40 * DAY))
                .id();

        assertThat(ids(owner, "withoutExpiry", "true")).containsExactly(never);
        assertThat(ids(owner, "withoutExpiry", "false")).containsExactlyInAnyOrder(soon, later);
        assertThat(ids(owner, "expiringWithin", "30")).containsExactly(soon);
        assertThat(ids(owner, "expiringWithin", "41")).containsExactlyInAnyOrder(soon, later);
        assertThat(ids(owner, "neverUsed", "true")).hasSize(3);
        assertThat(ids(owner, "neverUsed", "false")).isEmpty();
        admin.enable(soon, false).expect(200);
        assertThat(ids(owner, "disabledBy", "administrator")).containsExactly(soon);
        assertThat(ids(owner, "disabledBy", "owner")).isEmpty();
    }

    @Test
    void aReportedKeyIsFoundWhoeverHasEnabledOrDisabledItSince() {
        User owner = demo.newUser();
        String leaked = admin.make(owner, "leaked").id();
        String enabled = admin.make(owner, "enabled again").id();
        String stopped = admin.make(owner, "enabled and disabled again").id();
        String other = admin.make(owner, "never reported").id();
        for (String id : List.of(leaked, enabled, stopped)) {
            admin.call("POST", "api-keys/" + id + "/leak").expect(200);
        }
        admin.enable(enabled, true).expect(200);
        admin.enable(stopped, true).expect(200);
        admin.enable(stopped, false).expect(200);
        admin.enable(other, false).expect(200);

        assertThat(ids(owner, "leaked", "true")).containsExactlyInAnyOrder(leaked, enabled, stopped);
        assertThat(ids(owner, "leaked", "true", "enabled", "true")).containsExactly(enabled);
        assertThat(ids(owner, "leaked", "false")).containsExactly(other);
        assertThat(ids(owner, "disabledBy", "leak")).containsExactly(leaked);
        assertThat(admin.count("userId", owner.id(), "leaked", "true")).isEqualTo(3);
    }

    @Test
    void eachOrderIsStableAndItsReverseTheSameBackwards() throws InterruptedException {
        User owner = demo.newUser();
        long now = System.currentTimeMillis();
        String second = admin.make(owner, Map.of("name", "beta", "expiresTimestamp", now + 10 * DAY))
                .id();
        Thread.sleep(5);
        String first = admin.make(owner, "Alpha").id();
        Thread.sleep(5);
        String third = admin.make(owner, Map.of("name", "gamma", "expiresTimestamp", now + 5 * DAY))
                .id();

        assertThat(ids(owner, "sort", "name")).containsExactly(first, second, third);
        assertThat(ids(owner, "sort", "created")).containsExactly(second, first, third);
        assertThat(ids(owner, "sort", "expires")).containsExactly(third, second, first);
        assertThat(ids(owner, "sort", "lastUsed")).containsExactlyInAnyOrder(first, second, third);
        assertThat(ids(owner)).isEqualTo(ids(owner, "sort", "-created"));
        for (String sort : List.of("name", "created", "expires", "lastUsed")) {
            List<String> backwards = new ArrayList<>(ids(owner, "sort", "-" + sort));
            Collections.reverse(backwards);
            assertThat(backwards).as(sort).isEqualTo(ids(owner, "sort", sort));
            assertThat(ids(owner, "sort", sort, "first", "1", "max", "1"))
                    .containsExactly(ids(owner, "sort", sort).get(1));
        }
    }

    @Test
    void aPartOfTheNameIsEnoughInAnyCase() {
        String unique = UUID.randomUUID().toString();
        User owner = demo.newUser();
        String key = admin.make(owner, "Nightly " + unique + " export").id();

        for (String part : List.of(unique, unique.toUpperCase(Locale.ROOT), unique + " exp")) {
            assertThat(admin.ids("search", part)).as(part).containsExactly(key);
            assertThat(admin.count("search", part)).as(part).isEqualTo(1);
        }
        assertThat(ids(owner, "search", "export")).containsExactly(key);
        assertThat(ids(owner, "search", "exporter")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "endpoint, a%20b, img-gen",
        "level, write, read_write",
        "level, none, read",
        "wideOpen, false, true",
        "withoutExpiry, yes, true",
        "expiringWithin, 0, 1",
        "expiringWithin, 1.5, 30",
        "expiringWithin, 99999, 365",
        "neverUsed, 1, false",
        "disabledBy, nobody, leak",
        "leaked, yes, false",
        "sort, id, name",
        "sort, --name, -name",
        "sort, Name, -lastUsed"
    })
    void anUnknownValueIsRefusedBesideAKnownOne(String parameter, String unknown, String known) {
        Answer refused = admin.call("GET", "api-keys?" + parameter + "=" + unknown);

        assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
        assertThat(refused.text("error")).isEqualTo("invalid_request");
        admin.call("GET", "api-keys?" + parameter + "=" + known).expect(200);
    }

    @Test
    void anOrderIsNoFilter() {
        for (String call : List.of("GET api-keys/count", "GET api-keys/export", "POST api-keys/disable")) {
            Answer refused = admin.call(call.split(" ")[0], call.split(" ")[1] + "?sort=name");
            assertThat(refused.text("error")).as(call).isEqualTo("unknown_parameter");
        }
    }

    private String key(User owner, String graphql, Map<String, String> endpoints) {
        return admin.make(
                        owner,
                        new HashMap<>(Map.of(
                                "name", "filtered", "permissions", Map.of("graphql", graphql, "endpoints", endpoints))))
                .id();
    }

    private List<String> ids(User owner, String... namesAndValues) {
        List<String> all = new ArrayList<>(List.of("userId", owner.id()));
        all.addAll(List.of(namesAndValues));
        return admin.ids(all.toArray(String[]::new));
    }
}
