/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import io.github.scopedkeys.status.Statuses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Services that never ask Keycloak about a token, and yet notice that its key was disabled. */
@ExtendWith(RunningKeycloak.class)
class StatusListRecipesIT {

    private static final int ROUNDS = Integer.getInteger("scopedkeys.status.rounds", 3);
    /** The list can be 3 seconds old when a service gets it, and is used for 15; the rest is for a slow machine. */
    private static final long PATIENCE = 60_000;

    private static final Duration NOTICED = Duration.ofSeconds(20);

    /** Fewer than the realm allows. */
    private static final int KEYS_OF_AN_OWNER = 40;

    private static final Map<Service, Recipe> SERVICES = new EnumMap<>(Service.class);
    private static Path nodeFolder;
    private static RealmKey realmKey;

    private final Demo demo;
    private final KeyOwner owner;

    StatusListRecipesIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
    }

    private enum Service {
        NODE,
        SPRING
    }

    @BeforeAll
    static void start(Demo demo) {
        Statuses.enable(demo, true);
        realmKey = RealmKey.addTo(demo);
        Path spring = Recipe.copyOf("spring");
        Maven.run(spring, "package");
        int springPort = Recipe.freePort();
        SERVICES.put(
                Service.SPRING,
                Recipe.launch(
                        spring,
                        environment(demo, springPort),
                        springPort,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-jar",
                        "target/platform.jar"));
        nodeFolder = Recipe.copyOf("node");
        Recipe.run(nodeFolder, "npm", "ci", "--no-audit", "--no-fund");
        int nodePort = Recipe.freePort();
        SERVICES.put(
                Service.NODE, Recipe.start(nodeFolder, environment(demo, nodePort), nodePort, "node", "service.js"));
        SERVICES.get(Service.SPRING).await(Pattern.compile("Started Platform"));
    }

    private static Map<String, String> environment(Demo demo, int port) {
        return Map.of("ISSUER", demo.issuer(), "PORT", String.valueOf(port), "STATUS_LIST", "true");
    }

    @AfterAll
    static void stop(Demo demo) {
        SERVICES.values().forEach(Recipe::close);
        Statuses.enable(demo, false);
        if (realmKey != null) {
            realmKey.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyCaseIsDecidedAsTheTableSays(Service service) {
        String name = service == Service.NODE ? "Node, status list" : "Spring, status list";

        ServiceCases.of(name, demo, owner, realmKey)
                .noticing(NOTICED)
                .areDecidedAsTheTableSays(SERVICES.get(service).uri(), ServiceCases.Call.of(owner.first()));
    }

    @Test
    void theNodeRecipePassesItsOwnTests() {
        Recipe.run(nodeFolder, "node", "--test");
    }

    @ParameterizedTest
    @EnumSource
    void aTokenIsRefusedSoonAfterItsKeyWasDisabled(Service service) throws Exception {
        List<KeyOwner> owners = new ArrayList<>();
        List<KeyOwner.Key> keys = new ArrayList<>();
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            KeyOwner of = i % KEYS_OF_AN_OWNER == 0 ? KeyOwner.in(demo) : owners.get(i - 1);
            KeyOwner.Key key = of.create("none", of.first(), "read");
            owners.add(of);
            keys.add(key);
            tokens.add(token(key));
        }
        String other = token(owner.create("none", owner.first(), "read"));
        tokens.forEach(token -> assertThat(status(service, token)).isEqualTo(200));
        List<Future<Long>> refusals = new ArrayList<>();
        ExecutorService watchers = Executors.newFixedThreadPool(ROUNDS + 1);
        try {
            Future<Void> others = watchers.submit(this::askAsOtherServicesDo);
            for (int i = 0; i < ROUNDS; i++) {
                owners.get(i).enable(keys.get(i), false);
                long disabled = System.nanoTime();
                String token = tokens.get(i);
                refusals.add(watchers.submit(() -> untilRefused(service, token, disabled)));
                // So that the disables fall on all moments between two lists.
                TimeUnit.MILLISECONDS.sleep(1_300);
            }
            List<Long> millis = new ArrayList<>();
            for (Future<Long> refusal : refusals) {
                millis.add(refusal.get());
            }
            assertThat(others.isDone()).isFalse();
            Collections.sort(millis);
            System.out.printf(
                    "%s: %d rounds, milliseconds from disable to refusal: median %d, p99 %d, highest %d, all %s%n",
                    service,
                    ROUNDS,
                    millis.get(ROUNDS / 2),
                    millis.get((ROUNDS * 99 + 99) / 100 - 1),
                    millis.get(ROUNDS - 1),
                    millis);
        } finally {
            watchers.shutdownNow();
        }
        assertThat(status(service, other)).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void aTokenThatRefersToNoListOfTheIssuerIsRefused(Service service) throws Exception {
        String good = token(owner.create("none", owner.first(), "read"));
        ObjectNode reference = (ObjectNode) Demo.claims(good).at("/status/status_list");
        String uri = reference.get("uri").asText();
        assertThat(status(service, resigned(good, reference.toString()))).isEqualTo(200);

        for (String wrong : List.of(
                """
                        {"idx":%s,"uri":"%s"}""".formatted(1 << 17, uri),
                """
                        {"idx":-1,"uri":"%s"}""".formatted(uri),
                """
                        {"idx":"1","uri":"%s"}""".formatted(uri),
                """
                        {"idx":1,"uri":"http://127.0.0.1:1/api-keys/status/0"}""",
                """
                        {"idx":1,"uri":"%s/../0"}""".formatted(uri),
                "{\"idx\":1}",
                "{\"uri\":\"" + uri + "\"}",
                "null")) {
            assertThat(status(service, resigned(good, wrong))).as(wrong).isEqualTo(401);
        }
        // There is no such list, so the token cannot be judged. Spring Boot shows its page for errors only to callers
        // with a good token.
        assertThat(status(service, resigned(good, """
                {"idx":1,"uri":"%s"}""".formatted(uri.replace("/0", "/9")))))
                .isEqualTo(service == Service.NODE ? 503 : 401);
    }

    /** So that Keycloak gives out lists that are not new. */
    private Void askAsOtherServicesDo() throws InterruptedException {
        while (true) {
            demo.http().get(Demo.KEYS_PATH + "/status/0").send().expect(200);
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private static long untilRefused(Service service, String token, long since) throws InterruptedException {
        while (true) {
            int status = status(service, token);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
            if (status == 401) {
                return millis;
            }
            assertThat(status).isEqualTo(200);
            assertThat(millis).isLessThan(PATIENCE);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** The same token, signed with a key of the realm, with another reference to its status. */
    private static String resigned(String token, String reference) throws Exception {
        ObjectMapper json = new ObjectMapper();
        ObjectNode claims = (ObjectNode) Demo.claims(token).deepCopy();
        claims.set("status", json.createObjectNode().set("status_list", json.readTree(reference)));
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(realmKey.key().getKeyID())
                        .build(),
                JWTClaimsSet.parse(claims.toString()));
        jwt.sign(new RSASSASigner(realmKey.key()));
        return jwt.serialize();
    }

    private String token(KeyOwner.Key key) {
        return demo.exchange(key.secret()).expect(200).text("access_token");
    }

    private static int status(Service service, String token) {
        return SERVICES.get(service)
                .http()
                .get("/v2/" + endpoint(token) + "/status")
                .bearer(token)
                .send()
                .status();
    }

    /** Each key here grants to read one endpoint. */
    private static String endpoint(String token) {
        return Demo.claims(token).get("scope").asText().split(":", -1)[1];
    }
}
