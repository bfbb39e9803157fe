/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The user storages from which owners on this server were imported. Each has its own bulkhead, so one that hangs does
 * not block another. Together they never occupy more than {@link #LOOKUPS} worker threads, however many hang.
 */
public final class Directories {

    /** Maximum number of concurrent look-ups in all directories: half of Keycloak's smallest thread pool. */
    static final int LOOKUPS = 25;

    private final Semaphore permits = new Semaphore(LOOKUPS);
    private final Map<String, Bulkhead> bulkheads = new ConcurrentHashMap<>();

    /** @param id the id of the user storage component */
    Bulkhead get(String id) {
        return bulkheads.computeIfAbsent(id, unused -> new Bulkhead(permits));
    }
}
