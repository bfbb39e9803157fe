/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.lookup;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Coalesces concurrent reads: requests that arrive while a read is running share the next one. Nothing is cached; each
 * request is served by a read that started after it arrived, and the database executes one statement instead of
 * several.
 *
 * <p>A request waits at most {@link #MAX_WAIT} for another's read, then reads alone. While the running read is older
 * than that, new requests do not wait at all. If a shared read fails, each request retries alone.
 *
 * @param <K> the key to look up
 * @param <V> the value found
 */
public final class CoalescedReads<K, V> {

    private static final Logger LOG = Logger.getLogger(CoalescedReads.class);

    /** Maximum number of keys in one read. */
    static final int MAX_BATCH = 64;

    /**
     * Maximum time a request waits for others, in milliseconds: far longer than a read takes, yet unnoticeable to a
     * user.
     */
    static final long MAX_WAIT = 20;

    private final Queue<Waiting<K, V>> waiting = new ArrayDeque<>();
    private final long maxWait;
    private boolean reading;
    /** When the running read started, by {@link System#nanoTime}. */
    private long since;

    public CoalescedReads() {
        this(MAX_WAIT);
    }

    /** @param maxWait milliseconds */
    CoalescedReads(long maxWait) {
        this.maxWait = maxWait;
    }

    /** Reads several keys at once; keys that do not exist are absent from the result. */
    @FunctionalInterface
    interface Read<K, V> {
        Map<K, V> of(Set<K> keys);
    }

    /** A request that waits until it may read, or until another request has read for it. */
    private static final class Waiting<K, V> {
        final K key;
        final CompletableFuture<Signal<V>> signal = new CompletableFuture<>();

        Waiting(K key) {
            this.key = key;
        }
    }

    /** The signal that ends the wait, with the value found if another request has read it. */
    private record Signal<V>(Step step, Optional<V> found) {
        Signal(Step step) {
            this(step, Optional.empty());
        }
    }

    private enum Step {
        /** Another request is reading. */
        WAIT,
        /** Another request has read this key. */
        SERVED,
        /** The previous read has finished: this request reads next, for all that wait. */
        READ,
        /** This request reads alone, for itself only. */
        READ_ALONE
    }

    Optional<V> find(K key, Read<K, V> read) {
        Waiting<K, V> mine = new Waiting<>(key);
        Step step = enter(mine);
        Signal<V> signal = step == Step.WAIT ? await(mine) : new Signal<>(step);
        if (signal.step() == Step.SERVED) {
            return signal.found();
        }
        if (signal.step() == Step.READ) {
            Optional<Map<K, V>> found = readForAll(key, read);
            if (found.isPresent()) {
                return Optional.ofNullable(found.get().get(key));
            }
        }
        return Optional.ofNullable(read.of(Set.of(key)).get(key));
    }

    /** Returns the number of requests that wait. */
    synchronized int waiting() {
        return waiting.size();
    }

    private synchronized Step enter(Waiting<K, V> mine) {
        if (!reading) {
            reading = true;
            since = System.nanoTime();
            return Step.READ;
        }
        if (System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(maxWait)) {
            return Step.READ_ALONE;
        }
        waiting.add(mine);
        return Step.WAIT;
    }

    private Signal<V> await(Waiting<K, V> mine) {
        try {
            return mine.signal.get(maxWait, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            mine.signal.complete(new Signal<>(Step.READ_ALONE));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            mine.signal.complete(new Signal<>(Step.READ_ALONE));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        // Another signal may have come first: a request that was chosen to read must do so.
        return mine.signal.join();
    }

    /**
     * Reads this key together with those of the waiting requests.
     *
     * @return the values found; empty if the shared read failed, and each request must retry alone
     */
    private Optional<Map<K, V>> readForAll(K key, Read<K, V> read) {
        List<Waiting<K, V>> others = new ArrayList<>();
        Map<K, V> found = null;
        try {
            Set<K> keys = new HashSet<>(Set.of(key));
            take(others, keys);
            found = read.of(keys);
            return Optional.of(found);
        } catch (RuntimeException e) {
            if (others.isEmpty()) {
                throw e;
            }
            // The row that cannot be read may be another request's.
            LOG.debug("A shared read failed; each request retries alone", e);
            return Optional.empty();
        } finally {
            try {
                // Do this first: the next request can read while these get their results.
                startNext();
            } finally {
                complete(others, found);
            }
        }
    }

    /** @param found null if the read failed */
    private void complete(List<Waiting<K, V>> others, Map<K, V> found) {
        for (Waiting<K, V> other : others) {
            other.signal.complete(
                    found == null
                            ? new Signal<>(Step.READ_ALONE)
                            : new Signal<>(Step.SERVED, Optional.ofNullable(found.get(other.key))));
        }
    }

    private synchronized void take(List<Waiting<K, V>> others, Set<K> keys) {
        while (!waiting.isEmpty() && keys.size() < MAX_BATCH) {
            Waiting<K, V> other = waiting.remove();
            if (!other.signal.isDone()) {
                others.add(other);
                keys.add(other.key);
            }
        }
    }

    private synchronized void startNext() {
        since = System.nanoTime();
        while (!waiting.isEmpty()) {
            // Skips a request that has stopped waiting.
            if (waiting.remove().signal.complete(new Signal<>(Step.READ))) {
                return;
            }
        }
        reading = false;
    }
}
