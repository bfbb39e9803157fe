/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.scopedkeys.server.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A recipe's program, which runs until it is closed. */
final class Recipe implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 120;
    private static final Set<String> WHAT_BUILDS_LEAVE = Set.of("node_modules", "target");

    private final Process process;
    private final Path log;
    private final URI uri;

    private Recipe(Process process, Path log, URI uri) {
        this.process = process;
        this.log = log;
        this.uri = uri;
    }

    /** Starts the command in a copy of the recipe's folder, and returns when it reports that it is ready. */
    static Recipe start(Path folder, Map<String, String> environment, int port, String... command) {
        Recipe recipe = launch(folder, environment, port, command);
        recipe.await(Pattern.compile("^ready"));
        return recipe;
    }

    /** Starts the command, and does not wait for it. */
    static Recipe launch(Path folder, Map<String, String> environment, int port, String... command) {
        try {
            Path log = folder.resolve("recipe-" + port + ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.to(log.toFile()));
            builder.environment().putAll(environment);
            return new Recipe(builder.start(), log, URI.create("http://127.0.0.1:" + port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Copies a folder of {@code docker/recipes}, and others that it uses beside it, so that running it leaves nothing
     * in the sources.
     */
    static Path copyOf(String name, String... beside) {
        Path recipes = Path.of(System.getProperty("scopedkeys.realm.config")).resolveSibling("docker/recipes");
        try {
            Path work = Files.createDirectories(Path.of(System.getProperty("scopedkeys.work")));
            Path targets = Files.createTempDirectory(work, "recipe-" + name + "-");
            for (String other : beside) {
                copy(recipes.resolve(other), targets.resolve(other));
            }
            return copy(recipes.resolve(name), targets.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path copy(Path source, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path relative = source.relativize(file);
                if (!WHAT_BUILDS_LEAVE.contains(relative.getName(0).toString())) {
                    Path copy = target.resolve(relative);
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        return target;
    }

    /** Runs a command to its end; the test fails with its output if it does not succeed. */
    static void run(Path folder, String... command) {
        run(folder, Map.of(), command);
    }

    /** Runs a command with further environment variables to its end, and returns what it printed. */
    static String run(Path folder, Map<String, String> environment, String... command) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(List.of(command) + " failed:\n" + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI uri() {
        return uri;
    }

    Http http() {
        return new Http(uri);
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a line that contains the sign. Fails if the program ends, or does not print one in time. */
    void await(Pattern sign) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (log().lines().noneMatch(sign.asPredicate())) {
            if (!process.isAlive() || System.nanoTime() > end) {
                close();
                throw new AssertionError("The recipe did not start:\n" + log());
            }
            pause();
        }
    }

    /** Waits until the program accepts connections. */
    void awaitConnections() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!accepts()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                close();
                throw new AssertionError("The recipe did not start:\n" + log());
            }
            pause();
        }
    }

    private boolean accepts() {
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
