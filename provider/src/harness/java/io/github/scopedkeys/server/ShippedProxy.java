/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.yaml.snakeyaml.Yaml;

/**
 * The nginx and the settings of the nodes that {@code docker/} ships, with addresses, ports and paths of this machine.
 */
final class ShippedProxy implements AutoCloseable {

    private static final Path DOCKER =
            Path.of(System.getProperty("scopedkeys.realm.config")).resolveSibling("docker");

    private final Process nginx;
    private final URI uri;
    private final Path log;

    private ShippedProxy(Process nginx, URI uri, Path log) {
        this.nginx = nginx;
        this.uri = uri;
        this.log = log;
    }

    /** The settings for the start and stop of nodes in {@code compose.yaml}. */
    static Map<String, String> settingsOfNodes() {
        Map<String, Object> compose = new Yaml().load(read(DOCKER.resolve("compose.yaml")));
        Map<String, String> settings = new TreeMap<>();
        ((Map<?, ?>) ((Map<?, ?>) compose.get("x-keycloak")).get("environment")).forEach((name, value) -> {
            if (name.toString().matches("KC_(SERVER|SHUTDOWN)_.*")) {
                settings.put(name.toString(), value.toString());
            }
        });
        return settings;
    }

    static ShippedProxy before(KeycloakServer one, KeycloakServer other) {
        return before(
                one.baseUri().getPort(),
                one.managementUri().getPort(),
                other.baseUri().getPort(),
                other.managementUri().getPort());
    }

    /** The proxy in front of two nodes, real or simulated, on these ports of the loopback interface. */
    static ShippedProxy before(int one, int readinessOfOne, int other, int readinessOfOther) {
        Program.demand("nginx", "nginx-light", "The shipped proxy is nginx");
        int port = freePort();
        String config = read(DOCKER.resolve("proxy/nginx.conf"))
                .replace("keycloak-1:8080", "127.0.0.1:" + one)
                .replace("keycloak-1:9000", "127.0.0.1:" + readinessOfOne)
                .replace("keycloak-2:8080", "127.0.0.1:" + other)
                .replace("keycloak-2:9000", "127.0.0.1:" + readinessOfOther)
                .replace("listen 8080;", "listen 127.0.0.1:" + port + ";");
        try {
            Path work = Files.createTempDirectory(
                    Files.createDirectories(Setup.fromBuild().work()), "proxy-");
            Path log = work.resolve("error.log");
            Path file = Files.writeString(work.resolve("nginx.conf"), config.replace("/tmp/", work + "/"));
            // Only this user can enter the directory, so the workers run as this user, too.
            String user = "user " + System.getProperty("user.name") + ";";
            ProcessBuilder builder = new ProcessBuilder(List.of(
                            "nginx",
                            "-p",
                            work + "/",
                            "-c",
                            file.toString(),
                            "-e",
                            "stderr",
                            "-g",
                            "daemon off;" + user))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().merge("PATH", ":/usr/sbin:/usr/local/sbin", String::concat);
            ShippedProxy proxy = new ShippedProxy(builder.start(), URI.create("http://127.0.0.1:" + port), log);
            proxy.awaitStart();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** No check of responses: some are the proxy's own, and the nodes behind it may only simulate Keycloak. */
    Http http() {
        return Http.unjudged(uri);
    }

    String log() {
        return read(log);
    }

    private void awaitStart() {
        for (int i = 0; i < 200; i++) {
            try {
                http().get("/").send();
                return;
            } catch (UncheckedIOException notYet) {
                pause();
            }
            if (!nginx.isAlive()) {
                break;
            }
        }
        close();
        throw new IllegalStateException("nginx did not start:\n" + log());
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while nginx was starting", e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        nginx.destroy();
        try {
            nginx.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
