/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static io.github.scopedkeys.server.Json.READ_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Demo.NewKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two nodes behind the proxy of {@code docker/}, each restarted in turn under load: no request fails, and no create or
 * delete is sent twice. {@code -Dscopedkeys.rolling.requests=10000} keeps restarting until that many requests have been
 * made.
 */
@ExtendWith(RunningKeycloak.class)
class RollingRestartOnPostgresIT {

    private static final int CALLERS = 6;
    /** The number of keys that one user creates in this test, below the realm's limit. */
    private static final int KEYS_OF_A_USER = 40;

    private static final long TOKEN_GOOD_FOR_NANOS = TimeUnit.MINUTES.toNanos(2);

    private static final int REQUESTS = Integer.getInteger("scopedkeys.rolling.requests", 0);

    private static KeycloakServer one;
    private static KeycloakServer other;
    private static ShippedProxy proxy;

    private final Demo demo;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicInteger requests = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    /** The names of keys whose create returned 201; all names differ. */
    private final Set<String> created = ConcurrentHashMap.newKeySet();
    /** The keys among them whose delete returned 204. A second delete would return 404. */
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();

    RollingRestartOnPostgresIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeAll
    static void startNodes(KeycloakServer shared) {
        one = node(shared, "rolling-1").start();
        other = node(shared, "rolling-2").start();
        proxy = ShippedProxy.before(one, other);
    }

    private static KeycloakServer.Builder node(KeycloakServer shared, String name) {
        KeycloakServer.Builder node = shared.secondNode(name);
        ShippedProxy.settingsOfNodes().forEach(node::environment);
        return node;
    }

    @AfterAll
    static void stopNodes() {
        Stream.of(proxy, one, other).filter(Objects::nonNull).forEach(closeable -> {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void eachNodeIsRestartedInTurnAndNoRequestFailsAndNoCreateOrDeleteIsRepeated() throws Exception {
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(new Caller());
        }
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        int restarts = 0;
        try {
            List<Future<?>> running = new ArrayList<>();
            callers.forEach(caller -> running.add(threads.submit(caller::run)));
            do {
                one.restart();
                other.restart();
                restarts += 2;
            } while (requests.get() < REQUESTS);
            stop.set(true);
            for (Future<?> caller : running) {
                caller.get(2, TimeUnit.MINUTES);
            }
        } finally {
            stop.set(true);
            threads.shutdownNow();
        }

        System.out.printf(
                "%d restarts, %d requests, %d keys created, %d of them deleted, %d failed%n",
                restarts, requests.get(), created.size(), deleted.size(), failures.size());
        Map<String, Integer> stored = stored();
        assertThat(stored.values()).as("keys of one create").containsOnly(1);
        assertThat(failures).isEmpty();
        assertThat(deleted).isNotEmpty();
        created.removeAll(deleted);
        assertThat(stored.keySet()).isNotEmpty().isEqualTo(created);
        // Not by chance: the proxy sent no request to a node that was closing its port or had closed it.
        assertThat(proxy.log().lines().filter(line -> line.contains("upstream")))
                .isNotEmpty()
                .allMatch(line -> line.contains("/health/ready"));
    }

    private static Map<String, Integer> stored() throws SQLException {
        Map<String, Integer> stored = new HashMap<>();
        try (Connection connection = one.jdbc();
                PreparedStatement statement = connection.prepareStatement(
                        "select name, count(*) from scoped_key where name like 'rolling-%' group by name");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                stored.put(rows.getString(1), rows.getInt(2));
            }
        }
        return stored;
    }

    /** Makes the requests of gateways, services and users in turns, all through the proxy. */
    private final class Caller {

        private final String name = "rolling-" + UUID.randomUUID() + "-";
        private final NewKey key;
        private Demo.User owner;
        private String token;
        private long loggedIn;
        private int made;

        Caller() {
            owner = demo.newUser();
            key = demo.newKey(owner, READ_WRITE);
            // As a user who creates keys. The proxy is the issuer in the tokens.
            expect(200, "login", this::login);
        }

        private Answer login() {
            Answer answer = proxy.http()
                    .post(Demo.TOKEN_PATH)
                    .form(
                            "grant_type",
                            "password",
                            "client_id",
                            Demo.CLI,
                            "username",
                            owner.name(),
                            "password",
                            owner.password())
                    .send();
            token = answer.status() == 200 ? answer.text("access_token") : token;
            loggedIn = System.nanoTime();
            return answer;
        }

        void run() {
            while (!stop.get()) {
                expect(
                        200,
                        "exchange",
                        () -> proxy.http()
                                .post(Demo.TOKEN_PATH)
                                .basic(Demo.GATE.id(), Demo.GATE.secret())
                                .form(
                                        "grant_type",
                                        "urn:ietf:params:oauth:grant-type:token-exchange",
                                        "subject_token",
                                        key.key(),
                                        "subject_token_type",
                                        "urn:scoped-api-keys:token-type:api-key")
                                .send());
                expect(
                        200,
                        "introspection",
                        () -> proxy.http()
                                .post(Demo.INTROSPECT_PATH)
                                .basic(Demo.PLATFORM_API.id(), Demo.PLATFORM_API.secret())
                                .form("token", key.key())
                                .send());
                expect(
                        200,
                        "gateway",
                        () -> proxy.http()
                                .get(Demo.KEYS_PATH + "/authorize?scope=graphql:read")
                                .bearer(key.key())
                                .header("X-Gate-Authorization", Demo.GATE.basic())
                                .send());
                expect(
                        200,
                        "list",
                        () -> proxy.http().get(Demo.KEYS_PATH).bearer(token).send());
                createAndDeleteEverySecond();
            }
        }

        private void createAndDeleteEverySecond() {
            String unique = name + made++;
            Answer answer = expect(
                    201,
                    "create",
                    () -> proxy.http()
                            .post(Demo.KEYS_PATH)
                            .bearer(token)
                            .json("""
                                    {"name":"%s","permissions":{"graphql":"read"}}""".formatted(unique))
                            .send());
            if (answer != null) {
                created.add(unique);
            }
            if (answer != null && made % 2 == 0) {
                String path = Demo.KEYS_PATH + "/" + answer.text("id");
                Answer gone = expect(
                        204,
                        "delete",
                        () -> proxy.http().delete(path).bearer(token).send());
                if (gone != null) {
                    deleted.add(unique);
                }
            }
            if (made % KEYS_OF_A_USER == 0) {
                owner = demo.newUser();
                expect(200, "login", this::login);
            } else if (System.nanoTime() - loggedIn > TOKEN_GOOD_FOR_NANOS) {
                expect(200, "login", this::login);
            }
        }

        /** Null if there was another response, or none. */
        private Answer expect(int status, String what, Supplier<Answer> request) {
            requests.incrementAndGet();
            try {
                Answer answer = request.get();
                if (answer.status() == status) {
                    return answer;
                }
                failures.add(what + ": " + answer);
            } catch (RuntimeException e) {
                failures.add(what + ": " + e);
            }
            return null;
        }
    }
}
