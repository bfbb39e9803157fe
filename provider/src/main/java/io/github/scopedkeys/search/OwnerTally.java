/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.search;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many keys each user owns, of those that are added one after the other. */
final class OwnerTally {

    private final Map<String, Long> keys = new HashMap<>();
    private long enabled;
    private String lastOwner;
    private boolean lastEnabled;

    /** Adds keys, each as its owner and whether it is enabled. */
    int add(List<Object[]> rows) {
        for (Object[] row : rows) {
            lastOwner = (String) row[0];
            lastEnabled = (Boolean) row[1];
            keys.merge(lastOwner, 1L, Long::sum);
            enabled += lastEnabled ? 1 : 0;
        }
        return rows.size();
    }

    /** Removes the key that was added last. */
    void removeLast() {
        keys.computeIfPresent(lastOwner, (owner, count) -> count == 1 ? null : count - 1);
        enabled -= lastEnabled ? 1 : 0;
    }

    long enabled() {
        return enabled;
    }

    int owners() {
        return keys.size();
    }

    /** Returns the owners with the most keys, in the order of their numbers. */
    List<Map.Entry<String, Long>> most(int max) {
        return keys.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(max)
                .toList();
    }
}
