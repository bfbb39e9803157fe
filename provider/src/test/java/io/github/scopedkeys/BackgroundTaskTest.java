/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class BackgroundTaskTest {

    private final Queue<Runnable> queued = new ArrayDeque<>();
    private int runs;
    private final BackgroundTask task = new BackgroundTask(queued::add, () -> runs++);

    @Test
    void aRunThatIsNotOverKeepsTheNextFromStarting() {
        task.run();
        task.run();

        assertThat(queued).hasSize(1);
    }

    @Test
    void theNextRunStartsWhenTheLastIsOver() {
        task.run();
        queued.remove().run();
        task.run();
        queued.remove().run();

        assertThat(runs).isEqualTo(2);
    }

    @Test
    void aRunThatFailsIsOver() {
        BackgroundTask failing = new BackgroundTask(queued::add, () -> {
            throw new IllegalStateException("database away");
        });
        failing.run();
        assertThatThrownBy(() -> queued.remove().run()).isInstanceOf(IllegalStateException.class);

        failing.run();

        assertThat(queued).hasSize(1);
    }

    @Test
    void aRunThatTheExecutorRejectsIsOver() {
        BackgroundTask rejected = new BackgroundTask(
                run -> {
                    if (runs++ == 0) {
                        throw new RejectedExecutionException("busy");
                    }
                    queued.add(run);
                },
                () -> {});
        assertThatThrownBy(rejected::run).isInstanceOf(RejectedExecutionException.class);

        rejected.run();

        assertThat(queued).hasSize(1);
    }
}
