/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.Demo.User;
import io.github.scopedkeys.server.Http;
import io.github.scopedkeys.server.RunningKeycloak;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any two concurrent calls on one key or endpoint: neither fails, nothing is left behind, and a key that was disabled
 * or deleted does not work. {@code -Dscopedkeys.rounds=60} runs longer.
 */
@ExtendWith(RunningKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoAtOnceIT {

    private static final int ROUNDS = Integer.getInteger("scopedkeys.rounds", 2);
    private static final boolean LONG = ROUNDS >= 30;
    /** Keycloak's token for an administrator of the master realm is valid for one minute. */
    private static final long TOKEN_AGE = 20_000;

    private static final Map<String, String> ORPHANS = new TreeMap<>(Map.of(
            "grants",
            "SCOPED_KEY_GRANT r where not exists (select 1 from SCOPED_KEY k where k.ID = r.KEY_ID)",
            "last uses",
            "SCOPED_KEY_USE r where not exists (select 1 from SCOPED_KEY k where k.ID = r.KEY_ID)",
            "changes",
            "SCOPED_KEY_CHANGE r where not exists (select 1 from SCOPED_KEY k where k.ID = r.KEY_ID)",
            "counts",
            "SCOPED_KEY_COUNT r where not exists (select 1 from SCOPED_KEY k where k.ID = r.KEY_ID)",
            "keys",
            "SCOPED_KEY r where not exists (select 1 from USER_ENTITY u where u.ID = r.USER_ID)",
            "endpoints",
            "SCOPED_KEY_ENDPOINT r where not exists (select 1 from REALM m where m.ID = r.REALM_ID)"));

    private final Demo demo;
    private final ExecutorService pool = Executors.newFixedThreadPool(2);
    private User sharedOwner;
    private String administratorToken;
    private long administratorSince;

    TwoAtOnceIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeAll
    void newOwner() {
        sharedOwner = demo.newUser();
    }

    @AfterAll
    void end() {
        pool.shutdown();
    }

    static Stream<Arguments> pairs() {
        List<Arguments> pairs = new ArrayList<>();
        for (Call one : Call.values()) {
            for (Call other : Call.values()) {
                // Two concurrent deletes of one user or realm are up to Keycloak.
                if (one.compareTo(other) <= 0 && !(one.endsOwner() && other.endsOwner())) {
                    pairs.add(Arguments.of(one, other));
                }
            }
        }
        return pairs.stream();
    }

    @ParameterizedTest(name = "{0} beside {1}")
    @MethodSource("pairs")
    void neitherFailsNothingIsLeftBehindAndOffIsOff(Call one, Call other) throws Exception {
        List<String> faults = new ArrayList<>();
        int rounds = rounds(one, other);
        for (int round = 0; round < rounds; round++) {
            Place place = place(one, other);
            List<Call> calls = List.of(one, other);
            List<Answer> answers;
            try {
                answers = atOnce(calls, place);
            } catch (ExecutionException e) {
                // A status that docs/openapi.yaml does not describe, such as 500.
                faults.add(e.getCause().getMessage());
                continue;
            }
            for (int i = 0; i < 2; i++) {
                Answer answer = answers.get(i);
                if (!calls.get(i).allows(answer.status(), calls.get(1 - i))) {
                    faults.add(calls.get(i) + " gives " + answer.status() + " " + answer.body());
                }
            }
            faults.addAll(stillUsable(calls, answers, place));
            faults.addAll(orphans());
            tidy(calls, place);
        }
        assertThat(faults).as("%d rounds", rounds).isEmpty();
    }

    private static int rounds(Call one, Call other) {
        if (one == Call.DELETE_REALM || other == Call.DELETE_REALM) {
            return LONG ? ROUNDS / 6 : 0;
        }
        if (one == Call.DELETE_USER || other == Call.DELETE_USER) {
            return LONG ? ROUNDS : Math.max(1, ROUNDS / 6);
        }
        return ROUNDS;
    }

    private List<Answer> atOnce(List<Call> calls, Place place) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        List<Future<Answer>> running = new ArrayList<>();
        for (Call call : calls) {
            running.add(pool.submit(() -> {
                start.await();
                return call.send(place);
            }));
        }
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> call : running) {
            answers.add(call.get());
        }
        return answers;
    }

    private List<String> stillUsable(List<Call> calls, List<Answer> answers, Place place) {
        if (calls.contains(Call.DELETE_REALM)) {
            return List.of();
        }
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            if (!calls.get(i).endsKey() || answers.get(i).status() >= 300) {
                continue;
            }
            if (demo.exchange(place.key().key()).status() == 200) {
                faults.add("The key works after " + calls.get(i));
            }
            Answer beside = answers.get(1 - i);
            if (calls.get(i).endsSuccessors()
                    && List.of(Call.ROTATE, Call.DISABLE_AND_ROTATE).contains(calls.get(1 - i))
                    && beside.status() == 201
                    && demo.exchange(beside.text("key")).status() == 200) {
                faults.add("The successor works after " + calls.get(i));
            }
        }
        return faults;
    }

    private List<String> orphans() throws SQLException {
        if (!demo.server().database().isShared()) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        try (Connection connection = demo.server().jdbc();
                Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> orphans : ORPHANS.entrySet()) {
                try (ResultSet rows = statement.executeQuery("select count(*) from " + orphans.getValue())) {
                    rows.next();
                    if (rows.getLong(1) > 0) {
                        found.add(rows.getLong(1) + " orphan " + orphans.getKey());
                    }
                }
            }
        }
        return found;
    }

    private Place place(Call one, Call other) {
        String endpoint = "pair-" + UUID.randomUUID();
        String legacySecret = "legacy-" + UUID.randomUUID();
        if (one == Call.DELETE_REALM || other == Call.DELETE_REALM) {
            return inOwnRealm(endpoint, legacySecret);
        }
        boolean shared = one != Call.DELETE_USER && other != Call.DELETE_USER;
        User owner = shared ? sharedOwner : demo.newUser();
        return withKey(new Place(
                demo.http(),
                "/realms/" + Demo.REALM,
                owner,
                demo.login(owner),
                administratorToken(),
                null,
                endpoint,
                legacySecret));
    }

    private Place inOwnRealm(String endpoint, String legacySecret) {
        Http http = demo.http();
        String realm = "pair-" + UUID.randomUUID();
        String token = administratorToken();
        http.post("/admin/realms")
                .bearer(token)
                .json(Map.of(
                        "realm",
                        realm,
                        "enabled",
                        true,
                        "clients",
                        List.of(Map.of("clientId", "cli", "publicClient", true, "directAccessGrantsEnabled", true))))
                .send()
                .expect(201);
        String user = http.post("/admin/realms/" + realm + "/users")
                .bearer(administratorToken())
                .json(Demo.userJson("owner", "owner"))
                .send()
                .expect(201)
                .newId();
        String ownerToken = Demo.patiently(() -> demo.passwordGrant(realm, "cli", "owner", "owner"))
                .expect(200)
                .text("access_token");
        return withKey(new Place(
                http,
                "/realms/" + realm,
                new User(user, "owner", "owner"),
                ownerToken,
                administratorToken(),
                null,
                endpoint,
                legacySecret));
    }

    private static Place withKey(Place place) {
        Call.PUT_ENDPOINT.send(place).expect(201);
        JsonNode key = place.asOwner(
                        "POST",
                        "",
                        Map.of(
                                "name",
                                "Met",
                                "permissions",
                                Map.of("graphql", "read", "endpoints", Map.of(place.endpoint(), "read"))))
                .expect(201)
                .json();
        return new Place(
                place.http(),
                place.realmPath(),
                place.owner(),
                place.ownerToken(),
                place.administratorToken(),
                new NewKey(key.get("id").asText(), key.get("key").asText()),
                place.endpoint(),
                place.legacySecret());
    }

    /** Deletes most of the owner's keys, and the shared endpoints, which every user could use. */
    private void tidy(List<Call> calls, Place place) {
        if (calls.contains(Call.DELETE_REALM)) {
            return;
        }
        if (Collections.disjoint(calls, List.of(Call.DELETE_USER))) {
            place.asOwner("GET", "", null)
                    .expect(200)
                    .json()
                    .findValuesAsText("id")
                    .forEach(id -> place.asOwner("DELETE", "/" + id, null));
        }
        Call.DELETE_ENDPOINT.send(place);
    }

    private String administratorToken() {
        if (administratorToken == null || System.currentTimeMillis() - administratorSince > TOKEN_AGE) {
            administratorToken = demo.adminToken();
            administratorSince = System.currentTimeMillis();
        }
        return administratorToken;
    }
}
