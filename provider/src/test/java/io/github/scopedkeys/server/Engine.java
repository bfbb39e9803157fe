/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.server;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * What a server runs in: a process of this machine, or a container (the Maven profile {@code container}). Commands are those
 * of {@code kc.sh}, without addresses and ports, which are the engine's.
 */
interface Engine {

    URI baseUri();

    URI managementUri();

    /** Runs a command such as {@code build} and waits for its end; anything but success fails. */
    void runToEnd(List<String> command);

    /** Starts the server and returns when it says that it is ready. */
    void start(List<String> command);

    boolean isRunning();

    /** The process that all others of the server descend from. */
    ProcessHandle handle();

    void stop();

    void kill();

    /** Everything it wrote to its console since it was first started. */
    String log();

    /** Makes engines other than a process; there is one only where the build has put it there. */
    interface Maker {
        Engine make(Home home, Map<String, String> environment);
    }

    /** Tells whether servers run in containers, which Keycloak's own image starts in development mode. */
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
