/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** An installed program that tests run and that is not available as a library. */
public final class Program {

    private Program() {}

    /**
     * Ensures that the program exists: uses the installed one or, as root on Debian, installs a package.
     *
     * @param why what needs it, for the error message
     */
    public static void demand(String name, String debianPackage, String why) {
        if (isThere(name)) {
            return;
        }
        if (!System.getProperty("user.name").equals("root") || !Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
            throw new IllegalStateException(
                    why + ", and " + name + " was not found: on Debian, apt-get install " + debianPackage);
        }
        Path lock = Path.of(System.getProperty("java.io.tmpdir"), "scoped-keys-packages.lock");
        // Tests run in several JVMs, but the package manager runs only once at a time.
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            if (!isThere(name)) {
                run("apt-get", "update", "-qq");
                run("apt-get", "install", "-y", "-qq", "--no-install-recommends", debianPackage);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isThere(String name) {
        String path = System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(path.split(":", -1)).anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
    }

    private static void run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(List.of(command) + " failed:\n" + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while installing", e);
        }
    }
}
