/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import dasniko.testcontainers.keycloak.KeycloakContainer;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.testcontainers.utility.MountableFile;

/**
 * Keycloak's container image with the jars and the realm of a home, in development mode. It has a database of its own,
 * so the tests that need PostgreSQL, a second node or the server's directory are not for it.
 */
public final class KeycloakContainers implements Engine.Maker {

    @Override
    public Engine make(Home home, Map<String, String> environment) {
        return new Running(home.directory(), environment);
    }

    private static final class Running implements Engine {

        private final Path home;
        private final Map<String, String> environment;
        private KeycloakContainer container;

        Running(Path home, Map<String, String> environment) {
            this.home = home;
            this.environment = environment;
        }

        @Override
        public URI baseUri() {
            return URI.create("http://" + container.getHost() + ":" + container.getHttpPort());
        }

        @Override
        public URI managementUri() {
            return URI.create("http://" + container.getHost() + ":" + container.getHttpMgmtPort());
        }

        @Override
        public void runToEnd(List<String> command) {
            throw new UnsupportedOperationException("In a container Keycloak runs in development mode only");
        }

        @Override
        public void start(List<String> command) {
            File[] jars = home.resolve("providers").toFile().listFiles((directory, name) -> name.endsWith(".jar"));
            container = new KeycloakContainer(System.getProperty("scopedkeys.image"))
                    .withProviderLibsFrom(List.of(jars))
                    .withAdminUsername(KeycloakServer.ADMIN)
                    .withAdminPassword(KeycloakServer.ADMIN_PASSWORD)
                    .withEnabledMetrics()
                    .withEnv(environment)
                    .withCopyFileToContainer(
                            MountableFile.forHostPath(home.resolve("data/import")), "/opt/keycloak/data/import");
            command.stream()
                    .filter(option -> option.startsWith("--") && !option.matches("--(health|metrics)-enabled.*"))
                    .forEach(container::withCustomCommand);
            container.start();
        }

        @Override
        public boolean isRunning() {
            return container != null && container.isRunning();
        }

        @Override
        public ProcessHandle handle() {
            throw new UnsupportedOperationException("A container's processes are not this machine's to see");
        }

        @Override
        public void stop() {
            if (container != null) {
                container.stop();
            }
        }

        @Override
        public void kill() {
            stop();
        }

        @Override
        public String log() {
            return container == null ? "" : container.getLogs();
        }
    }
}
