/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Sends signals to a process and its descendants. */
final class Signals {

    private final ProcessHandle process;

    private Signals(ProcessHandle process) {
        this.process = process;
    }

    static Signals to(ProcessHandle process) {
        return new Signals(process);
    }

    /** @param signal such as "STOP" */
    void send(String signal) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        try (Stream<ProcessHandle> all = Stream.concat(Stream.of(process), process.descendants())) {
            all.map(handle -> Long.toString(handle.pid())).forEach(command::add);
        }
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
