/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import io.github.scopedkeys.verify.Owners.Standing;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Keeps a directory that hangs from blocking the whole server. Each look-up that waits for the directory holds a worker
 * thread and a database connection, so only {@link #LOOKUPS} may run at once. While the directory responds, others wait
 * up to {@link #MAX_WAIT}; once it does not, they get {@link Standing#UNAVAILABLE} immediately.
 *
 * <p>Use this only for look-ups that may query the directory; see {@link CachedUsers} for the others.
 */
final class Bulkhead {

    /** Maximum number of concurrent look-ups in one directory: a fifth of Keycloak's smallest thread pool. */
    static final int LOOKUPS = 10;

    /** Maximum time a look-up waits for a permit while the directory responds, in milliseconds. */
    static final long MAX_WAIT = 500;

    private final Semaphore permits = new Semaphore(LOOKUPS);
    private final Semaphore sharedPermits;
    private final Map<String, Integer> inProgress = new ConcurrentHashMap<>();
    private volatile boolean responsive = true;

    /** @param sharedPermits limits the concurrent look-ups in all directories together */
    Bulkhead(Semaphore sharedPermits) {
        this.sharedPermits = sharedPermits;
    }

    /** Returns whether a look-up of the owner is in progress. */
    boolean isLookingUp(String ownerId) {
        return inProgress.containsKey(ownerId);
    }

    /** Returns the result of the look-up, or {@link Standing#UNAVAILABLE} if too many others are in progress. */
    Standing run(String ownerId, Supplier<Standing> lookUp) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(responsive ? MAX_WAIT : 0);
        if (!acquire(permits, deadline)) {
            return reject();
        }
        try {
            if (!acquire(sharedPermits, deadline)) {
                return reject();
            }
            try {
                return timed(ownerId, lookUp);
            } finally {
                sharedPermits.release();
            }
        } finally {
            permits.release();
        }
    }

    private Standing reject() {
        responsive = false;
        return Standing.UNAVAILABLE;
    }

    private Standing timed(String ownerId, Supplier<Standing> lookUp) {
        inProgress.merge(ownerId, 1, Integer::sum);
        try {
            long start = System.nanoTime();
            Standing standing = lookUp.get();
            boolean slow = System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(MAX_WAIT);
            responsive = !slow && standing != Standing.UNAVAILABLE;
            return standing;
        } finally {
            inProgress.computeIfPresent(ownerId, (id, times) -> times > 1 ? times - 1 : null);
        }
    }

    private static boolean acquire(Semaphore permits, long deadline) {
        try {
            return permits.tryAcquire(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
