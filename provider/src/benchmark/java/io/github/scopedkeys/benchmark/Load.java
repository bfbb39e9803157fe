/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import io.github.scopedkeys.server.Answer;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Requests of one kind, sent in rotation, and the expected response.
 *
 * @param status the status of every expected response
 * @param mark a text in the body of every expected response
 * @param proof checks one response closely, and throws if it is wrong
 */
record Load(List<Ask> asks, int status, String mark, Consumer<Answer> proof) {

    /** Sends one of the requests and checks the whole response, so the benchmark measures what it claims to. */
    void prove(URI server) {
        Ask ask = asks.get(ThreadLocalRandom.current().nextInt(asks.size()));
        Answer answer = ask.send(server).expect(status);
        if (!answer.body().contains(mark)) {
            throw new AssertionError("No " + mark + " in " + answer);
        }
        proof.accept(answer);
    }

    /** The same load with only the first {@code count} requests. */
    Load first(int count) {
        return new Load(asks.subList(0, Math.min(count, asks.size())), status, mark, proof);
    }
}
