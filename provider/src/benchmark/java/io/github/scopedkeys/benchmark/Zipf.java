/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * Requests by Zipf's law: the n-th value is used 1/n times as often as the first one, as visitors use sites. Each
 * reading of the list draws anew, so that a load does not repeat the same requests from round to round.
 */
final class Zipf extends AbstractList<Ask> implements RandomAccess {

    /** More than a round sends. */
    private static final int REQUESTS = 60_000;

    private final List<String> values;
    private final Function<String, Ask> ask;
    private final double[] upTo;

    Zipf(List<String> values, Function<String, Ask> ask) {
        this.values = values;
        this.ask = ask;
        this.upTo = new double[values.size()];
        double sum = 0;
        for (int rank = 1; rank <= upTo.length; rank++) {
            sum += 1.0 / rank;
            upTo[rank - 1] = sum;
        }
    }

    @Override
    public Ask get(int index) {
        double drawn = ThreadLocalRandom.current().nextDouble(upTo[upTo.length - 1]);
        int found = Arrays.binarySearch(upTo, drawn);
        return ask.apply(values.get(found < 0 ? -found - 1 : found));
    }

    @Override
    public int size() {
        return REQUESTS;
    }
}
