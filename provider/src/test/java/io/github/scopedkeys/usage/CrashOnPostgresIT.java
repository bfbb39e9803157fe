/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import static io.github.scopedkeys.server.Json.READ;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.scopedkeys.server.Demo;
import io.github.scopedkeys.server.Demo.NewKey;
import io.github.scopedkeys.server.RunningKeycloak;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A response is a promise, even if the server crashes right after it. H2 does not guarantee that. */
@ExtendWith(RunningKeycloak.class)
class CrashOnPostgresIT {

    private final Demo demo;

    CrashOnPostgresIT(Demo demo) {
        this.demo = demo;
    }

    @Test
    void aKeyThatWasAnsweredWorksAndADeletedOneStaysDeletedAfterTheServerWasKilled() {
        Demo.User owner = demo.newUser();
        String token = demo.login(owner);
        NewKey deleted = demo.newKey(owner, READ);
        demo.exchange(deleted.key()).expect(200);
        NewKey created = demo.newKey(owner, READ);
        demo.keys("DELETE", "/" + deleted.id(), token, null).expect(204);

        demo.server().kill();
        demo.server().restart();

        demo.exchange(created.key()).expect(200);
        demo.exchange(deleted.key()).expect(400);
    }

    @Test
    void allThatWasAnsweredHoldsAfterAKillUnderLoadAndAtMostTheUsesOfTheLastTenSecondsAreLost() throws Exception {
        Load load = new Load();
        // Long enough for one write of last uses.
        Thread.sleep(UseRecorder.INTERVAL + 2_000);

        load.ending.set(true);
        long killed = System.currentTimeMillis();
        demo.server().kill();
        load.end();
        demo.server().restart();

        // A thread that ended early would have left the server idle when it was killed.
        assertThat(load.failures).isEmpty();
        assertThat(load.created).isNotEmpty();
        load.created.forEach(key -> demo.exchange(key).expect(200));
        assertThat(load.deleted).isNotEmpty();
        load.deleted.forEach(key -> demo.exchange(key).expect(400));
        JsonNode usage = demo.keys("GET", "/" + load.used.id() + "/usage", demo.login(load.owner), null)
                .expect(200)
                .json();
        // A write may take longer if other tests keep the machine busy.
        long surelyWritten = killed - UseRecorder.INTERVAL - 5_000;
        assertThat(usage.at("/lastUse/timestamp").asLong()).isBetween(surelyWritten, killed);
        // The last request may have been counted without an answer.
        assertThat(usage.path("total").asLong())
                .isBetween(load.uses.stream().filter(at -> at < surelyWritten).count(), load.uses.size() + 1L);
    }

    /** Creates, deletes and uses keys until the server dies, and remembers the responses. */
    private final class Load {

        private final Demo.User owner = demo.newUser();
        private final NewKey used = demo.newKey(owner, READ);
        private final Set<String> created = ConcurrentHashMap.newKeySet();
        private final Set<String> deleted = ConcurrentHashMap.newKeySet();
        private final List<Long> uses = Collections.synchronizedList(new ArrayList<>());
        private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        private final AtomicBoolean ending = new AtomicBoolean();
        private final List<Thread> threads = List.of(new Thread(this::change), new Thread(this::use));

        Load() {
            threads.forEach(Thread::start);
        }

        void end() throws InterruptedException {
            for (Thread thread : threads) {
                thread.join();
            }
        }

        private void change() {
            untilTheServerIsGone(() -> {
                String first = create();
                String second = create();
                created.add(second);
                // From here on, the first key's state is unknown: it may be deleted before the response arrives.
                String id = first.split("_", -1)[1];
                demo.keys("DELETE", "/" + id, demo.login(owner), null).expect(204);
                deleted.add(first);
                if (created.size() > 30) {
                    String eldest = created.iterator().next();
                    created.remove(eldest);
                    demo.keys("DELETE", "/" + eldest.split("_", -1)[1], demo.login(owner), null)
                            .expect(204);
                    deleted.add(eldest);
                }
            });
        }

        private String create() {
            return demo.newKey(owner, READ).key();
        }

        private void use() {
            untilTheServerIsGone(() -> {
                demo.exchange(used.key()).expect(200);
                uses.add(System.currentTimeMillis());
            });
        }

        private void untilTheServerIsGone(Runnable work) {
            try {
                while (true) {
                    work.run();
                }
            } catch (UncheckedIOException e) {
                if (!ending.get()) {
                    failures.add(e);
                }
            } catch (RuntimeException | AssertionError e) {
                failures.add(e);
            }
        }
    }
}
