/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

import static io.github.scopedkeys.server.Json.INACTIVE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.key.Guess;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Many concurrent callers with many keys, whose reads the server shares: each gets what their own key allows, according
 * to a model that is independent of the server's code. {@code -Dscopedkeys.mixed=100000} sends that many requests.
 */
@ExtendWith(RunningKeycloak.class)
class MixedRequestsIT {

    private static final int REQUESTS = Integer.getInteger("scopedkeys.mixed", 3_000);
    private static final long SEED = Long.getLong("scopedkeys.seed", System.nanoTime());
    private static final int AT_ONCE = 64;
    private static final int OWNERS = 8;
    private static final int KEYS_PER_OWNER = 25;
    private static final List<String> LEVELS = List.of("none", "read", "read_write");

    private final Demo demo;
    private final Random random = new Random(SEED);
    private final List<KeyOwner> owners = new ArrayList<>();
    private final List<Known> keys = new ArrayList<>();

    MixedRequestsIT(Demo demo) {
        this.demo = demo;
    }

    /**
     * A key in the model.
     *
     * @param live whether it works
     * @param levels by endpoint; {@code *} for every other endpoint that the owner may use
     */
    private record Known(
            KeyOwner owner, String id, String secret, boolean live, String graphql, Map<String, String> levels) {

        boolean grants(String scope) {
            String[] parts = scope.split(":");
            if (parts[0].equals("graphql")) {
                return covers(graphql, parts[1]);
            }
            boolean usable = Demo.SHARED_ENDPOINTS.contains(parts[1])
                    || parts[1].equals(owner.first())
                    || parts[1].equals(owner.second());
            return usable && covers(levels.getOrDefault(parts[1], levels.getOrDefault("*", "none")), parts[2]);
        }

        private static boolean covers(String level, String action) {
            return level.equals("read_write") || (level.equals("read") && action.equals("read"));
        }
    }

    @Test
    void everyCallerGetsWhatTheirOwnKeyAllowsAndNothingElse() throws Exception {
        makeKeys();
        List<Callable<Optional<String>>> requests = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            Known key = keys.get(random.nextInt(keys.size()));
            List<String> scopes = scopes(key);
            int door = random.nextInt(3);
            requests.add(() -> ask(door, key, scopes));
        }

        List<String> wrong = new ArrayList<>();
        ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            for (Future<Optional<String>> answer : callers.invokeAll(requests)) {
                answer.get().ifPresent(wrong::add);
            }
        } finally {
            callers.shutdownNow();
        }

        assertThat(wrong).as("seed " + SEED).isEmpty();
    }

    private void makeKeys() throws InterruptedException {
        for (int i = 0; i < OWNERS; i++) {
            owners.add(KeyOwner.in(demo));
        }
        for (KeyOwner owner : owners) {
            for (int i = 0; i < KEYS_PER_OWNER; i++) {
                keys.add(key(owner, i % 8));
            }
        }
        // Those that expire have expired.
        TimeUnit.SECONDS.sleep(6);
    }

    private Known key(KeyOwner owner, int kind) {
        Map<String, String> levels = new HashMap<>();
        for (String endpoint : List.of("*", owner.first(), owner.second(), Demo.SHARED_ENDPOINTS.get(0))) {
            if (random.nextBoolean()) {
                levels.put(endpoint, LEVELS.get(random.nextInt(3)));
            }
        }
        String graphql = LEVELS.get(random.nextInt(3));
        List<String> pairs = new ArrayList<>();
        levels.forEach((endpoint, level) -> pairs.addAll(List.of(endpoint, level)));
        String[] endpoints = pairs.toArray(String[]::new);
        KeyOwner.Key key = kind == 1
                ? owner.createUntil(System.currentTimeMillis() + 5_000, graphql, endpoints)
                : owner.create(graphql, endpoints);
        switch (kind) {
            case 2 -> owner.enable(key, false);
            case 3 -> owner.delete(key);
            default -> {}
        }
        String secret = kind == 4 ? Guess.at(key.id()) : key.secret();
        return new Known(owner, key.id(), secret, kind == 0 || kind > 4, graphql, levels);
    }

    /** One to three scopes that the key has or does not have, sometimes of other owners' or missing endpoints. */
    private List<String> scopes(Known key) {
        List<String> endpoints = new ArrayList<>(Demo.SHARED_ENDPOINTS);
        endpoints.addAll(List.of(key.owner().first(), key.owner().second()));
        if (random.nextInt(10) == 0) {
            endpoints.add(owners.get(random.nextInt(OWNERS)).first());
            endpoints.add("not-there");
        }
        Set<String> scopes = new HashSet<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            String action = random.nextInt(3) == 0 ? "write" : "read";
            scopes.add(
                    random.nextInt(3) == 0
                            ? "graphql:" + action
                            : "endpoint:" + endpoints.get(random.nextInt(endpoints.size())) + ":" + action);
        }
        return List.copyOf(scopes);
    }

    private Optional<String> ask(int door, Known key, List<String> scopes) {
        boolean granted = scopes.stream().allMatch(key::grants);
        String scope = String.join(" ", scopes);
        return switch (door) {
            case 0 -> {
                Answer answer = demo.exchange(key.secret(), "scope", scope);
                int expected = key.live() && granted ? 200 : 400;
                String error = key.live() ? "invalid_scope" : "invalid_request";
                boolean right = answer.status() == expected
                        && (expected == 200
                                ? isOf(key, scopes, answer.text("access_token"))
                                : answer.text("error").equals(error));
                yield judged(right, "exchange", key, scope, answer);
            }
            case 1 -> {
                Answer answer = demo.http()
                        .get(Demo.KEYS_PATH + "/authorize?scope=" + scope.replace(" ", "%20"))
                        .header("X-Gate-Authorization", Demo.GATE.basic())
                        .bearer(key.secret())
                        .send();
                int expected = !key.live() ? 401 : granted ? 200 : 403;
                boolean right = answer.status() == expected
                        && (expected != 200
                                || isOf(
                                        key,
                                        scopes,
                                        answer.header("Authorization").substring("Bearer ".length())));
                yield judged(right, "gateway", key, scope, answer);
            }
            default -> {
                Answer answer = demo.introspectAs(Demo.GATE, key.secret());
                // A key that grants nothing is active and has no scope.
                List<String> all = List.of(answer.json().path("scope").asText().split(" "));
                boolean right = key.live()
                        ? answer.json().get("active").asBoolean()
                                && answer.text("sub").equals(key.owner().user().id())
                                && scopes.stream().allMatch(asked -> key.grants(asked) == all.contains(asked))
                        : answer.body().equals(INACTIVE);
                yield judged(right, "introspection", key, scope, answer);
            }
        };
    }

    private static boolean isOf(Known key, List<String> scopes, String jwt) {
        JsonNode claims = Demo.claims(jwt);
        return claims.get("sub").asText().equals(key.owner().user().id())
                && claims.get("api_key_id").asText().equals(key.id())
                && Set.of(claims.get("scope").asText().split(" ")).equals(Set.copyOf(scopes));
    }

    private static Optional<String> judged(boolean right, String door, Known key, String scope, Answer answer) {
        return right ? Optional.empty() : Optional.of(door + " " + key + " asked for " + scope + ": " + answer);
    }
}
