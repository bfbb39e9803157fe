/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.KeyOwner;
import io.github.scopedkeys.server.KeycloakServer;
import io.github.scopedkeys.server.RunningKeycloak;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two servers on one database give out the same lists. Runs on PostgreSQL only. */
@ExtendWith(RunningKeycloak.class)
class StatusListOnTwoNodesOnPostgresIT {

    private static final int ROUNDS = 20;

    private static KeycloakServer second;

    private final Demo here;
    private final Demo there = new Demo(second);

    StatusListOnTwoNodesOnPostgresIT(Demo here) {
        this.here = here;
    }

    @BeforeAll
    static void startSecondNode(KeycloakServer first) {
        second = first.secondNode("status").start();
        Statuses.enable(new Demo(first), true);
    }

    @AfterAll
    static void stopSecondNode(KeycloakServer first) {
        if (second != null) {
            Statuses.enable(new Demo(first), false);
            second.close();
        }
    }

    @Test
    void whatOneNodeEndsIsInTheListsOfTheOther() {
        KeyOwner owner = KeyOwner.in(here);
        KeyOwner.Key key = owner.create("read");
        String token = here.exchange(key.secret()).expect(200).text("access_token");
        assertThat(new Statuses(there).isInvalid(token)).isFalse();

        owner.enable(key, false);

        new Statuses(there).await(token, true);
    }

    @Test
    void aKeyThatIsFirstUsedOnBothNodesAtOnceHasOnePlace() throws Exception {
        KeyOwner owner = KeyOwner.in(here);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Set<Object> places = new HashSet<>();
            for (int round = 0; round < ROUNDS; round++) {
                String key = owner.create("read").secret();
                Callable<Object> first = () -> place(here, key);
                Callable<Object> other = () -> place(there, key);
                Set<Object> ofKey = new HashSet<>();
                for (Future<Object> place : threads.invokeAll(List.of(first, other, first, other))) {
                    ofKey.add(place.get());
                }
                assertThat(ofKey).hasSize(1);
                places.addAll(ofKey);
            }
            assertThat(places).hasSize(ROUNDS);
        } finally {
            threads.shutdown();
        }
    }

    private static Object place(Demo node, String key) {
        return Statuses.reference(node.exchange(key).expect(200).text("access_token"))
                .get("idx");
    }
}
