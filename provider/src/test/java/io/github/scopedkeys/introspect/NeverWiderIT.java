/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.introspect;

import static io.github.scopedkeys.server.Json.INACTIVE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Check P4, over random grants of a realm administrator's key and a changing catalog. No introspection is wider than
 * the token, no token wider than its key, and no key wider than what its owner may use at that moment. The test
 * computes the expected result from its own requests, not from the server's state.
 */
@ExtendWith(RunningKeycloak.class)
class NeverWiderIT {

    private static final int ROUNDS = 40;
    private static final List<String> LEVELS = List.of("none", "read", "read_write");

    private final long seed = Long.getLong("scopedkeys.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Demo demo;
    private final KeyOwner owner;
    private final KeyOwner.Key key;
    private final String catalogueToken;

    /** Endpoints that are added and removed: true while the key's owner may use them. */
    private final Map<String, Boolean> usable = new TreeMap<>();

    private String graphql = "none";
    private String everyOther = "none";
    private Map<String, String> named = Map.of();

    NeverWiderIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
        this.key = owner.create("none");
        this.catalogueToken = demo.controlPlaneToken();
    }

    @BeforeEach
    void anAdministratorWithFiveEndpoints() {
        demo.grantRealmAdmin(owner.user());
        String unique = UUID.randomUUID().toString();
        for (int i = 0; i < 5; i++) {
            put(unique + "-" + i, owner.user().id());
        }
    }

    @AfterEach
    void removeThem() {
        usable.keySet().forEach(owner::removeEndpoint);
    }

    @Test
    void anAnswerIsNeverWiderThanItsTokenNorATokenThanItsKeyNorAKeyThanItsOwnersEndpoints() {
        Map<String, Integer> seen = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            permitAnything();
            moveEndpoints();
            Set<String> wanted = subset();
            Answer exchanged = wanted.isEmpty()
                    ? demo.exchange(key.secret())
                    : demo.exchange(key.secret(), "scope", String.join(" ", wanted));
            Set<String> all = allowed(everything());
            if (exchanged.status() != 200) {
                assertThat(exchanged.text("error")).as(story(round)).isEqualTo("invalid_scope");
                assertThat(wanted.isEmpty() ? all.isEmpty() : !all.containsAll(wanted))
                        .as("refused for a reason, " + story(round))
                        .isTrue();
                seen.merge("refused", 1, Integer::sum);
                continue;
            }
            Set<String> carried = ofOurs(exchanged.text("scope"));
            assertThat(carried).as(story(round)).isEqualTo(wanted.isEmpty() ? all : wanted);
            assertThat(ofOurs(Demo.claims(exchanged.text("access_token"))
                            .get("scope")
                            .asText()))
                    .isEqualTo(carried);

            // Both may change now; the token stays the same.
            if (random.nextBoolean()) {
                permitAnything();
            }
            moveEndpoints();
            seen.merge(checkAnswers(exchanged.text("access_token"), carried, round), 1, Integer::sum);
            checkRawKeyAndGateway(round);
        }
        assertThat(seen).as("seed " + seed).containsKeys("refused", "narrower", "as made");
    }

    private String checkAnswers(String token, Set<String> carried, int round) {
        Set<String> expected = allowed(carried);
        JsonNode answer = demo.introspect(token).expect(200).json();
        Set<String> others = everyScope(Demo.claims(token));
        if (others.equals(carried) && expected.isEmpty()) {
            assertThat(answer.toString()).as(story(round)).isEqualTo(INACTIVE);
            return "inactive";
        }
        if (!answer.get("active").asBoolean()) {
            assertThat(expected).as(story(round)).isEmpty();
            return "inactive";
        }
        assertThat(ofOurs(answer.get("scope").asText())).as(story(round)).isEqualTo(expected);
        assertThat(everyScope(answer)).as(story(round)).isSubsetOf(others);
        assertThat(detailed(answer)).as(story(round)).isEqualTo(everyScope(answer));
        assertThat(answer.path("realm_access").toString()).isEqualTo("{\"roles\":[]}");
        assertThat(answer.path("resource_access")).isEmpty();
        assertThat(answer.get("api_key_id").asText()).isEqualTo(key.id());
        return expected.equals(carried) ? "as made" : "narrower";
    }

    private void checkRawKeyAndGateway(int round) {
        Set<String> all = allowed(everything());
        JsonNode raw = demo.http()
                .post(Demo.INTROSPECT_PATH)
                .basic(Demo.GATE.id(), Demo.GATE.secret())
                .form("token", key.secret())
                .send()
                .expect(200)
                .json();
        assertThat(ofOurs(raw.path("scope").asText())).as(story(round)).isEqualTo(all);
        for (String scope : everything()) {
            if (random.nextInt(4) == 0) {
                assertThat(demo.http()
                                .get(Demo.KEYS_PATH + "/authorize?scope=" + scope)
                                .header("X-Gate-Authorization", Demo.GATE.basic())
                                .bearer(key.secret())
                                .send()
                                .status())
                        .as(scope + ", " + story(round))
                        .isEqualTo(all.contains(scope) ? 200 : 403);
            }
        }
    }

    /** A key can only name usable endpoints. All others have the level of {@code *}. */
    private void permitAnything() {
        graphql = level();
        everyOther = random.nextInt(3) == 0 ? level() : "none";
        named = new TreeMap<>();
        usable.forEach((id, mine) -> {
            if (mine && random.nextBoolean()) {
                named.put(id, level());
            }
        });
        Map<String, String> endpoints = new TreeMap<>(named);
        endpoints.put("*", everyOther);
        demo.keys(
                        "PATCH",
                        "/" + key.id(),
                        owner.token(),
                        Map.of("permissions", Map.of("graphql", graphql, "endpoints", endpoints)))
                .expect(200);
    }

    private void moveEndpoints() {
        for (String id : List.copyOf(usable.keySet())) {
            if (random.nextInt(4) == 0) {
                put(id, random.nextBoolean() ? owner.user().id() : random.nextBoolean() ? Demo.BOB.id() : null);
            }
        }
    }

    private void put(String id, String ownerId) {
        Map<String, Object> endpoint = new HashMap<>(Map.of("name", id));
        if (ownerId != null) {
            endpoint.put("ownerId", ownerId);
        }
        assertThat(demo.http()
                        .put(Demo.ADMIN_PATH + "api-endpoints/" + id)
                        .bearer(catalogueToken)
                        .json(endpoint)
                        .send()
                        .status())
                .isIn(200, 201, 204);
        usable.put(id, !Demo.BOB.id().equals(ownerId));
    }

    private Set<String> everything() {
        Set<String> all = new TreeSet<>(List.of("graphql:read", "graphql:write"));
        usable.keySet().forEach(id -> all.addAll(List.of("endpoint:" + id + ":read", "endpoint:" + id + ":write")));
        return all;
    }

    /** The scopes among these that the key grants and its owner may use now. */
    private Set<String> allowed(Set<String> scopes) {
        Set<String> held = new TreeSet<>(scopes("graphql:", graphql));
        usable.forEach((id, mine) -> {
            if (mine) {
                held.addAll(scopes("endpoint:" + id + ":", named.getOrDefault(id, everyOther)));
            }
        });
        held.retainAll(scopes);
        return held;
    }

    /** Empty in half of the cases: the token then has everything the key has. */
    private Set<String> subset() {
        Set<String> wanted = new TreeSet<>();
        if (random.nextBoolean()) {
            List<String> pool = new ArrayList<>(random.nextInt(4) == 0 ? everything() : allowed(everything()));
            pool.stream().filter(scope -> random.nextInt(3) == 0).forEach(wanted::add);
        }
        return wanted;
    }

    private String level() {
        return LEVELS.get(random.nextInt(LEVELS.size()));
    }

    /** Ignores the demo's shared endpoints, which {@code *} covers, too. */
    private Set<String> ofOurs(String scope) {
        Set<String> ours = new TreeSet<>(Arrays.asList(scope.split(" ")));
        ours.retainAll(everything());
        return ours;
    }

    private static Set<String> everyScope(JsonNode claims) {
        return new TreeSet<>(Arrays.asList(claims.get("scope").asText().split(" ")));
    }

    private static List<String> scopes(String resource, String level) {
        return switch (level) {
            case "none" -> List.of();
            case "read" -> List.of(resource + "read");
            default -> List.of(resource + "read", resource + "write");
        };
    }

    private static Set<String> detailed(JsonNode claims) {
        Set<String> scopes = new TreeSet<>();
        for (JsonNode detail : claims.get("authorization_details")) {
            String resource = detail.get("type").asText().equals("graphql")
                    ? "graphql:"
                    : "endpoint:" + detail.get("identifier").asText() + ":";
            detail.get("actions").forEach(action -> scopes.add(resource + action.asText()));
        }
        return scopes;
    }

    private String story(int round) {
        return "seed " + seed + ", round " + round + ": graphql " + graphql + ", * " + everyOther + ", " + named
                + ", usable " + usable;
    }
}
