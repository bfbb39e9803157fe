/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.authenticator.DirectGrantFlows;
import io.github.scopedkeys.authenticator.LoginFailures;
import io.github.scopedkeys.key.Guess;
import io.github.scopedkeys.server.Answer;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Check V5: guessing the secret of a known key id harms neither the key nor its owner. */
@ExtendWith(RunningKeycloak.class)
class GuessingIT {

    /** The check requires 10,000: {@code -Dscopedkeys.guesses=10000}. */
    private static final int GUESSES = Integer.getInteger("scopedkeys.guesses", 2_000);

    private static final int AT_ONCE = 8;

    private final Demo demo;
    private final KeyOwner owner;
    private final KeyOwner.Key key;

    GuessingIT(Demo demo) {
        this.demo = demo;
        this.owner = KeyOwner.in(demo);
        this.key = owner.create("read");
    }

    @BeforeAll
    static void applyTheFlows(Demo demo) {
        DirectGrantFlows.apply(demo);
    }

    @Test
    void manyWrongSecretsLockNobodyOutAndChangeNothing() throws Exception {
        Map<Integer, Integer> answers = new TreeMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Callable<Integer>> guesses = IntStream.range(0, GUESSES)
                    .<Callable<Integer>>mapToObj(i -> () -> guess(i % 5).status())
                    .toList();
            for (Future<Integer> answer : threads.invokeAll(guesses)) {
                answers.merge(answer.get(), 1, Integer::sum);
            }
        } finally {
            threads.shutdown();
        }

        assertThat(answers.keySet()).as("%s", answers).containsExactlyInAnyOrder(200, 400, 401);
        assertThat(answers.get(401)).as("gateway").isEqualTo(GUESSES / 5);
        assertThat(answers.get(200)).as("revocation, which tells nobody").isEqualTo(GUESSES / 5);
        assertThat(LoginFailures.of(demo, owner.user())).isZero();
        assertThat(Demo.patiently(() -> demo.passwordGrant(
                                Demo.REALM,
                                Demo.CLI,
                                owner.user().name(),
                                owner.user().password()))
                        .status())
                .isEqualTo(200);
        assertThat(demo.exchange(key.secret()).expect(200).text("scope")).isEqualTo("graphql:read");
        assertThat(DirectGrantFlows.login(
                                demo, DirectGrantFlows.KEYS_ONLY, owner.user().name(), key.secret())
                        .status())
                .isEqualTo(200);
        assertThat(demo.keys("GET", "/" + key.id(), owner.token(), null)
                        .expect(200)
                        .json()
                        .get("enabled")
                        .asBoolean())
                .isTrue();
    }

    private Answer guess(int door) {
        String guess = Guess.at(key.id());
        return switch (door) {
            case 0 -> demo.exchange(guess);
            case 1 ->
                DirectGrantFlows.login(
                        demo, DirectGrantFlows.KEYS_ONLY, owner.user().name(), guess);
            case 2 ->
                DirectGrantFlows.login(
                        demo, DirectGrantFlows.WITH_PASSWORDS, owner.user().name(), guess);
            case 3 ->
                demo.http()
                        .get(Demo.KEYS_PATH + "/authorize?scope=graphql:read")
                        .header("X-Gate-Authorization", Demo.GATE.basic())
                        .bearer(guess)
                        .send();
            default ->
                demo.http()
                        .post(Demo.KEYS_PATH + "/revoke")
                        .form("token", guess)
                        .send();
        };
    }
}
