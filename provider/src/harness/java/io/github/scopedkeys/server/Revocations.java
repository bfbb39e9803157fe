/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static io.github.scopedkeys.server.Json.INACTIVE;
import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.Demo.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Repeatedly revokes keys on one node and checks them at once on both. As a control, both nodes accept the key before
 * each round, so all their caches are warm.
 */
final class Revocations {

    private static final int WORKERS = 4;

    private final Demo here;
    private final Demo there;
    private final User administrator;

    Revocations(Demo here, Demo there) {
        this.here = here;
        this.there = there;
        this.administrator = here.newUser();
        here.grantRealmAdmin(administrator);
    }

    /** Runs that many rounds, some concurrently: a third each deletes the key, disables it, or disables its owner. */
    void run(int rounds) throws Exception {
        List<Future<Integer>> workers = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(WORKERS);
        try {
            for (int i = 0; i < WORKERS; i++) {
                Worker worker = new Worker();
                workers.add(pool.submit(() -> worker.work(rounds / WORKERS)));
            }
            int done = 0;
            for (Future<Integer> worker : workers) {
                done += worker.get(30, TimeUnit.MINUTES);
            }
            assertThat(done).isGreaterThanOrEqualTo(rounds);
        } finally {
            pool.shutdownNow();
        }
    }

    /** Runs that many rounds, in each of which one node reports a new key as leaked. */
    void runReports(int rounds) {
        User owner = here.newUser();
        for (int i = 0; i < rounds; i++) {
            Demo node = i % 2 == 0 ? here : there;
            NewKey key = here.newKey(owner, READ);
            round(
                    key.key(),
                    () -> node.http()
                            .post(Demo.KEYS_PATH + "/leaks")
                            .json(Map.of("keys", List.of(key.key())))
                            .send()
                            .expect(202));
            here.keys("DELETE", "/" + key.id(), here.login(owner), null).expect(204);
        }
    }

    private final class Worker {

        private final User owner = here.newUser();
        private final NewKey switched = here.newKey(owner, READ);

        int work(int rounds) {
            int done = 0;
            while (done < rounds) {
                NewKey deleted = here.newKey(owner, READ);
                round(
                        deleted.key(),
                        () -> here.keys("DELETE", "/" + deleted.id(), here.login(owner), null)
                                .expect(204));
                round(switched.key(), () -> enable(false));
                enable(true);
                round(switched.key(), () -> enableOwner(false));
                enableOwner(true);
                done += 3;
            }
            return done;
        }

        private void enable(boolean enabled) {
            here.http()
                    .patch(Demo.ADMIN_PATH + "api-keys/" + switched.id())
                    .bearer(here.login(administrator))
                    .json(Map.of("enabled", enabled))
                    .send()
                    .expect(200);
        }

        private void enableOwner(boolean enabled) {
            String path = Demo.ADMIN_PATH + "users/" + owner.id();
            ObjectNode user = (ObjectNode) here.http()
                    .get(path)
                    .bearer(here.login(administrator))
                    .send()
                    .expect(200)
                    .json();
            here.http()
                    .put(path)
                    .bearer(here.login(administrator))
                    .json(user.put("enabled", enabled))
                    .send()
                    .expect(204);
        }
    }

    private void round(String key, Runnable takeAway) {
        accepted(here, key);
        accepted(there, key);
        takeAway.run();
        refused(there, key);
        refused(here, key);
    }

    private static void accepted(Demo node, String key) {
        node.exchange(key).expect(200);
        assertThat(introspect(node, key)).contains("\"active\":true");
    }

    private static void refused(Demo node, String key) {
        node.exchange(key).expect(400);
        assertThat(introspect(node, key)).isEqualTo(INACTIVE);
    }

    /** As the gate, because only a gate can introspect keys. */
    private static String introspect(Demo node, String key) {
        return node.http()
                .post(Demo.INTROSPECT_PATH)
                .basic(Demo.GATE.id(), Demo.GATE.secret())
                .form("token", key)
                .send()
                .expect(200)
                .body();
    }
}
