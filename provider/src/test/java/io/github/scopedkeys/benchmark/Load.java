/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import io.github.scopedkeys.server.Answer;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Requests of one kind, sent in rotation, and what a right answer to them is.
 *
 * @param status of every right answer
 * @param mark a text in the body of every right answer
 * @param proof looks closely at one answer, and throws if it is not what it should be
 */
record Load(List<Ask> asks, int status, String mark, Consumer<Answer> proof) {

    /** Sends one of the requests and looks at the whole answer: what is measured must be what we think it is. */
    void prove(URI server) {
        Ask ask = asks.get(ThreadLocalRandom.current().nextInt(asks.size()));
        Answer answer = ask.send(server).expect(status);
        if (!answer.body().contains(mark)) {
            throw new AssertionError("No " + mark + " in " + answer);
        }
        proof.accept(answer);
    }

    /** The same with the first {@code count} requests only. */
    Load first(int count) {
        return new Load(asks.subList(0, Math.min(count, asks.size())), status, mark, proof);
    }
}
