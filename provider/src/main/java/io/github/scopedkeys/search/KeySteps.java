/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds keys of a large realm that match a filter, newest first and in steps, until there are enough or the time is
 * over. It is for filters that compare each key with its grants or last use: one statement would read all of them,
 * which takes seconds, even if the newest keys suffice.
 */
final class KeySteps {

    /** Most keys of a step, matching or not. */
    private static final int LONGEST = 100_000;

    /**
     * A step that took less than this, in nanoseconds, is followed by a longer one; a much slower one by a shorter one.
     */
    private static final long BRISK = Duration.ofMillis(150).toNanos();

    private final EntityManager em;
    private final String realmId;
    private final KeyFilter filter;
    private final Function<KeyQuery.Extent, KeyQuery> queries;
    private final Pace pace;

    /**
     * When steps are taken, and for how long.
     *
     * @param large the number of keys from which on a realm is large
     * @param few if fewer keys than this are found in the time, they are rare, and one statement finds them all
     * @param shortest the fewest keys of a step, matching or not; the first one has twice as many
     */
    record Pace(int large, int few, int shortest, Duration time) {

        static final Pace NORMAL = new Pace(1_000_000, 1_000, 2_000, Duration.ofMillis(800));
    }

    /** @param queries the query for the keys, which select what the filter does, or less */
    KeySteps(
            EntityManager em,
            String realmId,
            KeyFilter filter,
            Function<KeyQuery.Extent, KeyQuery> queries,
            Pace pace) {
        this.em = em;
        this.realmId = realmId;
        this.filter = filter;
        this.queries = queries;
        this.pace = pace;
    }

    /** Reads the keys of one step. */
    interface Reader {

        /**
         * Returns the number of keys read.
         *
         * @param max as many as are needed; the reader may count more
         */
        int read(KeyQuery step, int max);
    }

    /**
     * Reads at most {@code atMost} keys, and one more if there are more: so the last one read is not counted.
     *
     * @return empty if one statement should read them, instead of what was read
     */
    Optional<BoundedCount> read(int atMost, Reader reader) {
        if (!filter.comparesManyKeys() || !isLarge()) {
            return Optional.empty();
        }
        long start = System.nanoTime();
        KeyQuery step = queries.apply(KeyQuery.Extent.STEP).and(Place.AFTER).and(Place.UNTIL);
        Place place = Place.before(filter.times().createdBefore());
        int length = 2 * pace.shortest();
        int found = 0;
        while (true) {
            long stepStart = System.nanoTime();
            Place end = place.skip(em, realmId, length);
            found += reader.read(place.to(end, step), atMost + 1 - found);
            if (found > atMost) {
                return Optional.of(new BoundedCount(atMost, true));
            }
            if (end == null) {
                return Optional.of(new BoundedCount(found, false));
            }
            long now = System.nanoTime();
            long took = now - stepStart;
            // Another step like this one would end too late.
            if (now - start + took > pace.time().toNanos()) {
                return found < pace.few() ? Optional.empty() : Optional.of(new BoundedCount(found - 1, true));
            }
            place = end;
            length = next(length, took);
        }
    }

    private int next(int length, long took) {
        if (took < BRISK) {
            return Math.min(2 * length, LONGEST);
        }
        return took < 3 * BRISK ? length : Math.max(length / 2, pace.shortest());
    }

    private boolean isLarge() {
        // The oldest keys: most are read from the index alone, while the newest may not have been vacuumed yet.
        return !em.createQuery(
                        "select k.created from ScopedKeyEntity k where k.realmId = :realm order by k.created, k.id",
                        Long.class)
                .setParameter("realm", realmId)
                .setFirstResult(pace.large() - 1)
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
    }
}
