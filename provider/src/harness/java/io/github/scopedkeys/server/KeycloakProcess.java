/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The operating system's side of a server: its process, its signals, its console. */
final class KeycloakProcess implements Engine {

    static final Path CONSOLE = Path.of("console.log");

    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final int LAST_LINES = 40;

    private final Path home;
    private final Map<String, String> environment;
    private final Ports ports;
    private final Path console;
    private final Thread endWithThisJvm = new Thread(this::kill, "kill-keycloak");
    private Process process;

    KeycloakProcess(Path home, Map<String, String> environment, Ports ports) {
        this.home = home;
        this.environment = environment;
        this.ports = ports;
        this.console = home.resolve(CONSOLE);
    }

    @Override
    public URI baseUri() {
        return URI.create("http://127.0.0.1:" + ports.http());
    }

    @Override
    public URI managementUri() {
        return URI.create("http://127.0.0.1:" + ports.management());
    }

    @Override
    public void runToEnd(List<String> command) {
        launch(command);
        if (!awaitEnd(PATIENCE) || process.exitValue() != 0) {
            kill();
            throw failure("kc.sh " + command.get(0) + " failed");
        }
    }

    @Override
    public void start(List<String> command) {
        List<String> withAddress = new ArrayList<>(command);
        withAddress.addAll(List.of("--http-host=127.0.0.1", "--http-port=" + ports.http()));
        withAddress.add("--http-management-port=" + ports.management());
        if (command.get(0).equals("start") && !command.contains("--cache=local")) {
            withAddress.add("--cache-embedded-network-bind-address=127.0.0.1");
            withAddress.add("--cache-embedded-network-bind-port=" + ports.cluster());
        }
        launch(withAddress);
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!isReady()) {
            if (!process.isAlive()) {
                throw failure("Keycloak ended while it was starting (exit code " + process.exitValue() + ")");
            }
            if (Instant.now().isAfter(deadline)) {
                kill();
                throw failure("Keycloak was not ready within " + PATIENCE.toMinutes() + " minutes");
            }
            pause();
        }
    }

    @Override
    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    @Override
    public ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void stop() {
        end(ProcessHandle::destroy);
        if (!awaitEnd(Duration.ofSeconds(40))) {
            kill();
            throw failure("Keycloak did not stop when it was asked to");
        }
    }

    @Override
    public void kill() {
        end(ProcessHandle::destroyForcibly);
        awaitEnd(Duration.ofSeconds(20));
    }

    @Override
    public String log() {
        try {
            return Files.exists(console) ? Files.readString(console) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + console, e);
        }
    }

    private void launch(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/kc.sh").toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console.toFile()));
        // Ignore settings for other Keycloaks in the developer's shell.
        builder.environment().keySet().removeIf(name -> name.startsWith("KC_") || name.startsWith("JAVA_OPTS"));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not run " + command.get(0), e);
        }
        Runtime.getRuntime().removeShutdownHook(endWithThisJvm);
        Runtime.getRuntime().addShutdownHook(endWithThisJvm);
    }

    private boolean isReady() {
        try {
            return new Http(managementUri()).get("/health/ready").send().status() == 200;
        } catch (UncheckedIOException notListeningYet) {
            return false;
        }
    }

    /** The script waits for its JVM, so kill the JVM first: a SIGKILL of the script alone would orphan it. */
    private void end(Consumer<ProcessHandle> how) {
        if (process == null) {
            return;
        }
        try (Stream<ProcessHandle> children = process.descendants()) {
            children.toList().forEach(how);
        }
        how.accept(process.toHandle());
    }

    private boolean awaitEnd(Duration patience) {
        try {
            return process == null || process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private IllegalStateException failure(String what) {
        List<String> lines = log().lines().toList();
        String end = String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        return new IllegalStateException(what + ". The last lines of " + console + ":\n" + end);
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(300);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Keycloak was starting", e);
        }
    }
}
