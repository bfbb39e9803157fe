/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import static io.github.scopedkeys.server.Json.INACTIVE;
import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.authenticator.DirectGrantFlows;
import io.github.scopedkeys.key.ScopedKey;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Owners in an LDAP directory that is down, hangs, or no longer contains them: a failed look-up is not a verdict on the
 * key.
 */
@ExtendWith(RunningKeycloak.class)
class DirectoryAwayIT {

    private static final String UNAVAILABLE = "temporarily_unavailable";
    private static final int HUNG = 60;

    private static Directory directory;

    private final Demo demo;

    DirectoryAwayIT(Demo demo) {
        this.demo = demo;
    }

    @BeforeAll
    static void startDirectory(Demo demo) {
        DirectGrantFlows.apply(demo);
        // The tests do not wait for this timeout; they end hanging look-ups themselves.
        directory = new Directory(demo, "connectionTimeout", "90000", "readTimeout", "90000");
    }

    @AfterAll
    static void stopDirectory() {
        if (directory != null) {
            directory.close();
        }
    }

    @AfterEach
    void letTheDirectoryWork() {
        directory.hang(false);
    }

    @Test
    void theKeyOfACachedOwnerWorksAtEveryDoorWhileTheDirectoryIsAway() {
        Subject subject = new Subject(directory.newUser());

        directory.goAway();
        try {
            subject.statuses()
                    .forEach((door, answer) ->
                            assertThat(answer.status()).as(door).isEqualTo(200));
        } finally {
            directory.comeBack();
        }
    }

    @Test
    void theKeyOfAnOwnerWhoCannotBeLookedUpIsNeitherGoodNorBadAtAnyDoor() throws Exception {
        Subject subject = new Subject(directory.newUser());
        Subject local = new Subject(demo.newUser());
        directory.forgetUsers();

        directory.goAway();
        try {
            subject.statuses().forEach((door, answer) -> {
                assertThat(answer.status()).as("%s: %s", door, answer).isEqualTo(503);
                assertThat(answer.text("error")).as(door).isEqualTo(UNAVAILABLE);
                assertThat(answer.body()).as(door).doesNotContain("access_token", "active");
            });
            assertThat(demo.exchange(subject.key.key()).header("Retry-After")).isEqualTo("5");
            // The control: the same requests at the same time for a user who is not in the directory.
            local.statuses()
                    .forEach((door, answer) -> assertThat(answer.status())
                            .as("%s: %s", door, answer)
                            .isEqualTo(200));
            // A key that is bad regardless of its owner stays bad.
            demo.exchange(wrongSecret(subject.key)).expect(400);
        } finally {
            directory.comeBack();
        }

        subject.statuses()
                .forEach((door, answer) ->
                        assertThat(answer.status()).as("%s: %s", door, answer).isEqualTo(200));
        JsonNode events = demo.admin("GET", "events?type=TOKEN_EXCHANGE_ERROR&user=" + subject.owner.id())
                .expect(200)
                .json();
        assertThat(events).hasSizeGreaterThanOrEqualTo(3).allSatisfy(event -> {
            assertThat(event.get("error").asText()).isEqualTo(UNAVAILABLE);
            assertThat(event.at("/details/reason").asText()).isEqualTo("api_key_owner_unavailable");
            assertThat(event.at("/details/api_key_id").asText()).isEqualTo(subject.key.id());
        });
    }

    @Test
    void aKeyIsRevokedByItsHolderWhoeverOwnsItWhileTheDirectoryIsAway() {
        Subject subject = new Subject(directory.newUser());
        directory.forgetUsers();

        directory.goAway();
        try {
            demo.http()
                    .post(Demo.KEYS_PATH + "/revoke")
                    .form("token", subject.key.key())
                    .send()
                    .expect(200);
            demo.exchange(subject.key.key()).expect(400);
        } finally {
            directory.comeBack();
        }

        demo.exchange(subject.key.key()).expect(400);
        assertThat(demo.keys("GET", "", subject.token, null).expect(200).json()).isEmpty();
    }

    @Test
    void theKeyOfAnOwnerWhoIsNotInTheDirectoryAnyMoreIsBad() {
        Subject subject = new Subject(directory.newUser());
        directory.forgetUsers();
        demo.exchange(subject.key.key()).expect(200);

        directory.remove(subject.owner);
        directory.forgetUsers();

        demo.exchange(subject.key.key()).expect(400);
        assertThat(demo.introspectAs(Demo.GATE, subject.key.key()).expect(200).body())
                .isEqualTo(INACTIVE);
    }

    @Test
    void localUsersAndCachedOwnersDoNotWaitBehindADirectoryThatHangs() throws Exception {
        Subject local = new Subject(demo.newUser());
        Subject cached = new Subject(directory.newUser());
        List<Subject> hung = new ArrayList<>();
        for (int i = 0; i < HUNG; i++) {
            hung.add(new Subject(directory.newUser()));
        }
        directory.forgetUsers();
        demo.exchange(cached.key.key()).expect(200);
        for (int i = 0; i < HUNG; i += 2) {
            // Only partly cached: roles and groups would be loaded from the directory.
            demo.admin("GET", "users/" + hung.get(i).owner.id()).expect(200);
        }
        List<Long> before = measure(local, cached);
        directory.hang(true);
        ExecutorService callers = Executors.newFixedThreadPool(HUNG + 1);
        try {
            List<Future<Answer>> waiting = new ArrayList<>();
            hung.forEach(subject -> waiting.add(callers.submit(() -> demo.exchange(subject.key.key()))));
            awaitEnd(waiting, HUNG - Bulkhead.LOOKUPS);

            // All end while the directory hangs: the deadline is half the timeout of a look-up.
            List<Long> beside = callers.submit(() -> measure(local, cached)).get(45, TimeUnit.SECONDS);
            for (Subject subject : List.of(local, cached)) {
                callers.submit(subject::statuses)
                        .get(45, TimeUnit.SECONDS)
                        .forEach((door, answer) -> assertThat(answer.status())
                                .as("%s: %s", door, answer)
                                .isEqualTo(200));
            }
            Subject another = hung.get(1);
            callers.submit(another::statuses).get(45, TimeUnit.SECONDS).forEach((door, answer) -> {
                assertThat(answer.status()).as("%s: %s", door, answer).isEqualTo(503);
                assertThat(answer.text("error")).as(door).isEqualTo(UNAVAILABLE);
            });

            assertThat(waiting).filteredOn(Future::isDone).hasSize(HUNG - Bulkhead.LOOKUPS);
            System.out.printf(
                    "A local exchange (median of %d): %d us, beside %d hung look-ups %d us%n",
                    before.size(), before.get(before.size() / 2) / 1000, HUNG, beside.get(beside.size() / 2) / 1000);
            directory.hang(false);
            int good = 0;
            for (Future<Answer> answer : waiting) {
                Answer ended = answer.get(60, TimeUnit.SECONDS);
                assertThat(ended.status()).as("%s", ended).isIn(200, 503);
                good += ended.status() == 200 ? 1 : 0;
            }
            assertThat(good).isEqualTo(Bulkhead.LOOKUPS);
        } finally {
            directory.hang(false);
            callers.shutdownNow();
        }
        for (Subject subject : hung) {
            demo.exchange(subject.key.key()).expect(200);
        }
    }

    @Test
    void ownersInAnotherDirectoryDoNotWaitBehindOneThatHangs() throws Exception {
        Subject hung = new Subject(directory.newUser());
        ExecutorService callers = Executors.newFixedThreadPool(2 * Bulkhead.LOOKUPS);
        try (Directory other = new Directory(demo)) {
            Subject subject = new Subject(other.newUser());
            directory.forgetUsers();
            directory.hang(true);
            List<Future<Answer>> waiting = new ArrayList<>();
            for (int i = 0; i < 2 * Bulkhead.LOOKUPS; i++) {
                waiting.add(callers.submit(() -> demo.exchange(hung.key.key())));
            }
            awaitEnd(waiting, Bulkhead.LOOKUPS);

            demo.exchange(subject.key.key()).expect(200);

            assertThat(waiting).filteredOn(Future::isDone).hasSize(Bulkhead.LOOKUPS);
            directory.hang(false);
            for (Future<Answer> answer : waiting) {
                answer.get(60, TimeUnit.SECONDS);
            }
        } finally {
            directory.hang(false);
            callers.shutdownNow();
        }
    }

    @Test
    void aDirectoryThatIsDisabledWhileItHangsIsNotAskedAnyMore() {
        Subject subject = new Subject(directory.newUser());
        directory.forgetUsers();
        demo.exchange(subject.key.key()).expect(200);
        directory.forgetUsers();

        directory.hang(true);
        directory.enable(false);
        try {
            // Keycloak treats the users of a disabled provider as disabled. That is a verdict.
            demo.exchange(subject.key.key()).expect(400);
        } finally {
            directory.hang(false);
            directory.enable(true);
        }

        demo.exchange(subject.key.key()).expect(200);
    }

    @Test
    void aKeyIsDisabledByAnAdministratorWhileTheDirectoryIsAway() {
        Subject subject = new Subject(directory.newUser());
        directory.forgetUsers();

        directory.goAway();
        try {
            demo.admin("PATCH", "api-keys/" + subject.key.id(), Map.of("enabled", false))
                    .expect(200);
            demo.exchange(subject.key.key()).expect(400);
        } finally {
            directory.comeBack();
        }
    }

    @Test
    void aUserWhoIsNotImportedSignsInButGetsNoKey() {
        try (Directory notImported = new Directory(demo, "importEnabled", "false")) {
            Demo.User user = notImported.newUser();
            assertThat(user.id()).startsWith("f:");
            Map<String, Object> wish = Map.of("name", "k", "permissions", Map.of("graphql", "read"));

            Answer refused = demo.createKey(demo.login(user), wish).expect(403);

            assertThat(refused.text("errorMessage")).isEqualTo("Accounts of this kind cannot own API keys");
            demo.createKey(demo.login(directory.newUser()), wish).expect(201);
        }
    }

    @Test
    void anyUserNameBesideALocalOwnersKeyIsComparedWithoutAskingADirectory() {
        Subject local = new Subject(demo.newUser());

        directory.hang(true);

        DirectGrantFlows.login(demo, DirectGrantFlows.KEYS_ONLY, local.owner.name() + "@example.org", local.key.key())
                .expect(200);
        DirectGrantFlows.login(demo, DirectGrantFlows.KEYS_ONLY, "somebody-else", local.key.key())
                .expect(400);
    }

    private List<Long> measure(Subject local, Subject cached) {
        List<Long> took = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            long start = System.nanoTime();
            demo.exchange(local.key.key()).expect(200);
            took.add(System.nanoTime() - start);
            demo.exchange(cached.key.key()).expect(200);
        }
        took.sort(null);
        return took;
    }

    /** Waits until that many requests have ended, well before a hanging look-up would. */
    private static void awaitEnd(List<Future<Answer>> answers, int number) throws InterruptedException {
        for (int i = 0; i < 300 && answers.stream().filter(Future::isDone).count() < number; i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(answers).filteredOn(Future::isDone).hasSize(number);
    }

    private static String wrongSecret(NewKey key) {
        return ScopedKey.generate("rpa").reveal().replaceFirst("rpa_.{12}", "rpa_" + key.id());
    }

    /** A user with a key, and every way to use it. */
    private final class Subject {

        private final Demo.User owner;
        private final String token;
        private final NewKey key;
        private final String jwt;

        Subject(Demo.User owner) {
            this.owner = owner;
            this.token = demo.login(owner);
            this.key = demo.newKey(owner, READ);
            this.jwt = demo.exchange(key.key(), "audience", Demo.PLATFORM_API.id())
                    .expect(200)
                    .text("access_token");
        }

        Map<String, Answer> statuses() {
            Map<String, Answer> answers = new LinkedHashMap<>();
            answers.put("exchange", demo.exchange(key.key()));
            answers.put("gateway", gateway());
            answers.put(
                    "self",
                    demo.http().get(Demo.KEYS_PATH + "/self").bearer(key.key()).send());
            answers.put(
                    "direct grant",
                    DirectGrantFlows.send(
                            demo, DirectGrantFlows.KEYS_ONLY, "username", owner.name(), "password", key.key()));
            answers.put("introspection of the key", demo.introspectAs(Demo.GATE, key.key()));
            answers.put("introspection of a token", demo.introspect(jwt));
            answers.put("account", demo.keys("GET", "", token, null));
            return answers;
        }

        private Answer gateway() {
            return demo.http()
                    .get(Demo.KEYS_PATH + "/authorize?scope=graphql:read")
                    .bearer(key.key())
                    .header("X-Gate-Authorization", Demo.GATE.basic())
                    .send();
        }
    }
}
