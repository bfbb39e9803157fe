/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.owner;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The user storages that owners of this server's realms were imported from, each with a bulkhead of its own. */
public final class Directories {

    private final Map<String, Bulkhead> bulkheads = new ConcurrentHashMap<>();

    /** @param id the id of the storage's component */
    Bulkhead get(String id) {
        return bulkheads.computeIfAbsent(id, unused -> new Bulkhead());
    }
}
