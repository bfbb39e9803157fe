/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.leak;

import java.security.interfaces.ECPublicKey;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * GitHub's public keys, kept in memory. They are read again after an hour, and when a request names an unknown one, but
 * at most once a minute: anyone can name unknown keys. Requests wait for a read that is in progress, only a few of
 * them.
 */
public final class GithubKeys {

    private static final Logger LOG = Logger.getLogger(GithubKeys.class);
    private static final long INTERVAL = TimeUnit.MINUTES.toMillis(1);
    private static final long FRESH = TimeUnit.HOURS.toMillis(1);
    /** How long keys are good if GitHub cannot be reached. */
    private static final long GOOD = TimeUnit.DAYS.toMillis(1);

    private static final int WAITING = 4;

    private final InstantSource clock;
    private final Semaphore places = new Semaphore(WAITING);
    private volatile Known known = new Known(Map.of(), Long.MIN_VALUE, Long.MIN_VALUE, false);
    /** The last read; null before the first. */
    private CompletableFuture<Known> reading;

    public GithubKeys(InstantSource clock) {
        this.clock = clock;
    }

    /** Reads the keys. */
    @FunctionalInterface
    interface Reader {

        /** Starts a read, which ends within a few seconds. */
        CompletableFuture<Map<String, ECPublicKey>> start();
    }

    /**
     * What is known. Times are milliseconds since the epoch.
     *
     * @param read when the keys were read
     * @param attempted when the last attempt to read them began
     * @param failed whether that attempt failed
     */
    private record Known(Map<String, ECPublicKey> keys, long read, long attempted, boolean failed) {

        Optional<ECPublicKey> key(String id, long now, long maxAge) {
            return isWithin(read, now, maxAge) ? Optional.ofNullable(keys.get(id)) : Optional.empty();
        }
    }

    /**
     * Returns the key with that identifier; empty if GitHub does not list it.
     *
     * @throws KeysUnavailable if the key is unknown, and GitHub's list cannot be read now
     */
    Optional<ECPublicKey> find(String id, Reader reader) throws KeysUnavailable {
        long now = clock.millis();
        Optional<ECPublicKey> key = known.key(id, now, FRESH);
        if (key.isPresent()) {
            return key;
        }
        CompletableFuture<Known> attempt = attempt(reader, now);
        boolean waited = attempt == null || await(attempt);
        Known latest = known;
        // Not the time before the wait: another request may have begun the read after it.
        key = latest.key(id, clock.millis(), GOOD);
        if (key.isEmpty() && (latest.failed() || !waited)) {
            throw new KeysUnavailable();
        }
        return key;
    }

    /** Returns the read in progress, or starts one; null if the last one began less than a minute ago and has ended. */
    private synchronized CompletableFuture<Known> attempt(Reader reader, long now) {
        if (reading != null && !reading.isDone()) {
            return reading;
        }
        if (isWithin(known.attempted(), now, INTERVAL)) {
            return null;
        }
        Known former = known;
        // Until it succeeds; so a read that does not even start counts, too.
        known = new Known(former.keys(), former.read(), now, true);
        reading = reader.start().handle((keys, failure) -> {
            if (failure == null) {
                known = new Known(keys, now, now, false);
            } else {
                LOG.warnf("GitHub's public keys could not be read: %s", cause(failure));
            }
            return known;
        });
        return reading;
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Waits for a read; returns false if too many requests do so already. */
    private boolean await(CompletableFuture<Known> attempt) {
        if (!places.tryAcquire()) {
            return attempt.isDone();
        }
        try {
            attempt.get();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            places.release();
        }
    }

    /** A time in the future counts as long ago: the clock was set back. */
    private static boolean isWithin(long time, long now, long age) {
        return time <= now && time > now - age;
    }
}
