/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Requests for keys that nobody has used for a long time: each reading takes the next value, so none returns before all
 * others had their turn.
 */
final class EachOnce extends AbstractList<Ask> implements RandomAccess {

    private final List<String> values;
    private final Function<String, Ask> ask;
    private final AtomicInteger next = new AtomicInteger();
    private final int requests;

    /** @param requests how many a run has at its disposal */
    EachOnce(List<String> values, Function<String, Ask> ask, int requests) {
        this.values = values;
        this.ask = ask;
        this.requests = Math.min(requests, values.size());
    }

    @Override
    public Ask get(int index) {
        return ask.apply(values.get(Math.floorMod(next.getAndIncrement(), values.size())));
    }

    @Override
    public int size() {
        return requests;
    }
}
