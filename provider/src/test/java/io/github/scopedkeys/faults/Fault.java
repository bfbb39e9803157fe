/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.scopedkeys.server.Demo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Lets something fail while clients use and change keys. Wrong answers, lost changes and a recovery of 15 seconds or
 * more fail the test. All figures go to the table {@code faults.md} in the build's directory.
 */
final class Fault {

    /** More on a machine that is busy with other things: {@code -Dscopedkeys.recovery=60}. */
    private static final int MAX_RECOVERY = Integer.getInteger("scopedkeys.recovery", 15);

    private static final long A_WHILE = 3_000;
    private static final Path TABLE =
            Path.of(System.getProperty("scopedkeys.work")).resolveSibling("faults.md");
    private static final List<String> HEAD = List.of(
            "| fault | right responses | wrong | bad keys accepted | 5xx or none | changes acknowledged | lost"
                    + " | seconds to recover | log lines a second |",
            "|---|--:|--:|--:|--:|--:|--:|--:|--:|");

    private final String name;
    private final int clients;
    private final Demo[] nodes;

    interface Step {
        void run() throws Exception;
    }

    /** @param clients how many clients ask at the same time */
    Fault(String name, int clients, Demo... nodes) {
        this.name = name;
        this.clients = clients;
        // Keycloak's own errors, such as a 503 while it starts, are not what docs/openapi.yaml describes.
        this.nodes = Stream.of(nodes).map(Demo::unjudged).toArray(Demo[]::new);
    }

    /**
     * @param failure ends when the failure does
     * @throws AssertionError if an answer was wrong, a change was lost, or the nodes did not recover in time
     */
    void happens(Step failure) throws Exception {
        Traffic traffic = new Traffic(clients, nodes);
        Changes changes = new Changes(nodes[0]);
        double logged;
        double recovery;
        int answersThen;
        try {
            traffic.awaitAnswers();
            Thread.sleep(A_WHILE);
            assertThat(traffic.right())
                    .as("control: answers before the failure")
                    .isPositive();
            int lines = lines();
            long begin = System.nanoTime();

            failure.run();

            long over = System.nanoTime();
            logged = (lines() - lines) / seconds(begin, over);
            traffic.awaitAnswers();
            recovery = seconds(over, System.nanoTime());
            answersThen = traffic.right();
            Thread.sleep(A_WHILE);
        } finally {
            traffic.end();
            changes.end();
        }
        assertThat(traffic.right()).as("control: answers afterwards").isGreaterThan(answersThen);
        int lost = changes.lost();
        write(String.format(
                Locale.ROOT,
                "| %s | %,d | %d | %d | %,d | %,d | %d | %.1f | %,.0f |",
                name,
                traffic.right(),
                traffic.wrong().size(),
                traffic.accepted(),
                traffic.unavailable(),
                changes.acknowledged(),
                lost,
                recovery,
                logged));
        assertThat(traffic.wrong()).isEmpty();
        assertThat(lost).isZero();
        assertThat(changes.acknowledged()).isPositive();
        assertThat(recovery).as("seconds until the nodes recovered").isLessThan(MAX_RECOVERY);
    }

    private int lines() {
        int lines = 0;
        for (Demo node : nodes) {
            lines += (int) node.server().log().lines().count();
        }
        return lines;
    }

    private static double seconds(long begin, long end) {
        return (end - begin) / 1e9;
    }

    private static synchronized void write(String row) throws IOException {
        if (!Files.exists(TABLE)) {
            Files.write(TABLE, HEAD);
        }
        Files.write(TABLE, List.of(row), StandardOpenOption.APPEND);
        System.out.println(row);
    }
}
