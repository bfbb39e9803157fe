/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import java.util.List;

/**
 * Operations that are measured in turns.
 *
 * @param id the name for {@code --only}
 * @param target the minimum {@link Result#ratio}
 * @param sides ours first, the one it is compared with last
 * @param halfLoad whether all sides get half of the rate that the last one reaches, instead of as much as they can take
 * @param afterwards throws if the servers did not do what they should have done
 */
record Comparison(String id, String title, double target, List<Side> sides, boolean halfLoad, Runnable afterwards) {

    static Comparison of(String id, String title, double target, Side... sides) {
        return new Comparison(id, title, target, List.of(sides), false, () -> {});
    }

    Comparison atHalfLoad() {
        return new Comparison(id, title, target, sides, true, afterwards);
    }

    Comparison afterwards(Runnable check) {
        return new Comparison(id, title, target, sides, halfLoad, check);
    }

    /** A load on a server. */
    record Side(String label, Site site, Load load, int connections) {}
}
