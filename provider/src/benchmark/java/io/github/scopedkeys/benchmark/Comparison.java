/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import java.util.List;

/**
 * Operations that are measured in turns.
 *
 * @param id the name for {@code --only}
 * @param target the minimum ratio of the first side's rate to the last one's
 * @param sides ours first, the one it is compared with last
 * @param afterwards throws if the servers did not do what they should have done
 */
record Comparison(String id, String title, double target, List<Side> sides, Runnable afterwards) {

    static Comparison of(String id, String title, double target, Side... sides) {
        return new Comparison(id, title, target, List.of(sides), () -> {});
    }

    Comparison afterwards(Runnable check) {
        return new Comparison(id, title, target, sides, check);
    }

    /** A load on a server. */
    record Side(String label, Site site, Load load, int connections) {}
}
