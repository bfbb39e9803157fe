/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The user storages that owners of this server's realms were imported from, each with a bulkhead of its own, so that one that
 * hangs does not stop another. Together they never hold more than {@link #LOOKUPS} worker threads, however many hang.
 */
public final class Directories {

    /** Look-ups in all directories at the same time: half of Keycloak's smallest thread pool. */
    static final int LOOKUPS = 25;

    private final Semaphore turns = new Semaphore(LOOKUPS);
    private final Map<String, Bulkhead> bulkheads = new ConcurrentHashMap<>();

    /** @param id the id of the storage's component */
    Bulkhead get(String id) {
        return bulkheads.computeIfAbsent(id, unused -> new Bulkhead(turns));
    }
}
