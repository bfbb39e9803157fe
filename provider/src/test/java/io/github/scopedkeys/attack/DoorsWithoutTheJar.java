/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.attack;

import static io.github.scopedkeys.server.Json.INACTIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Database;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeycloakServer;
import io.github.scopedkeys.server.Postgres;
import io.github.scopedkeys.server.RunningKeycloak;
import io.github.scopedkeys.server.TrustingRealm;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The doors of a node that does not have the jar, on the database of one that has: while the jar is installed or
 * removed node by node. Such a node knows neither keys nor the mark of their tokens. Both nodes are the same issuer, so
 * that a token is not rejected for that. The runs of {@code -Pattack} and {@code -Pfaults} include these.
 */
class DoorsWithoutTheJar {

    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    private static final Doors DOORS = new Doors("A node without the jar");

    private static KeycloakServer node;
    private static KeycloakServer bare;
    private static Demo demo;
    private static Demo there;
    private static Attacker attacker;

    @BeforeAll
    static void start() {
        Database database = Postgres.ofThisRun().newDatabase();
        node = KeycloakServer.named("with-jar")
                .on(database)
                .alone()
                .option("--spi-api-keys--default--pepper=" + RunningKeycloak.PEPPER)
                .start();
        demo = new Demo(node);
        attacker = Attacker.in(demo, Map.of("standard.token.exchange.enabled", "true"), Demo.PLATFORM_API.id());
        bare = KeycloakServer.named("bare")
                .on(database)
                .alone()
                .withoutOurJar()
                .option("--hostname=" + node.baseUri())
                .start();
        there = new Demo(bare);
    }

    @AfterAll
    static void stop() {
        DOORS.print();
        Stream.of(bare, node).filter(server -> server != null).forEach(KeycloakServer::close);
        RunningKeycloak.demandNoSecretsInLogs();
    }

    @TestFactory
    Stream<DynamicTest> doors() {
        return DOORS.closedTo(
                attacker,
                List.of(
                        get("Admin REST: users", "/admin/realms/demo/users"),
                        get("Admin REST: clients", "/admin/realms/demo/clients"),
                        door(
                                "Admin REST: create a user",
                                500,
                                token -> there.http()
                                        .post("/admin/realms/demo/users")
                                        .bearer(token)
                                        .json(Map.of("username", "made-" + UUID.randomUUID()))
                                        .send()),
                        get("Account REST: profile", "/realms/demo/account"),
                        get("Account REST: credentials", "/realms/demo/account/credentials"),
                        door(
                                "userinfo",
                                403,
                                token -> there.http()
                                        .get(Demo.USERINFO_PATH)
                                        .bearer(token)
                                        .send()),
                        door("client registration: create", 403, token -> there.registerClient(token)),
                        door(
                                "standard token exchange",
                                500,
                                token -> there.http()
                                        .post(Demo.TOKEN_PATH)
                                        .basic(
                                                attacker.client().id(),
                                                attacker.client().secret())
                                        .form(
                                                "grant_type",
                                                Demo.EXCHANGE_GRANT,
                                                "subject_token",
                                                token,
                                                "subject_token_type",
                                                ACCESS_TOKEN)
                                        .send())));
    }

    @Test
    void introspectionFindsNeitherAKeyNorItsTokenActive() {
        assertThat(introspect(attacker.accessToken())
                        .expect(200)
                        .json()
                        .path("active")
                        .asBoolean())
                .isTrue();

        assertThat(introspect(attacker.key()).expect(200).body()).isEqualTo(INACTIVE);
        assertThat(introspect(attacker.keyToken()).status()).isEqualTo(400);
    }

    /**
     * This door has its lock in the jar alone. The token must be for that realm, which only a mapper of the gate does.
     */
    @Test
    void aRealmThatTrustsThisOneAcceptsTheTokenAsItAcceptsOrdinaryOnes() {
        try (TrustingRealm trusting = TrustingRealm.of(demo)) {
            trusting.link(attacker.user());
            Attacker asserting = attacker.only(trusting.issuer());
            trusting.assertion(asserting.keyToken()).expect(400);

            Answer accepted = there.http()
                    .post(trusting.protocol("token"))
                    .basic(TrustingRealm.CLIENT.id(), TrustingRealm.CLIENT.secret())
                    .form(
                            "grant_type",
                            "urn:ietf:params:oauth:grant-type:jwt-bearer",
                            "assertion",
                            asserting.keyToken())
                    .send();

            assertThat(accepted.status()).isEqualTo(200);
        }
    }

    private static Answer introspect(String token) {
        return there.introspect(token);
    }

    private static Door get(String name, String path) {
        return door(
                name,
                500,
                token -> there.http()
                        .get(path)
                        .header("Accept", "application/json")
                        .bearer(token)
                        .send());
    }

    private static Door door(String name, int refusal, Function<String, Answer> call) {
        return Door.of(name, attacker::accessToken, refusal, call);
    }
}
