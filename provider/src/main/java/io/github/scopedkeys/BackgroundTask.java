/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a timer starts and another thread runs, because all timers of the server share one thread and these tasks may
 * take longer than their interval. While one run lasts, the timer starts no other.
 */
final class BackgroundTask implements Runnable {

    private final Executor executor;
    private final Runnable task;
    private final AtomicBoolean running = new AtomicBoolean();

    BackgroundTask(Executor executor, Runnable task) {
        this.executor = executor;
        this.task = task;
    }

    @Override
    public void run() {
        if (!running.compareAndSet(false, true)) {
            return;
        }
        try {
            executor.execute(this::once);
        } catch (RuntimeException e) {
            running.set(false);
            throw e;
        }
    }

    private void once() {
        try {
            task.run();
        } finally {
            running.set(false);
        }
    }
}
