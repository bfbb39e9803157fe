/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.usage;

import io.github.scopedkeys.key.KeyId;
import io.github.scopedkeys.permission.Permission;
import io.github.scopedkeys.permission.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The uses of keys that are not written yet: when each key was last used, and how often per day, resource and action.
 * Recording a use never blocks and never fails.
 *
 * <p>Memory is bounded. While it is full, which takes a long database outage, uses of keys that are not in it are
 * dropped: usage is telemetry, not evidence.
 */
public final class RecentUses {

    /** Maximum number of keys, and of counts, held in memory. */
    static final int CAPACITY = 100_000;

    private final Map<String, LastUse> lastUsed = new ConcurrentHashMap<>();
    private final Map<Counted, Long> counts = new ConcurrentHashMap<>();
    private final boolean counting;

    /** @param counting whether uses are counted; the last use is recorded in any case */
    public RecentUses(boolean counting) {
        this.counting = counting;
    }

    /**
     * The unit of counting.
     *
     * @param day days since the epoch, UTC
     * @param resource {@code graphql}, {@code endpoint:<id>} or {@link #EVERYTHING}
     * @param action {@code read}, {@code write} or {@link #EVERYTHING}
     */
    public record Counted(String keyId, int day, String resource, String action) implements Comparable<Counted> {

        /** Stands for everything the key grants, if a request did not name a scope. */
        static final String EVERYTHING = "*";

        @Override
        public int compareTo(Counted other) {
            int byKey = keyId.compareTo(other.keyId);
            if (byKey != 0) {
                return byKey;
            }
            int byDay = Integer.compare(day, other.day);
            if (byDay != 0) {
                return byDay;
            }
            int byResource = resource.compareTo(other.resource);
            return byResource != 0 ? byResource : action.compareTo(other.action);
        }
    }

    /** The uses recorded since the last batch, in the order in which rows are locked. */
    record Batch(SortedMap<String, LastUse> lastUsed, SortedMap<Counted, Long> counts) {

        boolean isEmpty() {
            return lastUsed.isEmpty() && counts.isEmpty();
        }
    }

    /**
     * Records a use.
     *
     * @param needed the scope the request named; empty if it named none
     * @param client the client id of the gate
     * @param at milliseconds since the epoch
     */
    public void note(KeyId key, Optional<Scope> needed, String client, long at) {
        latest(key.value(), LastUse.of(needed, client, at));
        if (!counting) {
            return;
        }
        int day = (int) TimeUnit.MILLISECONDS.toDays(at);
        if (needed.isEmpty()) {
            add(new Counted(key.value(), day, Counted.EVERYTHING, Counted.EVERYTHING), 1);
            return;
        }
        for (Permission permission : needed.get().permissions()) {
            add(
                    new Counted(
                            key.value(),
                            day,
                            permission.resource(),
                            permission.action().word()),
                    1);
        }
    }

    /**
     * Removes and returns the recorded uses. A use recorded meanwhile is in this batch or the next, never in neither or
     * both.
     */
    Batch take() {
        return new Batch(drain(lastUsed), drain(counts));
    }

    /** Puts back a batch that could not be written. */
    void putBack(Batch batch) {
        batch.lastUsed().forEach(this::latest);
        batch.counts().forEach(this::add);
    }

    private void latest(String keyId, LastUse use) {
        if (hasRoom(lastUsed, keyId)) {
            lastUsed.merge(keyId, use, LastUse::later);
        }
    }

    private void add(Counted counted, long uses) {
        if (hasRoom(counts, counted)) {
            counts.merge(counted, uses, Long::sum);
        }
    }

    private static <K> boolean hasRoom(Map<K, ?> map, K key) {
        return map.size() < CAPACITY || map.containsKey(key);
    }

    private static <K extends Comparable<K>, V> SortedMap<K, V> drain(Map<K, V> map) {
        SortedMap<K, V> drained = new TreeMap<>();
        List<K> keys = new ArrayList<>(map.keySet());
        for (K key : keys) {
            V value = map.remove(key);
            if (value != null) {
                drained.put(key, value);
            }
        }
        return drained;
    }
}
