/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.scopedkeys.server.Program;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The load generator, wrk 4: closed loop, one thread, connections kept open, one request after the other on each. */
final class Wrk {

    private final Path directory;
    private final Path script;

    private Wrk(Path directory, Path script) {
        this.directory = directory;
        this.script = script;
    }

    /** Uses an installed wrk, or installs Debian's. Its files go into the directory. */
    static Wrk in(Path directory) {
        Program.demand("wrk", "wrk", "The benchmark sends its load with wrk (https://github.com/wg/wrk)");
        Path script = directory.resolve("load.lua");
        try (InputStream lua = Wrk.class.getResourceAsStream("/benchmark/load.lua")) {
            Files.createDirectories(directory);
            Files.copy(lua, script, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Wrk(directory, script);
    }

    Sight run(Load load, URI server, int connections, int seconds) {
        Path requests = write(load, server);
        List<String> command = List.of(
                "wrk",
                "--threads=1",
                "--connections=" + connections,
                "--duration=" + seconds + "s",
                "--timeout=20s",
                "--script=" + script,
                server.toString(),
                "--",
                requests.toString(),
                Integer.toString(load.status()),
                load.mark());
        String output = output(command);
        return output.lines()
                .filter(line -> line.startsWith("RESULT "))
                .map(Wrk::sight)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(command + " measured nothing:\n" + output));
    }

    private static Sight sight(String line) {
        String[] words = line.split(" ", 8);
        return new Sight(
                Long.parseLong(words[1]) / 1e6,
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]),
                Long.parseLong(words[5]) / 1e3,
                Long.parseLong(words[6]) / 1e3,
                words[7]);
    }

    private Path write(Load load, URI server) {
        Path file = directory.resolve("requests");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (Ask ask : load.asks()) {
                byte[] request = ask.raw(server).getBytes(UTF_8);
                out.write((request.length + "\n").getBytes(UTF_8));
                out.write(request);
                out.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private String output(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + " failed:\n" + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while wrk was running", e);
        }
    }
}
