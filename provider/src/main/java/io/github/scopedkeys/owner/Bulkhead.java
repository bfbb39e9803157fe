/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import io.github.scopedkeys.verify.Owners.Standing;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Keeps a directory that hangs from taking the whole server with it. Each look-up that waits for the directory holds a worker
 * thread and a database connection; only {@link #LOOKUPS} may do so at once. While the directory responds, others queue for
 * {@link #PATIENCE}; once it does not, they get {@link Standing#UNAVAILABLE} at once.
 *
 * <p>Only look-ups that may ask the directory belong here; see {@link CachedUsers} for the others.
 */
final class Bulkhead {

    /** Look-ups in one directory at the same time: a fifth of Keycloak's smallest thread pool. */
    static final int LOOKUPS = 10;

    /** How long a look-up waits for its turn while the directory responds, in milliseconds. */
    static final long PATIENCE = 500;

    private final Semaphore turns = new Semaphore(LOOKUPS);
    private final Semaphore turnsOfAll;
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private volatile boolean responsive = true;

    /** @param turnsOfAll the look-ups in all directories at the same time */
    Bulkhead(Semaphore turnsOfAll) {
        this.turnsOfAll = turnsOfAll;
    }

    /** Tells whether a look-up of the owner is under way. */
    boolean isAskedAbout(String ownerId) {
        return asked.containsKey(ownerId);
    }

    /** Returns the result of the look-up, or {@link Standing#UNAVAILABLE} if too many others are under way. */
    Standing ask(String ownerId, Supplier<Standing> lookUp) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(responsive ? PATIENCE : 0);
        if (!acquire(turns, deadline)) {
            return full();
        }
        try {
            if (!acquire(turnsOfAll, deadline)) {
                return full();
            }
            try {
                return timed(ownerId, lookUp);
            } finally {
                turnsOfAll.release();
            }
        } finally {
            turns.release();
        }
    }

    private Standing full() {
        responsive = false;
        return Standing.UNAVAILABLE;
    }

    private Standing timed(String ownerId, Supplier<Standing> lookUp) {
        asked.merge(ownerId, 1, Integer::sum);
        try {
            long start = System.nanoTime();
            Standing standing = lookUp.get();
            boolean slow = System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(PATIENCE);
            responsive = !slow && standing != Standing.UNAVAILABLE;
            return standing;
        } finally {
            asked.computeIfPresent(ownerId, (id, times) -> times > 1 ? times - 1 : null);
        }
    }

    private static boolean acquire(Semaphore turns, long deadline) {
        try {
            return turns.tryAcquire(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
