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
 * Reads that requests waiting at the same time have in common: while one of them reads, those that arrive wait, and the
 * next read is for all of them. Nothing is remembered: every request is answered by a read that started after the request
 * had arrived, as if it had read by itself, and the database has one statement to do where it had several.
 *
 * <p>Nobody waits for another one's read for long: after {@link #PATIENCE} each reads by itself, and as long as the read in
 * progress is older than that, nobody begins to wait. Whoever's read has failed in company repeats it alone.
 *
 * @param <K> what is looked for
 * @param <V> what is found
 */
public final class CoalescedReads<K, V> {

    private static final Logger LOG = Logger.getLogger(CoalescedReads.class);

    /** How many are read at once at most. */
    static final int MOST = 64;

    /** How long a request waits for others, in milliseconds: far more than a read takes, and not much to a user. */
    static final long PATIENCE = 20;

    private final Queue<Waiting<K, V>> waiting = new ArrayDeque<>();
    private final long patience;
    private boolean reading;
    /** When the read in progress got its turn, by {@link System#nanoTime}. */
    private long since;

    public CoalescedReads() {
        this(PATIENCE);
    }

    /** @param patience milliseconds */
    CoalescedReads(long patience) {
        this.patience = patience;
    }

    /** Reads several at once; what was not found is absent in the answer. */
    @FunctionalInterface
    interface Read<K, V> {
        Map<K, V> of(Set<K> keys);
    }

    /** A request that waits for its turn to read, or for an answer, whichever comes first. */
    private static final class Waiting<K, V> {
        final K key;
        final CompletableFuture<Reply<V>> reply = new CompletableFuture<>();

        Waiting(K key) {
            this.key = key;
        }
    }

    /** What ends the waiting. */
    private record Reply<V>(Turn turn, Optional<V> found) {
        Reply(Turn turn) {
            this(turn, Optional.empty());
        }
    }

    private enum Turn {
        /** Somebody is reading. */
        WAIT,
        /** Somebody has read it. */
        ANSWERED,
        /** The one before is done: now this one reads, for those that wait as well. */
        READ,
        /** Reads by itself and for itself. */
        READ_ALONE
    }

    Optional<V> find(K key, Read<K, V> read) {
        Waiting<K, V> mine = new Waiting<>(key);
        Turn turn = arrive(mine);
        Reply<V> reply = turn == Turn.WAIT ? await(mine) : new Reply<>(turn);
        if (reply.turn() == Turn.ANSWERED) {
            return reply.found();
        }
        if (reply.turn() == Turn.READ) {
            Optional<Map<K, V>> found = readForAll(key, read);
            if (found.isPresent()) {
                return Optional.ofNullable(found.get().get(key));
            }
        }
        return Optional.ofNullable(read.of(Set.of(key)).get(key));
    }

    /** How many wait for their turn. */
    synchronized int waiting() {
        return waiting.size();
    }

    private synchronized Turn arrive(Waiting<K, V> mine) {
        if (!reading) {
            reading = true;
            since = System.nanoTime();
            return Turn.READ;
        }
        if (System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(patience)) {
            return Turn.READ_ALONE;
        }
        waiting.add(mine);
        return Turn.WAIT;
    }

    private Reply<V> await(Waiting<K, V> mine) {
        try {
            return mine.reply.get(patience, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            mine.reply.complete(new Reply<>(Turn.READ_ALONE));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            mine.reply.complete(new Reply<>(Turn.READ_ALONE));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        // Or what came in the same moment: a turn that was given has to be taken.
        return mine.reply.join();
    }

    /** Returns what there is of what was looked for; nothing if the read failed, be it for this request or another. */
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
            // It may be somebody else's row that cannot be read.
            LOG.debug("A read for several requests has failed; each reads by itself", e);
            return Optional.empty();
        } finally {
            try {
                // First of all: while the next one reads, these get their answers.
                handOver();
            } finally {
                answer(others, found);
            }
        }
    }

    /** @param found null if the read failed */
    private void answer(List<Waiting<K, V>> others, Map<K, V> found) {
        for (Waiting<K, V> other : others) {
            other.reply.complete(
                    found == null
                            ? new Reply<>(Turn.READ_ALONE)
                            : new Reply<>(Turn.ANSWERED, Optional.ofNullable(found.get(other.key))));
        }
    }

    private synchronized void take(List<Waiting<K, V>> others, Set<K> keys) {
        while (!waiting.isEmpty() && keys.size() < MOST) {
            Waiting<K, V> other = waiting.remove();
            if (!other.reply.isDone()) {
                others.add(other);
                keys.add(other.key);
            }
        }
    }

    private synchronized void handOver() {
        since = System.nanoTime();
        while (!waiting.isEmpty()) {
            // Unless it has lost its patience.
            if (waiting.remove().reply.complete(new Reply<>(Turn.READ))) {
                return;
            }
        }
        reading = false;
    }
}
