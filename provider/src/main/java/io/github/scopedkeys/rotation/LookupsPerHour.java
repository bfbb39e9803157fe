/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.rotation;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets each key through once an hour, so that a program that keeps sending a refused key costs nothing. If there are
 * more keys than fit, the oldest is let through again early.
 */
final class LookupsPerHour {

    static final long HOUR = 3_600_000;
    static final int CAPACITY = 10_000;

    private final Map<String, Long> lookedUp = new LinkedHashMap<>();

    /** @param now milliseconds since the epoch */
    synchronized boolean isDue(String keyId, long now) {
        Long last = lookedUp.get(keyId);
        if (last != null && now >= last && now - last < HOUR) {
            return false;
        }
        lookedUp.remove(keyId);
        if (lookedUp.size() >= CAPACITY) {
            lookedUp.remove(lookedUp.keySet().iterator().next());
        }
        lookedUp.put(keyId, now);
        return true;
    }

    /** Lets the key through at its next use. */
    synchronized void forget(String keyId) {
        lookedUp.remove(keyId);
    }
}
