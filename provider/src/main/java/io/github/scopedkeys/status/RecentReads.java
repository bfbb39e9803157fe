/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.status;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.keycloak.common.util.Time;

/**
 * What this node has read about realms lately. One request reads a realm, and others that need the same wait for it. A
 * read that failed or is no longer fresh is forgotten with the next one.
 */
final class RecentReads {

    /** How long a node serves what it has read, in milliseconds. */
    static final long FRESH = 3_000;

    /** Longer than a read takes, in milliseconds. */
    private static final long MAX_WAIT = 2_000;

    /** How many realms are read at the same time: each read needs a connection that other requests then lack. */
    static final int AT_ONCE = 4;

    private final Map<String, CompletableFuture<RealmStatuses>> reads = new ConcurrentHashMap<>();
    private final Semaphore permits = new Semaphore(AT_ONCE);
    private final long maxWait;

    RecentReads() {
        this(MAX_WAIT);
    }

    /** @param maxWait milliseconds */
    RecentReads(long maxWait) {
        this.maxWait = maxWait;
    }

    /** Reads a realm from the database. */
    @FunctionalInterface
    interface Read {
        RealmStatuses now() throws StatusLists.Unavailable;
    }

    /**
     * Returns what was read about a realm at most {@value #FRESH} milliseconds ago, or by this request.
     *
     * @throws StatusLists.Unavailable if it could not be read, or not in time
     */
    RealmStatuses get(String realmId, Read read) throws StatusLists.Unavailable {
        CompletableFuture<RealmStatuses> mine = new CompletableFuture<>();
        CompletableFuture<RealmStatuses> current =
                reads.compute(realmId, (id, known) -> known == null || isOver(known) ? mine : known);
        if (current == mine) {
            reads.values().removeIf(RecentReads::isOver);
            complete(mine, read);
        }
        try {
            RealmStatuses statuses = current.get(maxWait, TimeUnit.MILLISECONDS);
            // A read of another request may have begun long ago.
            if (current != mine && !isFresh(statuses)) {
                throw new StatusLists.Unavailable();
            }
            return statuses;
        } catch (ExecutionException | TimeoutException e) {
            throw new StatusLists.Unavailable();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StatusLists.Unavailable();
        }
    }

    private void complete(CompletableFuture<RealmStatuses> mine, Read read) throws StatusLists.Unavailable {
        try {
            if (permits.tryAcquire(maxWait, TimeUnit.MILLISECONDS)) {
                try {
                    mine.complete(read.now());
                } finally {
                    permits.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // Those who wait must learn of a failure; after a success, this does nothing.
            mine.completeExceptionally(new StatusLists.Unavailable());
        }
    }

    /** Once this is true, it stays true. */
    private static boolean isOver(CompletableFuture<RealmStatuses> read) {
        return read.isDone() && (read.isCompletedExceptionally() || !isFresh(read.join()));
    }

    private static boolean isFresh(RealmStatuses statuses) {
        long age = Time.currentTimeMillis() - statuses.asOf();
        return age >= 0 && age < FRESH;
    }

    /** Returns the number of realms that are remembered. */
    int size() {
        return reads.size();
    }
}
