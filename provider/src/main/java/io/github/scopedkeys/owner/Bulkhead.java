/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import io.github.scopedkeys.verify.Owners.Standing;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Keeps a directory that hangs from taking the whole server with it. Each look-up that waits for the directory holds a worker
 * thread and a database connection; only {@link #LOOKUPS} may do so at once. While the directory responds, others queue for
 * {@link #PATIENCE}; once it does not, they get {@link Standing#UNAVAILABLE} at once.
 *
 * <p>Owners whose last look-up succeeded are most likely in Keycloak's user cache, which needs no directory. They have as
 * many places of their own, so that look-ups that hang do not refuse them.
 */
final class Bulkhead {

    /** Look-ups at the same time, of owners last seen and of others each: a fifth of Keycloak's smallest thread pool. */
    static final int LOOKUPS = 10;

    /** How long a look-up waits for its turn while the directory responds, in milliseconds. */
    static final long PATIENCE = 500;

    /** How long an owner who was seen before waits in any case, in milliseconds: a cached copy takes microseconds. */
    private static final long PATIENCE_FOR_SEEN = 50;

    private static final int REMEMBERED = 10_000;

    private final Semaphore unseenTurns = new Semaphore(LOOKUPS);
    private final Semaphore seenTurns = new Semaphore(LOOKUPS);
    private final Set<String> seen = Collections.synchronizedSet(Collections.newSetFromMap(new Bounded()));
    private volatile boolean responsive = true;

    /** Returns what the look-up finds out, or {@link Standing#UNAVAILABLE} if the directory has too many to deal with. */
    Standing ask(String ownerId, Supplier<Standing> lookUp) {
        boolean known = seen.contains(ownerId);
        Semaphore turns = known ? seenTurns : unseenTurns;
        if (!acquire(turns, responsive ? PATIENCE : known ? PATIENCE_FOR_SEEN : 0)) {
            responsive = false;
            return Standing.UNAVAILABLE;
        }
        try {
            return timed(ownerId, known, lookUp);
        } finally {
            turns.release();
        }
    }

    private Standing timed(String ownerId, boolean known, Supplier<Standing> lookUp) {
        long start = System.nanoTime();
        Standing standing = lookUp.get();
        boolean slow = System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(PATIENCE);
        if (slow || standing == Standing.UNAVAILABLE) {
            responsive = false;
        } else if (!known) {
            // A seen owner proves nothing: the cache may have responded.
            responsive = true;
        }
        if (standing != Standing.GOOD) {
            seen.remove(ownerId);
        } else if (!known) {
            seen.add(ownerId);
        }
        return standing;
    }

    private static boolean acquire(Semaphore turns, long patience) {
        try {
            return turns.tryAcquire(patience, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** As many as Keycloak's user cache holds unless configured otherwise; the first in goes first. */
    private static final class Bounded extends LinkedHashMap<String, Boolean> {

        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }
}
