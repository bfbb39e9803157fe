/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * What a server runs in: a process of this machine, or a container (the Maven profile {@code container}). Commands are
 * those of {@code kc.sh}, without addresses and ports, which the engine adds.
 */
interface Engine {

    URI baseUri();

    URI managementUri();

    /** Runs a command such as {@code build} and waits for its end. Fails if the command fails. */
    void runToEnd(List<String> command);

    /** Starts the server and returns when it is ready. */
    void start(List<String> command);

    boolean isRunning();

    /** The ancestor of all processes of the server. */
    ProcessHandle handle();

    void stop();

    void kill();

    /** Everything it wrote to its console since its first start. */
    String log();

    /** Creates engines other than a process. Present only if the build has added one. */
    interface Maker {
        Engine make(Home home, Map<String, String> environment);
    }

    /** Tells whether servers run in containers, which start Keycloak's image in development mode. */
    static boolean inContainers() {
        return ServiceLoader.load(Maker.class).findFirst().isPresent();
    }

    static Engine of(Home home, Map<String, String> environment) {
        return ServiceLoader.load(Maker.class)
                .findFirst()
                .map(maker -> maker.make(home, environment))
                .orElseGet(() -> new KeycloakProcess(home.directory(), environment, Ports.free()));
    }
}
